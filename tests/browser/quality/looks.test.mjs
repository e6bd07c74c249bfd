/** How the page follows what it is shown on; `states.test.mjs` looks at every state. */

import { eventually, expect, test } from "../harness/test.mjs";

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
  await eventually(grounds).toStrictEqual(["bright", "bright"]);
  await page.emulateMedia({ colorScheme: "dark" });
  await eventually(grounds).toStrictEqual(["dark", "dark"]);
});

test("the verdict stays in sight on a narrow screen", async ({ open }) => {
  const viewport = { width: 360, height: 740 };
  const checker = await open({ context: { viewport } });
  await checker.openExample("ecs-run-task");
  await checker.verdict("missing");
  await checker.tabs.open("checks");
  const parts = [
    [() => checker.showInput(), checker.addDocument],
    [() => checker.showAnswer(), checker.results.checks.last()],
  ];
  for (const [turn, element] of parts) {
    await turn();
    await element.scrollIntoViewIfNeeded();
    await expect(checker.verdictLine).toBeInViewport({ ratio: 1 });
  }
});
