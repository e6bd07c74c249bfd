/** The catalog: which calls pass roles. */

export class Catalog {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get panel() {
    return this.#checker.part("catalog");
  }

  get query() {
    return this.#checker.part("catalog-query");
  }

  /** What is said of the search as a whole. */
  get status() {
    return this.#checker.part("catalog-status");
  }

  /** The calls that were found. */
  get calls() {
    return this.#checker.part("catalog-call");
  }

  async open() {
    await this.#checker.openMore();
    await this.#checker.part("open-catalog").click();
  }

  async search(words) {
    await this.query.fill(words);
  }

  async close() {
    await this.#checker.part("close-catalog").click();
  }
}
