/**
 * `<code-editor>`: a text field that becomes an editor once `editor.js` is loaded.
 *
 * Attributes: `label` (its accessible name), `placeholder`.
 * Properties: `value`, `selectionStart`, `selectionEnd`, `diagnostics`, `marks`.
 * Methods: `reveal(start, end)`, `focus()`.
 * Events, both bubbling and composed: `input` after every edit of the user, `selection` when the
 * cursor or the selection moved, with `detail` `{ start, end }`.
 *
 * INVARIANT: all offsets are UTF-16 units of `value`. A text that was set is given back unchanged,
 * "\r\n" included, until the user edits it; from then on its line breaks are "\n", as those of any
 * text that is typed or pasted.
 *
 * Its looks follow the custom properties that `STYLE` names.
 */

import { LineBreaks } from "./line-breaks.js";
import { PlainView } from "./plain-view.js";

/**
 * @typedef {object} View what shows the text; its offsets are those of the normalized text
 * @property {string} text
 * @property {(text: string) => void} setText replaces without calling `onInput`
 * @property {{ start: number, end: number }} selection
 * @property {(range: { start: number, end: number }) => void} select
 * @property {number} scrollTop
 * @property {boolean} hasFocus
 * @property {() => void} focus
 * @property {(range: { start: number, end: number }) => void} reveal focuses, selects, scrolls there
 * @property {(label: string, placeholder: string) => void} setLabels
 * @property {(diagnostics: Diagnostic[]) => void} setDiagnostics
 * @property {(marks: Mark[]) => void} setMarks
 * @property {() => void} destroy
 *
 * @typedef {{ from: number, to: number, severity: "error" | "warning" | "hint" | "info",
 *   message: string }} Diagnostic
 * @typedef {{ from: number, to: number, kind?: string }} Mark `kind` names a part
 *   `::part(mark-kind)`
 *
 * @typedef {(options: { parent: HTMLElement, root: ShadowRoot, text: string, label: string,
 *   placeholder: string, onInput: () => void, onSelection: () => void }) => View} ViewFactory
 */

const STYLE = `
:host {
  --_background: var(--editor-background, light-dark(#ffffff, #16181d));
  --_text: var(--editor-text, light-dark(#1b1f24, #e4e7eb));
  --_muted: var(--editor-muted, light-dark(#636c76, #9aa4af));
  --_border: var(--editor-border, light-dark(#8c959f, #5b6570));
  --_focus: var(--editor-focus, light-dark(#0b5cad, #79b8ff));
  --_selection: var(--editor-selection, light-dark(#b8d7f8, #264f78));
  --_mark: var(--editor-mark, light-dark(#fff3bf, #574a12));
  --_error: var(--editor-error, light-dark(#b3261e, #ff8a80));
  --_warning: var(--editor-warning, light-dark(#8a5300, #ffc266));
  --_hint: var(--editor-hint, light-dark(#0b5cad, #79b8ff));
  --_key: var(--editor-key, light-dark(#0b5cad, #8cc2ff));
  --_string: var(--editor-string, light-dark(#0a6b3d, #8fdcae));
  --_literal: var(--editor-literal, light-dark(#8a3ffc, #d0b3ff));
  display: block;
  height: 20rem;
  min-width: 0;
  font: var(--editor-font, 0.875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace);
}
:host([hidden]) { display: none; }
.frame {
  box-sizing: border-box;
  height: 100%;
  overflow: hidden;
  color: var(--_text);
  background: var(--_background);
  border: 1px solid var(--_border);
  border-radius: var(--editor-radius, 4px);
}
.frame:focus-within {
  border-color: var(--_focus);
  outline: 2px solid var(--_focus);
  outline-offset: -2px;
}
.plain {
  box-sizing: border-box;
  display: block;
  width: 100%;
  height: 100%;
  margin: 0;
  padding: 0.25rem 0.5rem;
  border: 0;
  outline: 0;
  resize: none;
  font: inherit;
  color: inherit;
  background: none;
}
.plain::placeholder { color: var(--_muted); opacity: 1; }
@media (prefers-reduced-motion: reduce) {
  .cm-cursorLayer { animation: none !important; }
}
`;

const styleSheet = new CSSStyleSheet();
styleSheet.replaceSync(STYLE);

/** Makes the views; replaced when the editor is loaded. */
let createView = PlainView.create;

/** The elements that are in the page. */
const connected = new Set();

/** The element; see the top of the file. */
export class CodeEditor extends HTMLElement {
  static observedAttributes = ["label", "placeholder"];

  #frame = document.createElement("div");
  /** @type {View | null} there while the element is in the page */
  #view = null;
  /** The text as it was set; null once the user has edited it. */
  #set = "";
  #breaks = new LineBreaks("");
  /** What outlives the view. */
  #text = "";
  #selection = { start: 0, end: 0 };
  #diagnostics = [];
  #marks = [];

  /**
   * Makes every element, present and future, show its text by another kind of view.
   *
   * @param {ViewFactory} factory
   */
  static useView(factory) {
    createView = factory;
    for (const element of connected) {
      element.#replaceView();
    }
  }

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open", delegatesFocus: true });
    root.adoptedStyleSheets = [styleSheet];
    this.#frame.className = "frame";
    root.append(this.#frame);
    // Views contain fields of their own, whose events are not the element's.
    root.addEventListener("input", (event) => event.stopPropagation());
  }

  connectedCallback() {
    connected.add(this);
    this.#showView();
  }

  disconnectedCallback() {
    connected.delete(this);
    this.#hideView();
  }

  attributeChangedCallback() {
    this.#view?.setLabels(this.#label, this.#placeholder);
  }

  get value() {
    return this.#set ?? this.#currentText;
  }

  set value(value) {
    const text = String(value);
    if (text === this.value) {
      return;
    }
    this.#set = text;
    this.#breaks = new LineBreaks(text);
    this.#text = this.#breaks.normalized;
    this.#diagnostics = [];
    this.#marks = [];
    this.#view?.setText(this.#text);
    this.#decorate();
  }

  get selectionStart() {
    return this.#breaks.toText(this.#currentSelection.start);
  }

  set selectionStart(offset) {
    this.#select(offset, Math.max(offset, this.selectionEnd));
  }

  get selectionEnd() {
    return this.#breaks.toText(this.#currentSelection.end);
  }

  set selectionEnd(offset) {
    this.#select(Math.min(offset, this.selectionStart), offset);
  }

  /** @returns {Diagnostic[]} */
  get diagnostics() {
    return this.#diagnostics;
  }

  set diagnostics(diagnostics) {
    this.#diagnostics = Array.from(diagnostics ?? []);
    this.#decorate();
  }

  /** @returns {Mark[]} */
  get marks() {
    return this.#marks;
  }

  set marks(marks) {
    this.#marks = Array.from(marks ?? []);
    this.#decorate();
  }

  /**
   * Moves the focus to a range, selects it and scrolls it into view.
   *
   * @param {number} start
   * @param {number} [end]
   */
  reveal(start, end = start) {
    const range = this.#toEditor(start, end);
    this.scrollIntoView({ block: "nearest" });
    this.#view?.reveal({ start: range.from, end: range.to });
  }

  focus() {
    this.#view?.focus();
  }

  get #label() {
    return this.getAttribute("label") ?? "";
  }

  get #placeholder() {
    return this.getAttribute("placeholder") ?? "";
  }

  get #currentText() {
    return this.#view ? this.#view.text : this.#text;
  }

  get #currentSelection() {
    return this.#view ? this.#view.selection : this.#selection;
  }

  #showView() {
    this.#view = createView({
      parent: this.#frame,
      root: this.shadowRoot,
      text: this.#text,
      label: this.#label,
      placeholder: this.#placeholder,
      onInput: () => this.#edited(),
      onSelection: () => this.#selected(),
    });
    this.#view.select(this.#selection);
    this.#decorate();
  }

  #hideView() {
    this.#text = this.#view.text;
    this.#selection = this.#view.selection;
    this.#view.destroy();
    this.#view = null;
  }

  #replaceView() {
    const { hasFocus, scrollTop } = this.#view;
    this.#hideView();
    this.#showView();
    this.#view.scrollTop = scrollTop;
    if (hasFocus) {
      this.#view.focus();
    }
  }

  #select(start, end) {
    const range = this.#toEditor(start, end);
    this.#selection = { start: range.from, end: range.to };
    this.#view?.select(this.#selection);
  }

  #edited() {
    if (this.#set !== null) {
      this.#set = null;
      this.#breaks = new LineBreaks("");
    }
    this.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }

  #selected() {
    const detail = { start: this.selectionStart, end: this.selectionEnd };
    this.dispatchEvent(new CustomEvent("selection", { bubbles: true, composed: true, detail }));
  }

  #decorate() {
    const placed = (range) => ({ ...range, ...this.#toEditor(range.from, range.to) });
    this.#view?.setDiagnostics(this.#diagnostics.map(placed));
    this.#view?.setMarks(this.#marks.map(placed));
  }

  /** Offsets that lie outside of the text are moved to its nearest end. */
  #toEditor(start, end) {
    const length = this.value.length;
    const clamped = (offset) => Math.min(Math.max(Math.trunc(offset) || 0, 0), length);
    const from = clamped(start);
    const to = Math.max(from, clamped(end));
    return { from: this.#breaks.toEditor(from), to: this.#breaks.toEditor(to) };
  }
}
