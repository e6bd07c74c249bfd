/**
 * The view of a `<code-editor>` until its editor is loaded: a plain text field.
 *
 * Views share one interface, see `CodeEditor`. Texts have "\n" for every line break.
 */
export class PlainView {
  #field = document.createElement("textarea");

  /** @type {import("./code-editor.js").ViewFactory} */
  static create(options) {
    return new PlainView(options);
  }

  constructor({ parent, text, label, placeholder, onInput, onSelection }) {
    this.#field.className = "plain";
    this.#field.spellcheck = false;
    this.#field.autocapitalize = "off";
    this.#field.setAttribute("autocorrect", "off");
    this.#field.wrap = "soft";
    this.#field.value = text;
    this.setLabels(label, placeholder);
    this.#field.addEventListener("input", onInput);
    for (const event of ["keyup", "pointerup"]) {
      this.#field.addEventListener(event, onSelection);
    }
    parent.append(this.#field);
  }

  get text() {
    return this.#field.value;
  }

  setText(text) {
    const { start, end } = this.selection;
    this.#field.value = text;
    this.#field.setSelectionRange(start, end);
  }

  get selection() {
    return { start: this.#field.selectionStart, end: this.#field.selectionEnd };
  }

  select({ start, end }) {
    this.#field.setSelectionRange(start, end);
  }

  get scrollTop() {
    return this.#field.scrollTop;
  }

  set scrollTop(pixels) {
    this.#field.scrollTop = pixels;
  }

  get hasFocus() {
    return this.#field.getRootNode().activeElement === this.#field;
  }

  focus() {
    this.#field.focus();
  }

  reveal({ start, end }) {
    this.#field.focus();
    this.#field.setSelectionRange(start, end);
    // A field has no way to scroll to a place; lines of one height come near enough.
    const lines = (text) => text.split("\n").length;
    const share = lines(this.text.slice(0, start)) / lines(this.text);
    this.#field.scrollTop = share * this.#field.scrollHeight - this.#field.clientHeight / 2;
  }

  setLabels(label, placeholder) {
    this.#field.setAttribute("aria-label", label);
    this.#field.placeholder = placeholder;
  }

  /** A plain field can't show them. */
  setDiagnostics() {}

  /** A plain field can't show them. */
  setMarks() {}

  destroy() {
    this.#field.remove();
  }
}
