/** One line for each test, what went wrong below it, and a last line that CI reads. */

import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

const SHOW = "node www/node_modules/@playwright/test/cli.js show-trace";

/** @implements {import("@playwright/test/reporter").Reporter} */
export default class Reporter {
  #passed = 0;
  #failed = 0;

  printsToStdio() {
    return true;
  }

  onTestEnd({ title }, { status, duration, errors, attachments }) {
    if (status === "passed") {
      this.#passed += 1;
      console.log(`ok    ${title} (${Math.round(duration)} ms)`);
      return;
    }
    this.#failed += 1;
    const traces = attachments.filter(({ name, path }) => name === "trace" && path);
    const hints = traces.map(({ path }) => `to see it step by step: ${SHOW} ${relative(process.cwd(), path)}`);
    const reasons = errors.map(({ stack, message, value }) => stack ?? message ?? value);
    console.log([`FAIL  ${title}`, ...[...reasons, ...hints].map(indented)].join("\n"));
  }

  /** What goes wrong outside of a test. */
  onError({ stack, message, value }) {
    this.#failed += 1;
    console.log(`FAIL  the tests as a whole\n${indented(stack ?? message ?? value)}`);
  }

  onStdOut(chunk) {
    process.stdout.write(chunk);
  }

  onStdErr(chunk) {
    process.stderr.write(chunk);
  }

  onEnd() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
  }
}

const indented = (text) => stripVTControlCharacters(text).replace(/^/gm, "      ");
