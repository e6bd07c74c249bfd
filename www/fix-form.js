/** The choice of a form in which statements are copied or saved. */

import { texts } from "./fix-texts.js";
import { FIX_FORMS, group } from "./forms.js";
import { canSave, save } from "./save-file.js";

/** How long the answer stands in the place of the label. */
const ANSWER_MS = 2500;

/**
 * @param {string} testid
 * @param {(form: string) => Promise<string | null>} textOf empty: there is nothing of that form
 * @returns {HTMLElement[]} the choice, and what tells its answer
 */
export function formChoice(testid, textOf) {
  const select = document.createElement("select");
  select.dataset.testid = testid;
  select.className = "fix-form";
  select.setAttribute("aria-label", texts().forms);
  select.append(new Option(`${texts().forms}…`, ""));
  const { copyAs, download, merged } = texts();
  select.append(group(copyAs, "copy", FIX_FORMS, merged));
  if (canSave()) {
    select.append(group(download, "save", FIX_FORMS, merged));
  }
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  let timer;
  select.addEventListener("change", async () => {
    const [what, form] = select.value.split(" ");
    select.value = "";
    const answer = await handOut(what, form, await textOf(form));
    said.textContent = answer;
    select.options[0].textContent = answer;
    clearTimeout(timer);
    timer = setTimeout(() => {
      select.options[0].textContent = `${texts().forms}…`;
      said.textContent = "";
    }, ANSWER_MS);
  });
  return [select, said];
}

async function handOut(what, form, text) {
  if (!text) {
    return texts().nothing;
  }
  if (what === "save") {
    save(`statements.${FIX_FORMS[form][1]}`, text);
    return texts().saved;
  }
  return (await globalThis.sfnHost.copyText(text)) ? texts().copied : texts().failed;
}
