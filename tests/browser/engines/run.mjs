/**
 * Runs the journeys in the other engines, against `dist/`.
 *
 *   node tests/browser/engines/run.mjs [firefox] [webkit]
 *
 * FIREFOX_PATH and WEBKIT_DRIVER_PATH name the programs. Both engines at once, if none is named.
 */

import { mkdir, writeFile } from "node:fs/promises";

import { artifacts, pictures } from "../harness/places.mjs";
import { startSites } from "../harness/sites.mjs";
import { startFirefox } from "./firefox.mjs";
import { JOURNEYS } from "./journeys.mjs";
import { Visitor } from "./visitor.mjs";
import { copyWatched } from "./watched.mjs";
import { within } from "./waiting.mjs";
import { startWebKit } from "./webkit.mjs";

/** How long one journey may take, and all of them in one engine, in milliseconds. */
const LIMIT = 60_000;
const LIMIT_OF_ALL = 180_000;

const ENGINES = {
  firefox: () => startFirefox(process.env.FIREFOX_PATH ?? "firefox-esr"),
  webkit: () => startWebKit(process.env.WEBKIT_DRIVER_PATH ?? "WebKitWebDriver"),
};

async function main(names) {
  await mkdir(pictures, { recursive: true });
  const pages = await copyWatched();
  const counts = await Promise.all(names.map((name) => runIn(name, pages)));
  await pages.remove();
  const failed = counts.reduce((sum, count) => sum + count, 0);
  // The form of this line is what CI reads.
  console.log(`${names.length * JOURNEYS.length - failed} passed, ${failed} failed`);
  return failed === 0;
}

/** @returns {Promise<number>} how many journeys failed */
async function runIn(name, pages) {
  let browser;
  try {
    browser = await ENGINES[name]();
  } catch (error) {
    console.log(`FAIL  ${name} starts\n${indented(error)}`);
    return JOURNEYS.length;
  }
  let failed = 0;
  const end = performance.now() + LIMIT_OF_ALL;
  for (const [index, journey] of JOURNEYS.entries()) {
    if (performance.now() > end) {
      console.log(`FAIL  ${name} takes longer than ${LIMIT_OF_ALL / 1000} s`);
      failed += JOURNEYS.length - index;
      break;
    }
    // Other ports are other origins: each journey begins without anything that was kept.
    const sites = await startSites(journey.isPlain ? pages.plain : pages.whole);
    const start = performance.now();
    try {
      await within(LIMIT, journey.run(new Visitor(browser.driver, name), sites));
      console.log(`ok    ${journey.name} (${name}) (${Math.round(performance.now() - start)} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${journey.name} (${name})\n${indented(error)}`);
      await photograph(browser.driver, `${name} ${journey.name}`);
      await browser.driver.leaveFrame().catch(() => {});
    }
    sites.close();
  }
  await browser.close();
  return failed;
}

/** Keeps a picture for whoever looks into a failure. */
async function photograph(driver, name) {
  const file = `failed-${name.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}.png`;
  await driver.picture().then((picture) => writeFile(new URL(file, artifacts), picture), () => {});
}

function indented(error) {
  return String(error?.stack ?? error).replace(/^/gm, "      ");
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(ENGINES, name));
if (unknown.length > 0) {
  throw new Error(`there is no engine ${unknown.join(", ")}: ${Object.keys(ENGINES).join(", ")}`);
}
process.exitCode = (await main(asked.length > 0 ? asked : Object.keys(ENGINES))) ? 0 : 1;
