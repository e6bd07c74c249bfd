/**
 * Copies of the built page that keep what goes wrong in them: WebDriver tells nothing of a page's
 * console, and not every engine has another way to it.
 */

import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { artifacts, dist } from "../harness/places.mjs";

/** Runs before anything else of the page. */
const WATCH = `
globalThis.problems = [];
{
  const { error } = console;
  console.error = (...said) => {
    problems.push("console: " + said.join(" "));
    error.apply(console, said);
  };
  const report = ({ message, target }) => problems.push("error: " + (message ?? "not loaded: " + target.src));
  addEventListener("error", report, true);
  addEventListener("unhandledrejection", ({ reason }) => problems.push("rejected: " + reason));
  addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
    problems.push("policy violation: " + violatedDirective + " " + blockedURI));
}
`;

/**
 * @returns {Promise<{ whole: URL, plain: URL, remove: () => Promise<void> }>} the page, and the page
 *   without its workbench
 */
export async function copyWatched() {
  const place = await mkdtemp(fileURLToPath(new URL("page-", artifacts)));
  const copy = async (name) => {
    const folder = pathToFileURL(`${join(place, name)}/`);
    await cp(dist, folder, { recursive: true });
    const page = await readFile(new URL("index.html", folder), "utf8");
    await writeFile(new URL("index.html", folder), page.replace("<script", '<script src="watch.js"></script>\n    <script'));
    await writeFile(new URL("watch.js", folder), WATCH);
    return folder;
  };
  const [whole, plain] = [await copy("whole"), await copy("plain")];
  await writeFile(new URL("workbench.js", plain), "");
  return { whole, plain, remove: () => rm(place, { recursive: true, force: true }) };
}
