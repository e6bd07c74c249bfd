/** The clipboard of the test's browser. Only the page that the user opened may use it, a frame may not. */

import { eventually } from "./waiting.mjs";

const NOTHING = "nothing was copied";

export class Clipboard {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async write(text) {
    await this.#page.evaluate((text) => navigator.clipboard.writeText(text), text);
  }

  read() {
    return this.#page.evaluate(() => navigator.clipboard.readText());
  }

  /** What an action copies. */
  async copiedBy(action) {
    await this.write(NOTHING);
    await action();
    await eventually(() => this.read()).not.toBe(NOTHING);
    return this.read();
  }
}
