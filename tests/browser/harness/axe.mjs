/** axe-core, which finds what machines can find of WCAG. */

import { readFile } from "node:fs/promises";

import { root } from "./places.mjs";

const AXE = await readFile(new URL("www/node_modules/axe-core/axe.min.js", root), "utf8");

/** WCAG 2.2, levels A and AA. */
export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** @returns {Promise<string[]>} what axe has to say, each with its place */
export async function violations(page, runOnly = RULES) {
  // Not by a script element: the policy of the page refuses it.
  if (!(await page.evaluate(() => "axe" in globalThis))) {
    await page.evaluate(AXE);
  }
  const found = await page.evaluate(async (runOnly) => {
    const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, node.target.flat().join(" "), node.failureSummary]));
  }, runOnly);
  return found.map((parts) => parts.join(" ").replace(/\s+/g, " "));
}
