/** How the page is seen: the density, and the panel of the keyboard shortcuts. */

import { isCompact, setCompact } from "./density.js";
import { language } from "./language.js";

const TEXTS = {
  en: { compact: "Compact", compactHint: "Show more on one screen", help: "Keyboard shortcuts (?)" },
  ja: { compact: "コンパクト", compactHint: "1 画面により多く表示する", help: "キーボードショートカット (?)" },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** Two buttons in the header; `shortcuts.js` hears of the second one. */
export class ViewTools extends HTMLElement {
  connectedCallback() {
    this.#fill();
    addEventListener("sfn-language", this.#fill);
  }

  disconnectedCallback() {
    removeEventListener("sfn-language", this.#fill);
  }

  #fill = () => {
    const compact = button("density", texts().compact);
    compact.title = texts().compactHint;
    compact.setAttribute("aria-pressed", String(isCompact()));
    compact.addEventListener("click", () => {
      setCompact(!isCompact());
      compact.setAttribute("aria-pressed", String(isCompact()));
    });
    const help = button("open-help", "?");
    help.title = texts().help;
    help.setAttribute("aria-label", texts().help);
    help.setAttribute("aria-haspopup", "dialog");
    help.addEventListener("click", () => dispatchEvent(new Event("sfn-help")));
    this.replaceChildren(compact, help);
  };
}

function button(name, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.dataset.testid = name;
  made.textContent = text;
  return made;
}
