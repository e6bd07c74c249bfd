/** The examples that have no button of their own in the header, to choose from. */

import { all } from "./examples.js";

const TEXTS = { label: "Examples", more: "More examples\u2026" };
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
    select.setAttribute("aria-label", TEXTS.label);
    select.append(new Option(TEXTS.more, ""));
    select.append(...rest.map(([id, { title }]) => new Option(title, id)));
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
  }

  disconnectedCallback() {
    removeEventListener("sfn-more", this.#fill);
  }
}
