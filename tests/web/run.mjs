/**
 * Runs the browser tests against `dist/`.
 *
 *   node tests/web/run.mjs [part of a test's name]
 *
 * CHROME_PATH names the browser. Every `*.test.mjs` of this folder is a topic.
 */

import { mkdir, readdir } from "node:fs/promises";

import { launchBrowser } from "./harness/browser.mjs";
import { Pages } from "./harness/pages.mjs";
import { artifacts, here } from "./harness/places.mjs";
import { startSites } from "./harness/sites.mjs";
import { tests } from "./harness/test.mjs";

/** How long one test may take, in milliseconds. */
const LIMIT = 60_000;
/** Browsers side by side: a test waits more than it computes. Each has a clipboard of its own. */
const LANES = 2;

async function main(filter = "") {
  const files = (await readdir(here)).filter((name) => name.endsWith(".test.mjs")).sort();
  for (const file of files) {
    await import(new URL(file, here));
  }
  await mkdir(artifacts, { recursive: true });
  const selected = tests.filter(({ name }) => name.includes(filter));
  const sites = await startSites();
  const waiting = [...selected];
  const lanes = Array.from({ length: LANES }, () => runFrom(waiting, sites));
  const failed = (await Promise.all(lanes)).reduce((sum, count) => sum + count, 0);
  sites.close();
  // The form of this line is what CI reads.
  console.log(`${selected.length - failed} passed, ${failed} failed`);
  return failed === 0 && selected.length > 0;
}

/** Runs what is waiting until nothing is; returns how many tests failed. */
async function runFrom(waiting, sites) {
  const browser = await launchBrowser();
  let failed = 0;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { name, run } = next;
    const pages = new Pages(browser, sites);
    const start = performance.now();
    try {
      await withinLimit(run({ open: (options) => pages.open(options), sites }));
      pages.check();
      console.log(`ok    ${name} (${Math.round(performance.now() - start)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n${indented(error)}`);
      await pages.photograph(name);
    }
    await pages.close();
  }
  await browser.close();
  return failed;
}

async function withinLimit(promise) {
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${LIMIT / 1000} s`)), LIMIT);
  });
  try {
    return await Promise.race([promise, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function indented(error) {
  return String(error?.stack ?? error).replace(/^/gm, "      ");
}

process.exitCode = (await main(process.argv[2])) ? 0 : 1;
