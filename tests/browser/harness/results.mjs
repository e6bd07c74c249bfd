/** What the page found: checks, notices, places, progress. */

import { eventually } from "./waiting.mjs";

export class Results {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  // Checks.

  /** The rows of the checks. */
  get checks() {
    return this.#checker.part("check");
  }

  /** The checks that have the focus, or something in them. */
  get focusedCheck() {
    return this.#checker.frame.locator("[data-testid=check]:has(:focus)");
  }

  /** What the focused check is about. */
  focusedData() {
    return this.#checker.frame.evaluate(() => ({ ...document.activeElement.dataset }));
  }

  ofKind(kind) {
    return this.#checker.frame.locator(`[data-kind=${kind}]`);
  }

  ofResource(resource) {
    return this.#checker.frame.locator(`[data-resource="${resource}"]`);
  }

  /** The list of the checks, with its headings. */
  get list() {
    return this.#checker.frame.locator(".checks");
  }

  /** The headings of tasks in the list. */
  get headings() {
    return this.#checker.frame.locator(".checks h3");
  }

  /** The group of the checks of one state. */
  groupOf(state) {
    return this.#checker.frame.locator("article.group", { hasText: state });
  }

  /** The verdict as a check shows it. */
  badgeOf(check) {
    return check.locator(".badge");
  }

  /** The words that a check says what it is about with. */
  whatOf(check) {
    return check.locator(".what");
  }

  /** A reason of a check. */
  reason(code) {
    return this.#checker.frame.locator(`[data-testid=check] [data-code="${code}"]`);
  }

  sentenceOf(reason) {
    return reason.locator(".sentence");
  }

  /** The buttons that lead from a check to its statement. */
  get toFix() {
    return this.#checker.part("to-fix");
  }

  /** The button for what is not on the screen yet. */
  get showMore() {
    return this.list.getByTestId("show-more");
  }

  /** The button that shows granted checks only, or also. */
  get grantedFilter() {
    return this.#checker.part("filter-granted");
  }

  /** Everything that is said as results. */
  get all() {
    return this.#checker.frame.locator("#results");
  }

  // Places.

  /** The buttons that lead to places in the texts; of the whole page, or of a part of it. */
  places(within = this.#checker.frame) {
    return within.getByTestId("place");
  }

  // Notices.

  get notices() {
    return this.#checker.part("notice");
  }

  noticeRow(code) {
    return this.#checker.frame.locator(`[data-code="${code}"]`);
  }

  /** The row of a notice that has the focus. */
  get focusedRow() {
    return this.#checker.frame.locator(".row:has(:focus)");
  }

  /** Further notices of a kind, folded. */
  get alike() {
    return this.#checker.part("alike").locator("summary");
  }

  /** The codes of the notices on the screen. */
  codes() {
    return this.notices.evaluateAll((all) => all.map((row) => row.dataset.code));
  }

  /** Waits until the first notice of a code says such a thing. */
  async notice(code, ...patterns) {
    const said = () =>
      this.notices.evaluateAll(
        (all, code) => {
          const row = all.find((row) => row.dataset.code === code);
          return row ? row.innerText.replace(/\s+/g, " ") : `none of ${all.map((row) => row.dataset.code).join(", ")}`;
        },
        code,
      );
    for (const pattern of [/./, ...patterns]) {
      await eventually(said, code).toMatch(pattern);
    }
    await eventually(() => this.codes()).toContain(code);
  }

  // Grants that are broader than what is needed.

  get tightened() {
    const { part } = this.#checker;
    const testid = (name) => part.call(this.#checker, name);
    return {
      statement: testid("tightened-statement"),
      summary: testid("tightened").locator("summary"),
      copy: testid("tightened-copy"),
    };
  }

  // A check of large texts.

  /** How far it is. */
  get progress() {
    return this.#checker.part("progress");
  }

  async stop() {
    await this.#checker.part("stop").click();
  }

  async checkAgain() {
    await this.#checker.part("check-again").click();
  }
}
