/** The editor that takes the place of the plain text fields: CodeMirror, as a view of `<code-editor>`. */

import { isolateHistory } from "@codemirror/commands";
import { type Diagnostic as Lint, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { Decoration, EditorView, placeholder as placeholderText } from "@codemirror/view";

import type { Diagnostic, Mark } from "../../../contract/elements.ts";
import { h } from "../../dom.ts";
import type { Range, View, ViewOptions } from "../view.ts";
import { goToResult } from "./go-to-result.ts";
import { announce, withNames } from "./messages.ts";
import { phrases } from "./phrases.ts";
import { setMarks, setup } from "./setup.ts";

/** On changes that the user did not make. */
const external = Annotation.define<true>();

export class CodeMirrorView implements View {
  #labels = new Compartment();
  #view: EditorView;

  constructor({ parent, root, text, label, placeholder, onInput, onSelection, onResult }: ViewOptions) {
    const listener = EditorView.updateListener.of((update) => {
      const isExternal = update.transactions.some((transaction) => transaction.annotation(external));
      if (update.docChanged && !isExternal) {
        onInput();
      }
      if (update.selectionSet && !isExternal) {
        onSelection();
      }
    });
    this.#view = new EditorView({
      parent,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [Prec.high(goToResult(onResult)), setup, listener, this.#labels.of(labels(label, placeholder))],
      }),
    });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  setText(text: string): void {
    this.#view.dispatch({
      changes: difference(this.text, text),
      // Undone by itself, not together with what was set or typed just before.
      annotations: [external.of(true), isolateHistory.of("full")],
    });
  }

  get selection(): Range {
    const { from, to } = this.#view.state.selection.main;
    return { start: from, end: to };
  }

  select({ start, end }: Range): void {
    this.#view.dispatch({ selection: { anchor: start, head: end }, annotations: external.of(true) });
  }

  get scrollTop(): number {
    return this.#view.scrollDOM.scrollTop;
  }

  set scrollTop(pixels: number) {
    // The height of the text is known once it is measured.
    this.#view.requestMeasure({
      read: () => pixels,
      write: (top) => {
        this.#view.scrollDOM.scrollTop = top;
      },
    });
  }

  get hasFocus(): boolean {
    return this.#view.hasFocus;
  }

  focus(): void {
    this.#view.focus();
  }

  reveal({ start, end }: Range): void {
    this.#view.focus();
    this.#view.dispatch({
      selection: { anchor: start, head: end },
      effects: EditorView.scrollIntoView(start, { y: "center" }),
      annotations: external.of(true),
    });
  }

  setLabels(label: string, placeholder: string): void {
    this.#view.dispatch({ effects: this.#labels.reconfigure(labels(label, placeholder)) });
  }

  setDiagnostics(diagnostics: Diagnostic[]): void {
    const lints: Lint[] = diagnostics.map((diagnostic) => ({
      ...diagnostic,
      renderMessage: () => drawMessage(diagnostic),
    }));
    this.#view.dispatch(setDiagnostics(this.#view.state, lints));
  }

  setMarks(marks: Mark[]): void {
    const ranges = marks
      .filter(({ from, to }) => from < to)
      .map(({ from, to, kind }) => markDecoration(kind).range(from, to));
    this.#view.dispatch({ effects: setMarks.of(Decoration.set(ranges, true)) });
  }

  showStatus(text: string): void {
    this.#view.dispatch({ effects: announce.of(text) });
  }

  destroy(): void {
    this.#view.destroy();
  }
}

/** What changes with the language of the page. */
function labels(label: string, placeholder: string): Extension {
  return [
    // The index is the browser's own; axe-core wants to read that what scrolls can have the focus.
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    placeholderText(placeholder),
    EditorState.phrases.of(phrases()),
  ];
}

const drawMessage = ({ message }: Diagnostic): HTMLElement => h("span", {}, ...withNames(message));

function markDecoration(kind?: string): Decoration {
  const part = kind ? `mark mark-${kind}` : "mark";
  return Decoration.mark({ class: "cm-mark", attributes: { part } });
}

/** The change from one text to another, as small as a common start and end make it. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) {
    start++;
  }
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}
