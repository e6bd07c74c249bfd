/** `<code-editor>`: a text field that becomes an editor; see `contract/elements.ts`. */

import type { CodeEditorElement, Diagnostic, Mark } from "../../contract/elements.ts";
import { h, sheet } from "../dom.ts";
import { CODE_EDITOR_STYLE } from "./code-editor.styles.ts";
import { LineBreaks } from "./line-breaks.ts";
import { PlainView } from "./plain-view.ts";
import type { Range, View, ViewFactory } from "./view.ts";

const styleSheet = sheet(CODE_EDITOR_STYLE);

/** Makes the views; replaced when the workbench is loaded. */
let createView: ViewFactory = PlainView.create;

/** What had the focus before it came into an editor. */
let cameFrom: EventTarget | null = null;

/** The elements that are in the page. */
const connected = new Set<CodeEditor>();

export class CodeEditor extends HTMLElement implements CodeEditorElement {
  static observedAttributes = ["label", "placeholder"];

  #root = this.attachShadow({ mode: "open", delegatesFocus: true });
  #frame = h("div", { className: "frame" });
  /** There while the element is in the page. */
  #view: View | null = null;
  /** The text as it was set; null once the user has edited it. */
  #set: string | null = "";
  #breaks = new LineBreaks("");
  /** What outlives the view. */
  #text = "";
  #selection: Range = { start: 0, end: 0 };
  #diagnostics: Diagnostic[] = [];
  #marks: Mark[] = [];

  /** Makes every element, present and future, show its text by another kind of view. */
  static useView(factory: ViewFactory): void {
    createView = factory;
    for (const element of connected) {
      element.#replaceView();
    }
  }

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styleSheet];
    this.#root.append(this.#frame);
    // Views contain fields of their own, whose events are not the element's.
    this.#root.addEventListener("input", (event) => event.stopPropagation());
    this.addEventListener("focusin", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof CodeEditor)) {
        cameFrom = relatedTarget;
      }
    });
    this.addEventListener("keydown", (event) => this.#pressed(event));
  }

  connectedCallback(): void {
    connected.add(this);
    this.#showView();
  }

  disconnectedCallback(): void {
    connected.delete(this);
    this.#hideView();
  }

  attributeChangedCallback(): void {
    this.#view?.setLabels(this.#label, this.#placeholder);
  }

  get value(): string {
    return this.#set ?? this.#currentText;
  }

  set value(value: string) {
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

  get selectionStart(): number {
    return this.#breaks.toText(this.#currentSelection.start);
  }

  set selectionStart(offset: number) {
    this.#select(offset, Math.max(offset, this.selectionEnd));
  }

  get selectionEnd(): number {
    return this.#breaks.toText(this.#currentSelection.end);
  }

  set selectionEnd(offset: number) {
    this.#select(Math.min(offset, this.selectionStart), offset);
  }

  get diagnostics(): Diagnostic[] {
    return this.#diagnostics;
  }

  set diagnostics(diagnostics: Diagnostic[]) {
    this.#diagnostics = Array.from(diagnostics ?? []);
    this.#decorate();
  }

  get marks(): Mark[] {
    return this.#marks;
  }

  set marks(marks: Mark[]) {
    this.#marks = Array.from(marks ?? []);
    this.#decorate();
  }

  override focus(): void {
    this.#view?.focus();
  }

  reveal(start: number, end = start): void {
    const { from, to } = this.#toEditor(start, end);
    this.scrollIntoView({ block: "nearest" });
    this.#view?.reveal({ start: from, end: to });
  }

  flash(start: number, end: number): void {
    this.marks = [{ from: start, to: end, kind: "changed" }];
    const { from, to } = this.#toEditor(start, end);
    this.#view?.scrollTo({ start: from, end: to });
  }

  showStatus(text: string): void {
    this.#view?.showStatus(text);
  }

  get #label(): string {
    return this.getAttribute("label") ?? "";
  }

  get #placeholder(): string {
    return this.getAttribute("placeholder") ?? "";
  }

  get #currentText(): string {
    return this.#view ? this.#view.text : this.#text;
  }

  get #currentSelection(): Range {
    return this.#view ? this.#view.selection : this.#selection;
  }

  #showView(): void {
    this.#view = createView({
      parent: this.#frame,
      root: this.#root,
      text: this.#text,
      label: this.#label,
      placeholder: this.#placeholder,
      isReadOnly: this.hasAttribute("readonly"),
      onInput: () => this.#edited(),
      onSelection: () => this.#selected(),
      onResult: (detail) => this.dispatchEvent(new CustomEvent("result", { detail })),
      onFix: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail })),
    });
    this.#view.select(this.#selection);
    this.#decorate();
  }

  #hideView(): void {
    if (this.#view) {
      this.#text = this.#view.text;
      this.#selection = this.#view.selection;
      this.#view.destroy();
      this.#view = null;
    }
  }

  #replaceView(): void {
    const { hasFocus = false, scrollTop = 0 } = this.#view ?? {};
    this.#hideView();
    this.#showView();
    if (this.#view) {
      this.#view.scrollTop = scrollTop;
      if (hasFocus) {
        this.#view.focus();
      }
    }
  }

  #select(start: number, end: number): void {
    const { from, to } = this.#toEditor(start, end);
    this.#selection = { start: from, end: to };
    this.#view?.select(this.#selection);
  }

  #edited(): void {
    if (this.#marks.length > 0) {
      this.marks = [];
    }
    if (this.#set !== null) {
      this.#set = null;
      this.#breaks = new LineBreaks("");
    }
    this.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }

  #selected(): void {
    const detail = { start: this.selectionStart, end: this.selectionEnd };
    this.dispatchEvent(new CustomEvent("selection", { bubbles: true, composed: true, detail }));
  }

  /** Escape leads back to where the focus came from. */
  #pressed(event: KeyboardEvent): void {
    // It belongs to an input method while it composes.
    if (event.key !== "Escape" || event.defaultPrevented || event.isComposing || event.keyCode === 229) {
      return;
    }
    event.preventDefault();
    if (cameFrom instanceof HTMLElement && cameFrom.isConnected && cameFrom.localName !== "body") {
      cameFrom.focus({ preventScroll: true });
      cameFrom.scrollIntoView({ block: "nearest" });
    } else {
      this.dispatchEvent(new Event("leave"));
    }
  }

  #decorate(): void {
    const placed = <R extends { from: number; to: number }>(range: R): R => ({
      ...range,
      ...this.#toEditor(range.from, range.to),
    });
    this.#view?.setDiagnostics(this.#diagnostics.map(placed));
    this.#view?.setMarks(this.#marks.map(placed));
  }

  /** Offsets that lie outside of the text are moved to its nearest end. */
  #toEditor(start: number, end: number): { from: number; to: number } {
    const { length } = this.value;
    const clamped = (offset: number) => Math.min(Math.max(Math.trunc(offset) || 0, 0), length);
    const from = clamped(start);
    const to = Math.max(from, clamped(end));
    return { from: this.#breaks.toEditor(from), to: this.#breaks.toEditor(to) };
  }
}
