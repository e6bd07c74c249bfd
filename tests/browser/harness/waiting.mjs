/** How a test waits: for a state, never for a time. */

import { expect } from "./playwright.mjs";

/**
 * An expectation of what is read again until it holds.
 *
 * @param {() => unknown} read
 * @param {string} [message] what is read, for whoever sees it fail
 */
export const eventually = (read, message) => expect.poll(read, { intervals: [10, 20, 50, 100], message });
