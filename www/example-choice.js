/** The examples that have no button of their own in the header, to choose from. */

import { language } from "./language.js";
import { all } from "./examples.js";

const TEXTS = {
  en: { label: "Examples", more: "More examples\u2026" },
  ja: { label: "例", more: "ほかの例…" },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;
/** Examples that have a button of their own. */
const BUTTONS = 2;

/** Fills itself when it is shown and when the examples come. */
export class ExampleChoice extends HTMLElement {
  #fill = () => {
    const rest = all().slice(BUTTONS);
    if (rest.length === 0) {
      return;
    }
    const select = document.createElement("select");
    select.dataset.testid = "more-examples";
    select.setAttribute("aria-label", texts().label);
    select.append(new Option(texts().more, ""));
    select.append(...rest.map(([id, { title, ...others }]) => new Option(others[language()]?.title ?? title, id)));
    select.addEventListener("change", () => {
      const chosen = rest.find(([id]) => id === select.value);
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
