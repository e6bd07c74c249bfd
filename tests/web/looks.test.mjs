/** How the page follows what it is shown on; `states.test.mjs` looks at every state. */

import assert from "node:assert/strict";

import { Checker } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

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
  const viewport = { width: 360, height: 740 };
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
