/** An editor, and what one does in it. */

import { expect } from "./playwright.mjs";
import { eventually } from "./waiting.mjs";

/** An editor of the first that is such, else of the first. */
const firstOf = (kind) => {
  const editor = `code-editor[data-kind="${kind}"]`;
  return `html:has(${editor}) ${editor}, html:not(:has(${editor})) code-editor`;
};

/** Where a document is found that the test did not paste itself. */
const FOUND = {
  machine: firstOf("state-machine"),
  policy: firstOf("identity-policy"),
  related: 'code-editor:not([data-kind="state-machine"], [data-kind="identity-policy"], [data-kind=""])',
};

/** The choice of the execution role as the owner of a policy. */
const EXECUTION = "\u0001execution";

export class Editor {
  #checker;
  #index;

  /**
   * @param {import("./checker.mjs").Checker} checker
   * @param {"machine" | "policy" | "related"} what the definition, the execution role's policy, or another document
   * @param {number} index among those
   */
  constructor(checker, what, index = 0) {
    this.#checker = checker;
    this.#index = index;
    this.what = what;
    /** The id of the element that the test pasted into. */
    this.pasted = undefined;
  }

  /** The element as a whole. */
  get element() {
    const { frame } = this.#checker;
    return this.pasted ? frame.locator(`#${this.pasted}`) : frame.locator(FOUND[this.what]).nth(this.#index);
  }

  /** What is typed into, once the editor is loaded. */
  get content() {
    return this.element.locator(".cm-content");
  }

  /** Brings the document to the front. */
  async show() {
    await this.#checker.showInput();
    const id = await this.element.getAttribute("id");
    const tab = this.#checker.frame.locator(`#${id.replace("editor", "document-tab")}`);
    if (await this.element.isHidden()) {
      await tab.click();
    }
  }

  /** Makes sure that there is a document of that sort, to paste into. */
  async #isThere() {
    const { frame } = this.#checker;
    if (this.pasted || (await this.#checker.isBlank())) {
      this.pasted ??= await frame.locator("code-editor").first().getAttribute("id");
      return;
    }
    const isOfKind = { machine: "state-machine", policy: "identity-policy" }[this.what];
    if (isOfKind && (await frame.locator(`code-editor[data-kind="${isOfKind}"]`).count()) > 0) {
      return;
    }
    this.pasted = await this.#checker.addBlank();
  }

  /** Its text, with the line breaks that it has. */
  text() {
    return this.element.evaluate((editor) => editor.value);
  }

  /** Waits until it has this text. */
  async has(text) {
    await eventually(() => this.text(), `the text of the ${this.what}`).toBe(text);
  }

  /** Waits until its text is such. */
  async matches(pattern) {
    await eventually(() => this.text(), `the text of the ${this.what}`).toMatch(pattern);
  }

  /** What is selected. */
  selection() {
    return this.element.evaluate((editor) => editor.value.slice(editor.selectionStart, editor.selectionEnd));
  }

  /** Waits until such a text is selected. */
  async selects(pattern) {
    await eventually(() => this.selection(), `what is selected in the ${this.what}`).toMatch(pattern);
  }

  async focus() {
    await this.#isThere();
    await this.show();
    await this.content.click();
    await expect(this.content).toBeFocused();
  }

  /** Puts the cursor behind so many letters. */
  async putCursor(at) {
    await this.show();
    await this.element.evaluate((editor, at) => editor.reveal(at, at), at);
  }

  /** Replaces the text by the clipboard's, as ⌃A ⌃V does. */
  async paste(text) {
    await this.#isThere();
    await this.#checker.clipboard.write(text);
    await this.focus();
    await this.#checker.keyboard.press("Control+a");
    await this.#checker.keyboard.press("Control+v");
    await this.has(text);
    await this.#isSaid();
  }

  /** Says that a policy is the execution role's, where that is to be said. */
  async #isSaid() {
    const role = this.#checker.part("document-role");
    // What the page only assumes may be taken back by other documents.
    const isSaid =
      (await role.count()) > 0 &&
      (await role.evaluate((select, wanted) => select.value === wanted && !select.selectedOptions[0].text.endsWith(")"), EXECUTION));
    if (this.what === "policy" && !isSaid) {
      await this.#checker.part("document-kind").selectOption("identity-policy");
      await this.#checker.part("document-role").selectOption(EXECUTION);
    }
  }

  /** Pastes a text with `|` in it, and puts the cursor where that is. */
  async write(text) {
    await this.paste(text.replace("|", ""));
    await this.putCursor(text.indexOf("|"));
  }

  /** Sets the text as a paste does, where no clipboard is. */
  async fill(text) {
    await this.#isThere();
    await this.element.evaluate((editor, text) => {
      editor.value = text;
      editor.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
    }, text);
    await this.#isSaid();
  }

  /** Pastes as the clipboard would, without a clipboard: a frame of opaque origin has none. */
  async pasteEvent(text) {
    await this.#isThere();
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

  /** Whose policy the document in front is said to be. */
  get role() {
    return this.#checker.part("document-role");
  }

  /** Waits until it has the focus. */
  async hasFocus() {
    await expect(this.element).toBeFocused();
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
