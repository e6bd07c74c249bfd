/** The editor that takes the place of the plain text fields: CodeMirror, as a view of `<code-editor>`. */

import { isolateHistory } from "@codemirror/commands";
import { type Diagnostic as Lint, setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { Decoration, EditorView, placeholder as placeholderText } from "@codemirror/view";

import type { Diagnostic, Mark } from "../../../contract/elements.ts";
import { button, h } from "../../dom.ts";
import type { Range, View, ViewOptions } from "../view.ts";
import { goToResult } from "./go-to-result.ts";
import { announce, say, withNames } from "./messages.ts";
import { phrases } from "./phrases.ts";
import { setGranted, setMarks, setup } from "./setup.ts";

/** On changes that the user did not make. */
const external = Annotation.define<true>();

export class CodeMirrorView implements View {
  #labels = new Compartment();
  #view: EditorView;
  #onFix: ViewOptions["onFix"];

  constructor(options: ViewOptions) {
    const { parent, root, text, label, placeholder, isReadOnly, onInput, onSelection, onResult } = options;
    this.#onFix = options.onFix;
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
        extensions: [
          Prec.high(goToResult(onResult)),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of(isReadOnly ? { "aria-readonly": "true" } : {}),
          setup,
          listener,
          this.#labels.of(labels(label, placeholder)),
        ],
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

  scrollTo({ start }: Range): void {
    this.#view.dispatch({ effects: EditorView.scrollIntoView(start, { y: "center" }) });
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
    const lints: Lint[] = diagnostics
      .filter(({ severity }) => severity !== "info")
      .map((diagnostic) => ({
        ...diagnostic,
        // What is about a whole state is said at its first line.
        to: diagnostic.severity === "error" ? diagnostic.to : Math.min(diagnostic.to, this.#endOfLine(diagnostic.from)),
        renderMessage: () => this.#drawMessage(diagnostic),
      }));
    const granted = diagnostics
      .filter(({ severity, from, to }) => severity === "info" && from < to)
      .map(({ from, to, message: title }) =>
        Decoration.mark({ class: "cm-granted", attributes: { title } }).range(from, to),
      );
    this.#view.dispatch(setDiagnostics(this.#view.state, lints), {
      effects: setGranted.of(Decoration.set(granted, true)),
    });
  }

  #endOfLine(at: number): number {
    const { doc } = this.#view.state;
    return doc.lineAt(Math.min(at, doc.length)).to;
  }

  /** What is said of it, with what can be done; in the list of problems only the former is seen. */
  #drawMessage({ message, fix, applies }: Diagnostic): HTMLElement {
    const can = (name: "copyfix" | "applyfix") => {
      const action = button(name, () => this.#onFix(name, Number(fix)));
      action.textContent = say(name);
      return action;
    };
    const actions = typeof fix === "number" ? [can("copyfix"), ...(applies ? [can("applyfix")] : [])] : [];
    return h("span", {}, ...withNames(message), h("span", { className: "cm-fix" }, ...actions));
  }

  setMarks(marks: Mark[]): void {
    const { doc } = this.#view.state;
    const ranges = marks
      .filter(({ from, to }) => from < to)
      .flatMap(({ from, to, kind }) => {
        if (kind !== "changed") {
          return [markDecoration(kind).range(from, to)];
        }
        // A comma and a line break before it belong to what was there.
        const text = doc.sliceString(from, to);
        const first = doc.lineAt(from + text.search(/[^\s,]|$/)).number;
        const lines = doc.lineAt(from + text.trimEnd().length).number - first + 1;
        return Array.from({ length: lines }, (_, at) => CHANGED.range(doc.line(first + at).from));
      });
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

/** A line that was changed. */
const CHANGED = Decoration.line({ class: "cm-changed" });

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
