/** Large documents: slower, but always there. Nothing is timed here. */

import assert from "node:assert/strict";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const role = (index) => `arn:aws:iam::111122223333:role/job-${index}`;

const machine = (count) =>
  definition(Object.fromEntries(Array.from({ length: count }, (_, index) => [`Job ${index}`, passing(role(index))])));

test("the verdict follows typing in a definition of 100 KB", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const text = machine(450);
  assert.ok(text.length > 95_000 && text.length < 130_000, `${text.length}`);
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  await checker.paste("editor-machine", text);
  await checker.verdict("missing", /^450 permissions missing$/);

  const at = text.indexOf(role(7)) + "arn:aws:iam::111122223333:role/".length;
  await checker.all("editor-machine").evaluate((editor, at) => editor.reveal(at, at), at);
  await checker.page.keyboard.type("typed-in-between-");
  await checker.eventually(async () =>
    assert.equal(await checker.frame.locator(`[data-resource="${role("7").replace("job", "typed-in-between-job")}"]`).count(), 1),
  );
  await checker.verdict("missing", /^450 permissions missing$/);

  await checker.paste("editor-policy-0", JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/job-*" }],
  }));
  await checker.verdict("missing", /^1 permission missing; 449 granted$/);
});

test("a definition of 2,500 tasks is shown in parts", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  await checker.paste("editor-machine", machine(2500));
  await checker.verdict("missing", /^2500 permissions missing$/);
  const rows = checker.all("check");
  const first = await rows.count();
  assert.ok(first > 0 && first <= 400, `${first} rows are drawn`);
  await checker.frame.locator(".checks").getByTestId("show-more").click();
  await checker.eventually(async () => assert.ok((await rows.count()) > first));
  assert.ok((await checker.frame.locator("#app *").count()) < 30_000);

  const statement = await checker.statement();
  assert.equal(statement.Resource.length, 2500);

  // It still answers: to a press, and to a change.
  await rows.first().getByTestId("place").first().click();
  await checker.eventually(async () => assert.match(await checker.selectionOf("editor-machine"), /job-0"$/));
  await checker.paste("editor-machine", machine(1));
  await checker.verdict("missing", /^1 permission missing$/);
});
