/** An editor, and what one does in it. */

import { expect } from "./playwright.mjs";
import { eventually } from "./waiting.mjs";

export class Editor {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker, testid) {
    this.#checker = checker;
    this.testid = testid;
    /** The element as a whole. */
    this.element = checker.part(testid);
    /** What is typed into, once the editor is loaded. */
    this.content = this.element.locator(".cm-content");
  }

  /** Its text, with the line breaks that it has. */
  text() {
    return this.element.evaluate((editor) => editor.value);
  }

  /** Waits until it has this text. */
  async has(text) {
    await eventually(() => this.text(), `the text of ${this.testid}`).toBe(text);
  }

  /** Waits until its text is such. */
  async matches(pattern) {
    await eventually(() => this.text(), `the text of ${this.testid}`).toMatch(pattern);
  }

  /** What is selected. */
  selection() {
    return this.element.evaluate((editor) => editor.value.slice(editor.selectionStart, editor.selectionEnd));
  }

  /** Waits until such a text is selected. */
  async selects(pattern) {
    await eventually(() => this.selection(), `what is selected in ${this.testid}`).toMatch(pattern);
  }

  async focus() {
    await this.content.click();
    await expect(this.content).toBeFocused();
  }

  /** Puts the cursor behind so many letters. */
  async putCursor(at) {
    await this.element.evaluate((editor, at) => editor.reveal(at, at), at);
  }

  /** Replaces the text by the clipboard's, as ⌃A ⌃V does. */
  async paste(text) {
    await this.#checker.clipboard.write(text);
    await this.focus();
    await this.#checker.keyboard.press("Control+a");
    await this.#checker.keyboard.press("Control+v");
    await this.has(text);
  }

  /** Pastes a text with `|` in it, and puts the cursor where that is. */
  async write(text) {
    await this.paste(text.replace("|", ""));
    await this.putCursor(text.indexOf("|"));
  }

  /** Sets the text as a paste does, where no clipboard is. */
  async fill(text) {
    await this.element.evaluate((editor, text) => {
      editor.value = text;
      editor.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    }, text);
  }

  /** Pastes as the clipboard would, without a clipboard: a frame of opaque origin has none. */
  async pasteEvent(text) {
    await this.content.waitFor();
    await this.content.evaluate((target, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", text);
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
    }, text);
  }

  /** Adds what is on the clipboard behind the last statement of the policy. */
  async pasteBehindLastStatement() {
    const text = await this.text();
    const end = text.lastIndexOf("}", text.lastIndexOf("]")) + 1;
    expect(end, "the policy has a statement").toBeGreaterThan(0);
    await this.putCursor(end);
    await this.#checker.keyboard.type(",");
    await this.#checker.keyboard.press("Enter");
    await this.#checker.keyboard.press("Control+v");
  }

  /** Whose policy the document is said to be. */
  get role() {
    return this.#checker.part(this.testid.replace("editor-related", "related-role"));
  }

  // What the editor offers and tells.

  /** The suggestion that Enter takes. */
  get suggestion() {
    return this.element.locator(".cm-tooltip-autocomplete [aria-selected]");
  }

  /** Waits for a suggestion and takes it, while time is held. */
  async accept(wanted) {
    await this.#checker.time.passUntil(() => this.suggestion.allInnerTexts()).toStrictEqual([expect.stringMatching(wanted)]);
    // None is taken that came while one was still typing.
    await this.#checker.time.pass(100);
    await this.#checker.keyboard.press("Enter");
  }

  /** What is told of the word under the pointer or the cursor. */
  get told() {
    return this.element.locator(".cm-needs");
  }

  line(text) {
    return this.element.locator(".cm-line", { hasText: text });
  }

  get formatButton() {
    return this.element.locator("[name=format]");
  }

  get problemsButton() {
    return this.element.locator("[name=problems]");
  }

  /** What the editor says of what was done in it. */
  get said() {
    return this.element.getByRole("status");
  }

  /** The field of the search. */
  get search() {
    return this.element.locator("input[name=search]");
  }

  /** What is underlined as an error. */
  get errors() {
    return this.element.locator(".cm-lintRange-error");
  }

  /** The marks beside the lines. */
  get marks() {
    return this.element.locator(".cm-lint-marker");
  }

  /** The sentences under the underlined places. */
  sentences() {
    return this.element.evaluate((editor) => editor.diagnostics.map(({ message }) => message).join());
  }
}
