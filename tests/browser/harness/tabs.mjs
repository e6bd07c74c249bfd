/** The tabs of the answer. */

import { expect } from "./playwright.mjs";

/** @typedef {"fix" | "checks" | "graph" | "roles" | "findings" | "assumptions"} Tab */

export class Tabs {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get list() {
    return this.#checker.frame.getByRole("tablist");
  }

  /** All tabs, in their order. */
  get all() {
    return this.#checker.frame.getByRole("tab");
  }

  /** @param {Tab} name */
  tab(name) {
    return this.#checker.part(`tab-${name}`);
  }

  /** What a tab shows. */
  panel(name) {
    return this.#checker.frame.locator(`#panel-${name}`);
  }

  /** The tab that is open. */
  get selected() {
    return this.#checker.frame.getByRole("tab", { selected: true });
  }

  /**
   * Opens a tab, if it is not open.
   *
   * @param {Tab} name
   */
  async open(name) {
    await this.#checker.showAnswer();
    const tab = this.tab(name);
    await this.#checker.showAnswer();
    if ((await tab.getAttribute("aria-selected")) !== "true") {
      await tab.click();
    }
    await expect(this.panel(name)).toBeVisible();
  }

  /** Waits until a tab is open. */
  async isOpen(name) {
    await expect(this.tab(name)).toHaveAttribute("aria-selected", "true");
    await expect(this.panel(name)).toBeVisible();
  }
}
