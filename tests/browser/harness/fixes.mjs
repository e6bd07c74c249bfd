/** The statements that the page proposes, and what one does with them. */

import { expect } from "./playwright.mjs";
import { eventually } from "./waiting.mjs";

export class Fixes {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  /** The cards. */
  get all() {
    return this.#checker.part("fix");
  }

  get statements() {
    return this.#checker.part("fix-statement");
  }

  /** A statement as it is on the screen. */
  statement(index = 0) {
    return this.statements.nth(index).innerText().then(JSON.parse);
  }

  /** Waits until a statement is on the screen; returns it. */
  async shown(index = 0) {
    await expect(this.statements.nth(index)).toBeVisible();
    return this.statement(index);
  }

  get copyButtons() {
    return this.#checker.part("fix-copy");
  }

  /** Presses the button of a statement; returns what is on the clipboard then. */
  async copy(index = 0) {
    const button = this.copyButtons.nth(index);
    const copied = await this.#checker.clipboard.copiedBy(() => button.click());
    await expect(button).toHaveText("Copied");
    return copied;
  }

  /** What there is to fill in before a statement can be used. */
  get placeholders() {
    return this.#checker.part("fix-placeholders");
  }

  /** That a statement names an account of somebody else. */
  get warnings() {
    return this.#checker.part("fix-warning");
  }

  // Applying.

  get applyButtons() {
    return this.#checker.part("fix-apply");
  }

  get previewButtons() {
    return this.#checker.part("fix-preview");
  }

  /** Why a statement can't be applied. */
  get why() {
    return this.#checker.part("fix-why");
  }

  async apply() {
    await this.applyButtons.first().click();
  }

  async applyAll() {
    await this.#checker.part("fix-apply-all").click();
  }

  async takeBack() {
    await this.#checker.part("fix-undo").click();
  }

  /** Waits for what is said of what was applied. */
  async says(text) {
    await expect(this.#checker.part("fix-said")).toHaveText(text);
  }

  /** The lines of the preview. */
  get difference() {
    return this.#checker.part("fix-diff");
  }

  /** Lines of the preview that would be added. */
  get added() {
    return this.#checker.part("fix-diff").locator(".add");
  }

  /** Lines of the preview that would be removed. */
  get removed() {
    return this.#checker.part("fix-diff").locator(".remove");
  }

  /** What the preview says of the policy's size. */
  get sizes() {
    return this.#checker.part("fix-size");
  }

  // Other forms.

  /** The menus of forms, one for each statement. */
  get forms() {
    return this.#checker.part("fix-forms");
  }

  /** The menu of forms for all statements; with several roles the first one is for all of them. */
  get formsOfAll() {
    return this.#checker.part("fixes-forms");
  }

  /** The cards of the roles. */
  get roles() {
    return this.#checker.part("role-fixes");
  }

  /** The card of a role. */
  ofRole(role) {
    return this.#checker.frame.locator(`[data-testid=role-fixes][data-role="${role}"]`);
  }

  /** The entries of a menu that make files; the menu is opened for it. */
  async filesOf(menu) {
    await menu.click();
    const entries = this.#checker.frame.getByRole("menuitem");
    await expect(entries).not.toHaveCount(0);
    const files = await entries.evaluateAll((all) => all.filter(({ dataset }) => /^(save|download)/.test(dataset.value)).length);
    await this.#checker.keyboard.press("Escape");
    return files;
  }

  // Where the role has no policy.

  /** The card with the complete policy of a role. */
  get policy() {
    return this.#checker.part("policy");
  }

  get policyText() {
    return this.#checker.part("policy-statement");
  }

  get policySize() {
    return this.#checker.part("policy-size");
  }

  get policyPlaceholders() {
    return this.#checker.part("policy-placeholders");
  }

  get putPolicy() {
    return this.#checker.part("policy-put");
  }

  get copyPolicy() {
    return this.#checker.part("policy-copy");
  }

  get policyForms() {
    return this.#checker.part("policy-forms");
  }

  /** What to give next. */
  get nextStep() {
    return this.#checker.part("next-step");
  }

  /** The buttons of the languages that a statement is written in. */
  get languages() {
    return this.#checker.part("fix-language");
  }

  /** A suggested change. */
  get changes() {
    return this.#checker.part("fix-change");
  }

  /** The button that shows all lines. */
  get showLines() {
    return this.#checker.part("show-lines");
  }

  /** Waits until the policy in an editor has the statement as its last. */
  async isLastOf(editor, statement) {
    await eventually(async () => JSON.parse(await editor.text()).Statement.at(-1)).toStrictEqual(statement);
  }
}
