/** The tests, in the order in which they were declared. */
export const tests = [];

/**
 * Declares a test.
 *
 * @param {string} name what is true when it passes
 * @param {(context: { open: import("./pages.mjs").Open, sites: object }) => Promise<void>} run
 */
export function test(name, run) {
  tests.push({ name, run });
}
