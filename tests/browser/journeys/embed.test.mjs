/** The page within another one. */

import { expect, test } from "../harness/test.mjs";
import { eventually } from "../harness/waiting.mjs";

test("an embedded page tells its height to the page around it", async ({ open }) => {
  const listen = () => {
    globalThis.heights = [];
    addEventListener("message", ({ data }) => data?.sfnRoleCheck && globalThis.heights.push(data.sfnRoleCheck.height));
  };
  const checker = await open({ mode: "sandbox", query: "?embed=1&example=ecs-run-task", before: (page) => page.addInitScript(listen) });
  await checker.verdict("missing");
  await eventually(() => checker.page.evaluate(() => globalThis.heights.at(-1))).toBeGreaterThan(100);
});

/** What a page around it does with the height, as the documentation says. */
const follow = () => {
  globalThis.heights = [];
  addEventListener("message", ({ data }) => {
    const { height } = data?.sfnRoleCheck ?? {};
    if (height) {
      globalThis.heights.push(height);
      document.querySelector("iframe").style.height = `${height}px`;
    }
  });
};

test("a narrow frame does not grow with itself", async ({ open }) => {
  const narrow = (page) =>
    page.addInitScript(() => {
      addEventListener("DOMContentLoaded", () => {
        const frame = document.querySelector("iframe");
        if (frame) {
          frame.style.width = "360px";
        }
      });
    });
  const checker = await open({
    mode: "sandbox",
    query: "?embed=1&example=ecs-run-task",
    before: async (page) => {
      await page.addInitScript(follow);
      await narrow(page);
    },
  });
  await checker.verdict("missing");
  const frames = () => checker.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  for (const show of ["showInput", "showAnswer"]) {
    await checker[show]();
    // What grows would do so with each frame that is drawn.
    for (let round = 0; round < 20; round++) {
      await frames();
    }
    await eventually(() => checker.page.evaluate(() => globalThis.heights.at(-1))).toBeLessThan(1800);
    await eventually(() => checker.page.evaluate(() => globalThis.heights.length)).toBeLessThan(30);
  }
});

test("a wide frame can be made as high as the answer, and lower again", async ({ open }) => {
  const context = { viewport: { width: 1300, height: 700 } };
  const checker = await open({ mode: "sandbox", query: "?embed=1&example=ecs-run-task", before: (page) => page.addInitScript(follow), context });
  await checker.verdict("missing");
  const height = () => checker.page.locator("iframe").evaluate((frame) => frame.clientHeight);
  const overflow = () => checker.frame.evaluate(() => {
    const panel = document.querySelector(".panel:not([hidden])");
    return panel.scrollHeight - panel.clientHeight;
  });
  await checker.tabs.open("checks");
  await eventually(overflow).toBeLessThan(2);
  const high = await height();
  await checker.tabs.open("assumptions");
  await eventually(height).toBeLessThan(high);
  await eventually(overflow).toBeLessThan(2);
});

test("the embed code shows the same documents in a frame", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task", clipboard: true });
  await checker.verdict("missing");
  await checker.share.open();
  const code = await checker.clipboard.copiedBy(() => checker.part("share-embed").click());
  expect(code).toMatch(/^<iframe [^>]*sandbox="allow-scripts allow-popups" src="[^"]*\?embed=1#w1=[^"]+"><\/iframe>$/);
  const other = await open({ query: code.match(/\?embed=1#w1=[^"]+/)[0] });
  await other.verdict("missing", /^2 permissions missing$/);
  await expect(other.header).toHaveCount(0);
});
