/** Sharing, exporting, and the help. */

import { readFile } from "node:fs/promises";

import { expect } from "./playwright.mjs";
import { eventually } from "./waiting.mjs";

export class Share {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get button() {
    return this.#checker.part("share");
  }

  get panel() {
    return this.#checker.part("share-panel");
  }

  /** The field with the link. */
  get link() {
    return this.#checker.part("share-link");
  }

  /** How long it is. */
  get length() {
    return this.#checker.part("share-length");
  }

  /** What was left out of it. */
  get secrets() {
    return this.#checker.part("share-secrets");
  }

  /** Why there is none. */
  get refusal() {
    return this.#checker.part("share-refusal");
  }

  async press() {
    await this.button.click();
  }

  /** Opens the panel; returns the link in it. */
  async open() {
    await this.press();
    await expect(this.link).toHaveValue(/#w1=/);
    return this.link.inputValue();
  }

  /** Replaces account ids; returns the other link. */
  async replaceAccounts() {
    const before = await this.link.inputValue();
    await this.#checker.part("share-accounts").check();
    await eventually(() => this.link.inputValue()).not.toBe(before);
    await expect(this.link).toHaveValue(/#w1=/);
    return this.link.inputValue();
  }

  get copyButton() {
    return this.#checker.part("share-copy");
  }

  async close() {
    await this.#checker.part("share-close").click();
  }
}

export class Exports {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  /** The menu of forms for the report and all statements. */
  get forms() {
    return this.#checker.part("copy-as");
  }

  /** Chooses a form in a menu. */
  async choose(form, menu = this.forms) {
    await menu.click();
    await this.entry(form).click();
    await expect(menu).toHaveAttribute("aria-expanded", "false");
  }

  /** An entry of the menu that is open, by its value. */
  entry(form) {
    return this.#checker.frame.getByRole("menu").locator(`[data-value="${form}"]`);
  }

  /** Copies in a form; the page says so for a while, so time is held. */
  async copy(form, answer = "Copied", menu = this.forms) {
    const copied = await this.#checker.clipboard.copiedBy(() => this.choose(form, menu));
    await this.#checker.fixes.says(answer);
    return copied;
  }

  /** Saves in a form; returns the name and the text of the file. */
  async save(form, menu = this.forms) {
    return this.saved(() => this.choose(form, menu));
  }

  /** What an action saves as a file. */
  async saved(action) {
    const downloading = this.#checker.page.waitForEvent("download");
    await action();
    const download = await downloading;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  }
}

export class Help {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get panel() {
    return this.#checker.part("help-panel");
  }

  /** Whether keys without Ctrl work. */
  get singleKeys() {
    return this.#checker.part("single-keys");
  }

  async open() {
    await this.#checker.openMore();
    await this.#checker.part("open-help").click();
  }

  async close() {
    await this.#checker.part("help-close").click();
  }
}
