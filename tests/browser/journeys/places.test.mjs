/** From what the page says to the place in the text, by pointer and by keyboard. */

import { eventually, expect, test } from "../harness/test.mjs";

/** The trust statement that answers in the example of the misspelled role. */
const ANSWER = /^\{\s+"Sid": "TrustOperator"[\s\S]*\}$/;

async function withReason(open) {
  const checker = await open();
  await checker.openExample("cross-account");
  await checker.verdict("missing");
  await checker.tabs.open("checks");
  return { checker, reason: checker.results.reason("trust-allows") };
}

async function marksAnswer(checker) {
  const editor = checker.relatedEditor(0);
  await editor.selects(ANSWER);
  await editor.hasFocus();
  const seen = () =>
    editor.element.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return Math.min(bottom, innerHeight) - Math.max(top, 0);
    });
  await eventually(seen, "so much of the editor is on the screen").toBeGreaterThan(50);
}

test("a click on a reason marks its place in the editor", async ({ open }) => {
  const { checker, reason } = await withReason(open);
  await checker.results.sentenceOf(reason).click();
  await marksAnswer(checker);
});

test("Enter on a reason's place marks it in the editor", async ({ open }) => {
  const { checker, reason } = await withReason(open);
  const place = checker.results.places(reason);
  await expect(place).toHaveAttribute("aria-label", /subject-role-trust\.json:4, show in the editor/);
  await place.press("Enter");
  await marksAnswer(checker);
});

test("a check leads to the task's place in the definition", async ({ open }) => {
  const { checker } = await withReason(open);
  const { results } = checker;
  await results.places(results.whatOf(results.checks)).first().click();
  await checker.machine.selects(/^"arn:aws:iam::444455556666:role\/subject-statemachine-execute-role"$/);
});

test("from page load to the copied statement with Tab and Enter alone", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.clipboard.write("nothing was copied");
  const tabTo = async (testid) => {
    for (let presses = 1; presses <= 60; presses++) {
      await checker.keyboard.press("Tab");
      if ((await checker.focused()) === testid) {
        return presses;
      }
    }
    throw new Error(`no way to ${testid} by Tab`);
  };
  await tabTo("example-cross-account");
  await checker.keyboard.press("Enter");
  await checker.verdict("missing");
  // The tools of a statement come after it.
  await expect(checker.fixes.applyButtons.first()).toBeVisible();
  const presses = await tabTo("fix-copy");
  expect(presses, "presses from the example to its statement").toBeLessThanOrEqual(10);
  await checker.keyboard.press("Enter");
  await eventually(() => checker.clipboard.read()).toMatch(/"Sid": "AssumeTargetRole"/);
});
