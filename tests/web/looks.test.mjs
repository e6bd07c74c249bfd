/** What the page looks like: nothing cut off at any width; pictures of every state for a look. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { Checker } from "./harness/checker.mjs";
import { artifacts } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const STATES = {
  empty: null,
  "ecs-run-task": "ecs-run-task",
  "cross-account": "cross-account",
};

const SCREENS = {
  wide: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  "wide-dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  smallest: { viewport: { width: 320, height: 568 }, colorScheme: "light" },
};

for (const [screen, context] of Object.entries(SCREENS)) {
  test(`nothing is cut off (${screen})`, async ({ open }) => {
    const checker = new Checker(await open({ context }));
    await checker.all("editor-machine").locator(".cm-content").waitFor();
    for (const [state, example] of Object.entries(STATES)) {
      if (example) {
        await checker.openExample(example);
        await checker.verdict("missing");
        await checker.page.mouse.move(0, 0);
      }
      await isWithin(checker, context.viewport.width);
      await photograph(checker, `${state}-${screen}`, context.viewport);
    }
  });
}

/** Nothing is wider than the screen, and the verdict can be read at once. */
async function isWithin({ page }, width) {
  const wider = await page.evaluate((width) => {
    const sticksOut = (element) => element.getBoundingClientRect().right > width + 0.5;
    return [...document.querySelectorAll("#app *")].filter(sticksOut).map(({ localName, className }) => `${localName}.${className}`);
  }, width);
  assert.deepEqual(wider, []);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "no way to scroll sideways");
  const verdict = await page.getByTestId("verdict").evaluate((line) => {
    const { top, bottom, left, right } = line.getBoundingClientRect();
    const isSeen = top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
    return { isSeen, size: parseFloat(getComputedStyle(line).fontSize) };
  });
  assert.ok(verdict.isSeen, "the verdict is on the first screen");
  assert.ok(verdict.size >= 14, `the verdict has ${verdict.size} px`);
}

/** The first screen, and all that there is to scroll to. */
async function photograph({ page }, name, viewport) {
  const path = (part) => fileURLToPath(new URL(`looks-${name}${part}.png`, artifacts));
  await page.screenshot({ path: path("") });
  // What is off the screen is not drawn: the screen must be as tall as its contents.
  const height = await page.evaluate(() =>
    Math.max(document.documentElement.scrollHeight, ...["inputs", "results"].map((id) => document.getElementById(id).scrollHeight + 200)),
  );
  await page.setViewportSize({ ...viewport, height });
  await page.screenshot({ path: path("-whole") });
  await page.setViewportSize(viewport);
}

test("the page follows the system's light and dark", async ({ open }) => {
  const { page } = await open({ context: { colorScheme: "light" } });
  const grounds = () =>
    page.evaluate(() => {
      const editor = document.querySelector("code-editor").shadowRoot.querySelector(".frame");
      return [document.body, editor].map((element) => {
        const [red, green, blue] = getComputedStyle(element).backgroundColor.match(/\d+/g).map(Number);
        return red + green + blue > 380 ? "bright" : "dark";
      });
    });
  assert.deepEqual(await grounds(), ["bright", "bright"]);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await grounds(), ["dark", "dark"]);
});

test("the verdict stays in sight on a narrow screen", async ({ open }) => {
  const { viewport } = SCREENS.narrow;
  const checker = new Checker(await open({ context: { viewport } }));
  await checker.all("example-ecs-run-task").click();
  await checker.verdict("missing");
  for (const element of [checker.all("add-related"), checker.all("check").last()]) {
    await element.scrollIntoViewIfNeeded();
    const { top, bottom } = await checker.all("verdict").evaluate((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return { top, bottom };
    });
    assert.ok(top >= 0 && bottom <= viewport.height, `${top} to ${bottom}`);
  }
});
