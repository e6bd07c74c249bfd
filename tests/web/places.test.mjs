/** From what the page says to the place in the text, by pointer and by keyboard. */

import assert from "node:assert/strict";

import { Checker, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

/** The trust statement that answers in the example of the misspelt role. */
const ANSWER = /^\{\s+"Sid": "TrustOperator"[\s\S]*\}$/;

async function withReason(open) {
  const checker = new Checker(await open());
  await checker.all("example-cross-account").click();
  await checker.verdict("missing");
  return { checker, reason: checker.frame.locator('[data-testid=check] [data-code="trust-allows"]') };
}

async function marksAnswer(checker) {
  await checker.eventually(async () => {
    assert.match(await checker.selectionOf("editor-related-0"), ANSWER);
    const focused = await checker.frame.evaluate(() => document.activeElement.dataset.testid);
    assert.equal(focused, "editor-related-0");
  });
  const editor = checker.all("editor-related-0");
  await checker.eventually(async () => {
    const seen = await editor.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, 0) > 50;
    });
    assert.ok(seen, "the editor is on the screen");
  });
}

test("a click on a reason marks its place in the editor", async ({ open }) => {
  const { checker, reason } = await withReason(open);
  await reason.locator(".sentence").click();
  await marksAnswer(checker);
});

test("Enter on a reason's place marks it in the editor", async ({ open }) => {
  const { checker, reason } = await withReason(open);
  const place = reason.getByTestId("place");
  assert.match(await place.getAttribute("aria-label"), /subject-role-trust\.json:4, show in the editor/);
  await place.focus();
  await checker.page.keyboard.press("Enter");
  await marksAnswer(checker);
});

test("a check leads to the task's place in the definition", async ({ open }) => {
  const { checker } = await withReason(open);
  await checker.all("check").locator(".what").getByTestId("place").first().click();
  await checker.eventually(async () =>
    assert.equal(
      await checker.selectionOf("editor-machine"),
      '"arn:aws:iam::444455556666:role/subject-statemachine-execute-role"',
    ),
  );
});

test("from page load to the copied statement with Tab and Enter alone", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.intoClipboard("nothing was copied");
  const tabTo = async (testid) => {
    for (let presses = 1; presses <= 60; presses++) {
      await checker.page.keyboard.press("Tab");
      const focused = await checker.frame.evaluate(() => document.activeElement?.dataset?.testid);
      if (focused === testid) {
        return presses;
      }
    }
    return assert.fail(`no way to ${testid} by Tab`);
  };
  await tabTo("example-cross-account");
  await checker.page.keyboard.press("Enter");
  await checker.verdict("missing");
  const presses = await tabTo("fix-copy");
  assert.ok(presses <= 10, `${presses} presses from the example to its statement`);
  await checker.page.keyboard.press("Enter");
  await checker.eventually(async () => assert.match(await checker.fromClipboard(), /"Sid": "AssumeTargetRole"/));
});
