/** What the page asks for, and how one answers. */

export class Questions {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get all() {
    return this.#checker.part("question");
  }

  /** Those of a kind, as the report names it. */
  ofKind(kind) {
    return this.#checker.frame.locator(`[data-testid=question][data-kind="${kind}"]`);
  }

  /** The values that are offered for a question. */
  candidatesOf(question) {
    return question.getByTestId("question-candidate");
  }

  /** Types a value and sets it. */
  async set(question, value) {
    await question.getByTestId("question-value").fill(value);
    await question.getByTestId("question-set").click();
  }

  /** Pastes a document into the box of a question. */
  async paste(question, text) {
    await this.#checker.clipboard.write(text);
    await question.getByTestId("question-paste").click();
    await this.#checker.keyboard.press("Control+v");
  }

  /** The command that prints the answer. */
  commandOf(question) {
    return question.getByTestId("command");
  }

  /** The buttons that lead from a check to what settles it. */
  get fromChecks() {
    return this.#checker.part("to-question");
  }
}
