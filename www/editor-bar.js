/** The line below an editor: how many problems there are, which opens their list; formatting. */

import { closeLintPanel, forEachDiagnostic, openLintPanel, setDiagnosticsEffect } from "@codemirror/lint";
import { showPanel } from "@codemirror/view";

import { formatText, obstacle } from "./editor-format.js";
import { isJson } from "./editor-place.js";
import { say, texts } from "./editor-texts.js";

/** Milliseconds that typing must pause before the text is looked at. */
const PAUSE = 400;
/** How long what came of a key stands there, in milliseconds. */
const SAID_MS = 4000;
/** Characters of a text that is looked at before somebody wants it formatted. */
const LARGE = 200_000;
const SIGNS = { error: "✖", warning: "▲", hint: "●", info: "●" };

class Bar {
  dom = document.createElement("div");
  #view;
  #problems = button("problems");
  #format = button("format");
  #said = document.createElement("span");
  #timer;
  #saidTimer;
  #why = "";

  constructor(view) {
    this.#view = view;
    this.dom.className = "cm-bar";
    this.#said.className = "cm-bar-said";
    this.#said.setAttribute("role", "status");
    this.dom.append(this.#problems, this.#said, this.#format);
    this.#problems.setAttribute("aria-expanded", "false");
    this.#problems.addEventListener("click", () => (this.#isListed ? closeLintPanel : openLintPanel)(view));
    this.#format.addEventListener("click", () => {
      formatText(view);
      view.focus();
    });
    this.#count();
    this.#look();
  }

  update({ docChanged, transactions, startState, state }) {
    if (transactions.some((one) => one.reconfigured || one.effects.some((effect) => effect.is(setDiagnosticsEffect)))) {
      this.#count();
      this.#label();
    }
    for (const effect of transactions.flatMap((one) => one.effects)) {
      if (effect.is(say)) {
        this.#said.textContent = effect.value;
        clearTimeout(this.#saidTimer);
        this.#saidTimer = setTimeout(() => (this.#said.textContent = ""), SAID_MS);
      }
    }
    if (docChanged) {
      this.dom.hidden = state.doc.length === 0;
      clearTimeout(this.#timer);
      // Cheap things at once: an empty text, another kind of text.
      if (startState.doc.length === 0 || isJson(state) !== isJson(startState)) {
        this.#look();
      } else {
        this.#timer = setTimeout(() => this.#look(), PAUSE);
      }
    }
    // The list is put into the page when all panels have been told.
    queueMicrotask(() => this.#problems.setAttribute("aria-expanded", String(this.#isListed)));
  }

  destroy() {
    clearTimeout(this.#timer);
    clearTimeout(this.#saidTimer);
  }

  get #isListed() {
    return this.#view.dom.querySelector(".cm-panel-lint") !== null;
  }

  #count() {
    const counts = new Map();
    const seen = new Set();
    forEachDiagnostic(this.#view.state, (diagnostic) => {
      if (!seen.has(diagnostic)) {
        seen.add(diagnostic);
        counts.set(diagnostic.severity, (counts.get(diagnostic.severity) ?? 0) + 1);
      }
    });
    const signs = Object.entries(SIGNS).filter(([severity]) => counts.has(severity));
    this.#problems.replaceChildren(
      ...signs.map(([severity, sign]) => {
        const made = document.createElement("span");
        made.className = `cm-bar-${severity}`;
        made.textContent = sign;
        made.setAttribute("aria-hidden", "true");
        return made;
      }),
      // A hint is no problem.
      counts.has("error") || counts.has("warning")
        ? texts().problems(seen.size)
        : texts().hints(seen.size),
    );
    this.#problems.hidden = seen.size === 0;
  }

  #look() {
    const { state } = this.#view;
    this.dom.hidden = state.doc.length === 0;
    this.#why = state.doc.length > LARGE ? (isJson(state) ? "" : texts().onlyJson) : obstacle(state);
    this.#label();
  }

  #label() {
    this.#format.textContent = texts().format;
    // Not `disabled`: who cannot see the reason must be able to hear it.
    this.#format.setAttribute("aria-disabled", String(this.#why !== ""));
    this.#format.title = this.#why || texts().formatKey;
  }
}

function button(name) {
  const made = document.createElement("button");
  made.type = "button";
  made.name = name;
  return made;
}

/** The line. */
export const bar = showPanel.of((view) => new Bar(view));
