/** All examples, to choose from while a workspace is there. */

import { language } from "./language.js";
import { all } from "./examples.js";

const TEXTS = {
  en: { label: "Examples", choose: "Examples\u2026" },
  ja: { label: "例", choose: "例を開く…" },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** Fills itself when it is shown and when the examples come. */
export class ExampleChoice extends HTMLElement {
  #fill = () => {
    const examples = all();
    const select = document.createElement("select");
    select.dataset.testid = "more-examples";
    select.setAttribute("aria-label", texts().label);
    select.append(new Option(texts().choose, ""));
    select.append(...examples.map(([id, { title, ...others }]) => new Option(others[language()]?.title ?? title, id)));
    select.addEventListener("change", () => {
      const chosen = examples.find(([id]) => id === select.value);
      select.value = "";
      if (chosen) {
        globalThis.sfnHost.begin(chosen[1].workspace);
      }
    });
    this.replaceChildren(select);
  };

  connectedCallback() {
    this.#fill();
    addEventListener("sfn-more", this.#fill, { once: true });
    addEventListener("sfn-language", this.#fill);
  }

  disconnectedCallback() {
    removeEventListener("sfn-more", this.#fill);
    removeEventListener("sfn-language", this.#fill);
  }
}
