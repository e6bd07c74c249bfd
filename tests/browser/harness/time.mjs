/**
 * The time of a page, which passes when the test says so: for whatever ends by itself, and whatever
 * waits for a pause. The page is opened with `clock: true`.
 */

import { eventually } from "./waiting.mjs";

/** When a page with such a clock is opened. */
export const START = new Date("2026-11-29T12:00:00Z");
/** When it stands still: later than any page takes to load. */
const HELD = new Date(START.getTime() + 3_600_000);

export class Time {
  #page;

  constructor(page) {
    this.#page = page;
  }

  /** From here on time stands still. Nothing that waited until then waits any longer. */
  async hold() {
    await this.#page.clock.pauseAt(HELD);
  }

  /** Lets so many milliseconds pass, with everything that is due in them. */
  async pass(milliseconds) {
    await this.#page.clock.runFor(milliseconds);
  }

  /**
   * Lets time pass until what is read is as expected.
   *
   * @param {() => unknown} read
   */
  passUntil(read) {
    return eventually(async () => {
      await this.pass(20);
      return read();
    });
  }
}
