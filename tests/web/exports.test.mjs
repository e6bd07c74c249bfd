/** The report and the statements in the forms of other tools, and on paper. */

import assert from "node:assert/strict";

import { Checker, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

async function copied(checker, form, answer = "Copied") {
  await checker.intoClipboard("nothing was copied");
  const choice = checker.all("copy-as");
  await choice.selectOption(form);
  await checker.eventually(async () => assert.equal(await choice.locator("option").first().textContent(), answer));
  return checker.fromClipboard();
}

test("the report and its statements are copied in the chosen form", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard, query: "?example=ecs-run-task" }));
  await checker.verdict("missing", /2 permissions missing/);
  assert.match(await copied(checker, "report markdown"), /PassRole/);
  assert.equal(JSON.parse(await copied(checker, "report sarif")).version, "2.1.0");
  assert.match(await copied(checker, "fixes terraform"), /iam:PassRole/);
  assert.match(await copied(checker, "fixes cloudformation"), /iam:PassRole/);
  assert.match(await copied(checker, "fixes merged"), /iam:PassRole/);
  await checker.all("language").selectOption("ja");
  await copied(checker, "fixes cdk", "コピーしました");
});

test("what is exported is what is on the screen: a message in the place of the definition", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const refusal =
    "User: arn:aws:sts::111122223333:assumed-role/job/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/app because no identity-based policy allows the iam:PassRole action";
  await checker.paste("editor-machine", refusal);
  await checker.verdict("missing");
  assert.match(await copied(checker, "fixes json"), /role\/app/);
});

test("on paper there is the answer and no control", async ({ open }) => {
  const { page, frame } = await open({ query: "?example=ecs-run-task" });
  const checker = new Checker({ page, frame });
  await checker.verdict("missing");
  await page.emulateMedia({ media: "print" });
  assert.equal(await frame.locator(".inputs").isVisible(), false);
  assert.equal(await checker.all("share").isVisible(), false);
  assert.equal(await checker.all("fix-statement").first().isVisible(), true);
  assert.equal(await checker.all("check").last().isVisible(), true);
});
