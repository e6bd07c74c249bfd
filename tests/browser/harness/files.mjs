/** Files that are dropped onto the page, or chosen by its button. */

import { expect } from "./playwright.mjs";

export class Files {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  /** What is said of the files that were opened, and of those that were left out. */
  get told() {
    return this.#checker.part("opened");
  }

  /** The first line of it. */
  get summary() {
    return this.told.locator("p");
  }

  /** Takes back what came in last. */
  async takeBack() {
    await this.#checker.part("intake-undo").click();
  }

  async dismiss() {
    await this.#checker.frame.getByRole("button", { name: "Dismiss" }).click();
  }

  /** The field behind the button. */
  get field() {
    return this.#checker.part("open-files");
  }

  /** Chooses files by the button. */
  async choose(files) {
    const buffers = files.map(({ name, text }) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) }));
    await this.field.setInputFiles(buffers);
  }

  /** Drags files over an element and drops them there; `size` in place of `text`: that many letters. */
  async drop(files, target = this.#checker.frame.locator("body")) {
    const dataTransfer = await this.#checker.frame.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const { name, text, bytes, size } of files) {
        const content = bytes ? new Uint8Array(bytes) : (text ?? "x".repeat(size));
        transfer.items.add(new File([content], name));
      }
      return transfer;
    }, files);
    for (const type of ["dragenter", "dragover"]) {
      await target.dispatchEvent(type, { dataTransfer });
    }
    const invitation = this.#checker.frame.getByText("Drop files or a folder (");
    await expect(invitation).toBeVisible();
    await target.dispatchEvent("drop", { dataTransfer });
    await expect(invitation).toBeHidden();
  }

  /** Drags from the desktop as the browser's own drag and drop does it, which knows folders. */
  async dragFromDesktop(paths) {
    const { page } = this.#checker;
    const session = await page.context().newCDPSession(page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ["dragEnter", "dragOver", "drop"]) {
      await session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
    }
  }
}
