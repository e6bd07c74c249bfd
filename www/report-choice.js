/** Copies the report, or the statements to add, in the form that is chosen, or saves it as a file. */

import { FIX_FORMS, REPORT_FORMS, group } from "./forms.js";
import { language } from "./language.js";
import { canSave, save } from "./save-file.js";

const TEXTS = {
  en: {
    label: "Export",
    report: "Copy the report as",
    fixes: "Copy the statements to add as",
    download: "Download the report as",
    merged: "One policy for each role",
    copied: "Copied",
    saved: "Saved",
    nothing: "Nothing to copy",
    failed: "Not copied",
  },
  ja: {
    label: "エクスポート",
    report: "レポートをコピー",
    fixes: "追加するステートメントをコピー",
    download: "レポートをダウンロード",
    merged: "ロールごとに 1 つのポリシー",
    copied: "コピーしました",
    saved: "保存しました",
    nothing: "コピーする内容がありません",
    failed: "コピーできませんでした",
  },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** How long the answer stands in the place of the label. */
const ANSWER_MS = 2500;

/** The choice; it is made anew when the language changes. */
export class ReportChoice extends HTMLElement {
  #timer;

  connectedCallback() {
    this.#fill();
    addEventListener("sfn-language", this.#fill);
  }

  disconnectedCallback() {
    removeEventListener("sfn-language", this.#fill);
    clearTimeout(this.#timer);
  }

  #fill = () => {
    const select = document.createElement("select");
    select.dataset.testid = "copy-as";
    select.setAttribute("aria-label", texts().label);
    select.append(new Option(`${texts().label}…`, ""));
    select.append(
      group(texts().report, "report", REPORT_FORMS),
      group(texts().fixes, "fixes", FIX_FORMS, texts().merged),
    );
    if (canSave()) {
      select.append(group(texts().download, "download", REPORT_FORMS));
    }
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.setAttribute("role", "status");
    select.addEventListener("change", () => this.#copy(select, said));
    this.replaceChildren(select, said);
  };

  async #copy(select, said) {
    const [what, form] = select.value.split(" ");
    select.value = "";
    if (!form) {
      return;
    }
    const { copyText, exportText } = globalThis.sfnHost;
    const isFile = what === "download";
    const text = await exportText(isFile ? "report" : what, form);
    let answer = texts().nothing;
    if (text && isFile) {
      save(`sfn-role-check.${REPORT_FORMS[form][1]}`, text);
      answer = texts().saved;
    } else if (text) {
      answer = (await copyText(text)) ? texts().copied : texts().failed;
    }
    said.textContent = answer;
    select.options[0].textContent = answer;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      select.options[0].textContent = `${texts().label}…`;
      said.textContent = "";
    }, ANSWER_MS);
  }
}
