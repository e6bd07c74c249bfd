/** What the page looks like: nothing cut off at any width; pictures of every state for a look. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { Checker } from "./harness/checker.mjs";
import { artifacts } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const STATES = {
  empty: null,
  "ecs-run-task": "example-ecs-run-task",
  "cross-account": "example-cross-account",
};

const SCREENS = {
  wide: { viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  "wide-dark": { viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  smallest: { viewport: { width: 320, height: 568 }, colorScheme: "light" },
};

for (const [screen, context] of Object.entries(SCREENS)) {
  for (const [state, button] of Object.entries(STATES)) {
    test(`looks: ${state}, ${screen}`, async ({ open }) => {
      const checker = new Checker(await open({ context }));
      const { page } = checker;
      if (button) {
        await checker.all(button).click();
        await checker.verdict("missing");
        await page.mouse.move(0, 0);
      }
      await checker.all("editor-machine").locator(".cm-content").waitFor();
      const { width } = context.viewport;
      const wider = await page.evaluate(
        (width) => [...document.querySelectorAll("#app *")].filter((element) => element.getBoundingClientRect().right > width + 0.5 && !element.closest(".visually-hidden")).map((element) => element.className || element.localName),
        width,
      );
      assert.deepEqual(wider, [], "no part sticks out");
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "no way to scroll sideways");

      const verdict = await checker.all("verdict").evaluate((line) => {
        const { top, bottom, left, right } = line.getBoundingClientRect();
        const style = getComputedStyle(line);
        return { seen: top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth, size: parseFloat(style.fontSize) };
      });
      assert.ok(verdict.seen, "the verdict is on the first screen");
      assert.ok(verdict.size >= 14, `${verdict.size}px`);
      const file = `${state}-${screen}`;
      await page.screenshot({ path: fileURLToPath(new URL(`${file}.png`, artifacts)) });
      if (width < 600) {
        await page.screenshot({ path: fileURLToPath(new URL(`${file}-whole.png`, artifacts)), fullPage: true });
      }
    });
  }
}

test("the page follows the system's light and dark", async ({ open }) => {
  const { page } = await open({ context: { colorScheme: "light" } });
  const brightness = () =>
    page.evaluate(() => {
      const of = (element, name) => getComputedStyle(element)[name].match(/\d+(\.\d+)?/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
      const editor = document.querySelector("code-editor").shadowRoot.querySelector(".frame");
      return [of(document.body, "backgroundColor"), of(editor, "backgroundColor")].map((sum) => (sum > 380 ? "bright" : "dark"));
    });
  assert.deepEqual(await brightness(), ["bright", "bright"]);
  await page.emulateMedia({ colorScheme: "dark" });
  assert.deepEqual(await brightness(), ["dark", "dark"]);
});

test("the verdict stays in sight on a narrow screen", async ({ open }) => {
  const checker = new Checker(await open({ context: SCREENS.narrow }));
  await checker.all("example-ecs-run-task").click();
  await checker.verdict("missing");
  for (const element of [checker.all("add-related"), checker.all("check").last()]) {
    await element.scrollIntoViewIfNeeded();
    const { top, bottom } = await checker.all("verdict").evaluate((line) => {
      const { top, bottom } = line.getBoundingClientRect();
      return { top, bottom };
    });
    assert.ok(top >= 0 && bottom <= 740, `${top} to ${bottom}`);
  }
});
