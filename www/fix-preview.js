/** What a fix would change, as a diff against the user's own text, with the size of the policy then. */

import { difference } from "./fix-difference.js";
import { digits, texts } from "./fix-texts.js";

/**
 * @param {object} shown
 * @param {string} shown.id of the element
 * @param {string} shown.name of the document
 * @param {string} shown.before
 * @param {string} shown.after
 * @param {import("./src/contract/report").Plan} shown.plan
 * @returns {HTMLElement}
 */
export function preview({ id, name, before, after, plan }) {
  const panel = element("section", "fix-preview", "fix-preview");
  panel.id = id;
  panel.setAttribute("aria-label", texts().changes(name));
  const what = element("p");
  what.textContent = (plan.merges ? texts().merges : texts().adds)(name);
  const code = element("code");
  code.append(...difference(before, after).map(line));
  const diff = element("pre", "fix-diff", "fix-diff");
  diff.tabIndex = 0;
  diff.setAttribute("aria-label", texts().changes(name));
  diff.append(code);
  panel.append(what, diff, ...plan.sizes.map(size));
  if (plan.placeholders.length > 0) {
    const fill = element("p");
    fill.textContent = texts().fillIn(plan.placeholders.join(", "));
    panel.append(fill);
  }
  return panel;
}

const CLASSES = { "+": "line add", "-": "line remove", " ": "line", "…": "line gap" };

function line({ sign, text }) {
  const row = element("span", CLASSES[sign]);
  const mark = element("span", "sign");
  mark.textContent = sign === "-" ? "−" : sign;
  const said = { "+": texts().added, "-": texts().removed, "…": texts().left }[sign];
  if (said) {
    const hidden = element("span", "visually-hidden");
    hidden.textContent = `${said} `;
    row.append(hidden);
    mark.setAttribute("aria-hidden", "true");
  }
  row.append(mark, text, "\n");
  return row;
}

function size({ form, characters, limit, highest }) {
  const row = element("p", characters > highest ? "over" : "muted", "fix-size");
  const told = texts().forms_of[form](texts().size(digits(characters), digits(limit)), digits(highest));
  row.textContent = characters > limit ? told + texts().over(digits(characters - limit)) : told;
  return row;
}

function element(name, className = "", testid = "") {
  const made = document.createElement(name);
  made.className = className;
  if (testid) {
    made.dataset.testid = testid;
  }
  return made;
}
