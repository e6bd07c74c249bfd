/** The view of a `<code-editor>` until the workbench is loaded: a plain text field. */

import { h } from "../dom.ts";
import type { Range, View, ViewFactory, ViewOptions } from "./view.ts";

export class PlainView implements View {
  static create: ViewFactory = (options) => new PlainView(options);

  #field = h("textarea", { className: "plain", spellcheck: false, autocapitalize: "off", wrap: "soft" });

  constructor({ parent, text, label, placeholder, isReadOnly, onInput, onSelection }: ViewOptions) {
    this.#field.readOnly = isReadOnly;
    this.#field.setAttribute("autocorrect", "off");
    this.#field.value = text;
    this.setLabels(label, placeholder);
    this.#field.addEventListener("input", onInput);
    for (const event of ["keyup", "pointerup"]) {
      this.#field.addEventListener(event, onSelection);
    }
    parent.append(this.#field);
  }

  get text(): string {
    return this.#field.value;
  }

  setText(text: string): void {
    const { start, end } = this.selection;
    this.#field.value = text;
    this.#field.setSelectionRange(start, end);
  }

  get selection(): Range {
    return { start: this.#field.selectionStart, end: this.#field.selectionEnd };
  }

  select({ start, end }: Range): void {
    this.#field.setSelectionRange(start, end);
  }

  get scrollTop(): number {
    return this.#field.scrollTop;
  }

  set scrollTop(pixels: number) {
    this.#field.scrollTop = pixels;
  }

  get hasFocus(): boolean {
    const root = this.#field.getRootNode();
    return root instanceof ShadowRoot && root.activeElement === this.#field;
  }

  focus(): void {
    this.#field.focus();
  }

  reveal({ start, end }: Range): void {
    this.#field.focus();
    this.#field.setSelectionRange(start, end);
    this.scrollTo({ start, end });
  }

  scrollTo({ start }: Range): void {
    // A field has no way to scroll to a place; lines of one height come near enough.
    const lines = (text: string) => text.split("\n").length;
    const share = lines(this.text.slice(0, start)) / lines(this.text);
    this.#field.scrollTop = share * this.#field.scrollHeight - this.#field.clientHeight / 2;
  }

  setLabels(label: string, placeholder: string): void {
    this.#field.setAttribute("aria-label", label);
    this.#field.placeholder = placeholder;
  }

  /** A plain field can't show them. */
  setDiagnostics(): void {}

  /** A plain field can't show them. */
  setMarks(): void {}

  /** A plain field has no line for it. */
  showStatus(): void {}

  destroy(): void {
    this.#field.remove();
  }
}
