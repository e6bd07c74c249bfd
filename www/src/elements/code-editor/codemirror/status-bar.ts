/** The line below an editor: how many problems there are, which opens their list; where the cursor is; formatting. */

import { closeLintPanel, forEachDiagnostic, setDiagnosticsEffect } from "@codemirror/lint";
import { type EditorView, type Panel, showPanel, type ViewUpdate } from "@codemirror/view";

import { button, h } from "../../dom.ts";
import { isJson } from "./cursor-context.ts";
import { formatText, obstacle } from "./format-json.ts";
import { announce, say } from "./messages.ts";
import { listOf, openProblems } from "./problems.ts";

/** Milliseconds that typing must pause before the text is looked at. */
const PAUSE_MS = 400;
/** How long what came of a key stands there, in milliseconds. */
const STATUS_MS = 4000;
/** Characters of a text that is looked at before somebody wants it formatted. */
const LARGE = 200_000;
const SYMBOLS = { error: "✖", warning: "▲", hint: "●", info: "●" };

type Timer = ReturnType<typeof setTimeout> | undefined;

class StatusBar implements Panel {
  #view: EditorView;
  #problems: HTMLButtonElement;
  #format: HTMLButtonElement;
  #status = h("span", { className: "cm-bar-said", role: "status" });
  #place = h("span", { className: "cm-bar-place" });
  #timer: Timer;
  #statusTimer: Timer;
  #why = "";
  readonly dom: HTMLElement;

  constructor(view: EditorView) {
    this.#view = view;
    this.#problems = button("problems", () => (listOf(view) ? closeLintPanel : openProblems)(view));
    this.#format = button("format", () => {
      formatText(view);
      view.focus();
    });
    this.dom = h("div", { className: "cm-bar" }, this.#problems, this.#status, this.#place, this.#format);
    this.#problems.setAttribute("aria-expanded", "false");
    this.#count();
    this.#look();
    this.#locate();
  }

  update({ docChanged, selectionSet, transactions, startState, state }: ViewUpdate): void {
    if (docChanged || selectionSet || transactions.some((one) => one.reconfigured)) {
      this.#locate();
    }
    if (transactions.some((one) => one.reconfigured || one.effects.some((effect) => effect.is(setDiagnosticsEffect)))) {
      this.#count();
      this.#label();
    }
    for (const effect of transactions.flatMap((one) => one.effects)) {
      if (effect.is(announce)) {
        this.#show(effect.value);
      }
    }
    if (docChanged) {
      this.dom.hidden = state.doc.length === 0;
      clearTimeout(this.#timer);
      // Cheap things at once: an empty text, another kind of text.
      if (startState.doc.length === 0 || isJson(state) !== isJson(startState)) {
        this.#look();
      } else {
        this.#timer = setTimeout(() => this.#look(), PAUSE_MS);
      }
    }
    // The list is put into the page when all panels have been updated.
    queueMicrotask(() => this.#problems.setAttribute("aria-expanded", String(listOf(this.#view) !== null)));
  }

  destroy(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#statusTimer);
  }

  #show(status: string): void {
    this.#status.textContent = status;
    clearTimeout(this.#statusTimer);
    this.#statusTimer = setTimeout(() => {
      this.#status.textContent = "";
    }, STATUS_MS);
  }

  #locate(): void {
    const { doc, selection } = this.#view.state;
    const { head } = selection.main;
    const { number, from } = doc.lineAt(head);
    this.#place.textContent = say("place", { line: number, column: head - from + 1 });
  }

  #count(): void {
    const severities = new Map<object, string>();
    forEachDiagnostic(this.#view.state, (diagnostic) => severities.set(diagnostic, diagnostic.severity));
    const has = (severity: string) => [...severities.values()].includes(severity);
    const symbols = Object.entries(SYMBOLS).filter(([severity]) => has(severity));
    const number = severities.size;
    this.#problems.replaceChildren(
      ...symbols.map(([severity, symbol]) => {
        const made = h("span", { className: `cm-bar-${severity}`, textContent: symbol });
        made.setAttribute("aria-hidden", "true");
        return made;
      }),
      // A hint is no problem.
      has("error") || has("warning") ? say("problems", { number }) : say("hints", { number }),
    );
    this.#problems.hidden = number === 0;
  }

  #look(): void {
    const { state } = this.#view;
    this.dom.hidden = state.doc.length === 0;
    this.#format.hidden = state.readOnly;
    const isLarge = state.doc.length > LARGE;
    this.#why = isLarge ? (isJson(state) ? "" : say("only_json")) : obstacle(state);
    this.#label();
  }

  #label(): void {
    this.#format.textContent = say("format");
    // Not `disabled`: who cannot see the reason must be able to hear it.
    this.#format.setAttribute("aria-disabled", String(this.#why !== ""));
    this.#format.title = this.#why || say("format_key");
  }
}

export const statusBar = showPanel.of((view) => new StatusBar(view));
