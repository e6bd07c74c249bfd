/** Copies the report, or the statements to add, in the form that is chosen. */

import { language } from "./language.js";

const TEXTS = {
  en: {
    label: "Copy as",
    report: "Report",
    fixes: "Statements to add",
    merged: "One policy for each role",
    copied: "Copied",
    nothing: "Nothing to copy",
    failed: "Not copied",
  },
  ja: {
    label: "形式を選んでコピー",
    report: "レポート",
    fixes: "追加するステートメント",
    merged: "ロールごとに 1 つのポリシー",
    copied: "コピーしました",
    nothing: "コピーする内容がありません",
    failed: "コピーできませんでした",
  },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** The forms, by what is copied. Names of products are the same in every language. */
const FORMS = {
  report: { markdown: "Markdown", sarif: "SARIF 2.1.0", json: "JSON" },
  fixes: {
    json: "JSON",
    cloudformation: "CloudFormation YAML",
    terraform: "Terraform HCL",
    cdk: "CDK TypeScript",
    cli: "AWS CLI",
    merged: "",
  },
};
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
    for (const [what, forms] of Object.entries(FORMS)) {
      const group = document.createElement("optgroup");
      group.label = texts()[what];
      for (const [form, name] of Object.entries(forms)) {
        group.append(new Option(name || texts().merged, `${what} ${form}`));
      }
      select.append(group);
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
    const { copyText, exportText, workspace } = globalThis.sfnHost;
    const text = exportText(workspace() ?? { documents: [] }, what, form);
    const answer = !text ? texts().nothing : (await copyText(text)) ? texts().copied : texts().failed;
    said.textContent = answer;
    select.options[0].textContent = answer;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      select.options[0].textContent = `${texts().label}…`;
      said.textContent = "";
    }, ANSWER_MS);
  }
}
