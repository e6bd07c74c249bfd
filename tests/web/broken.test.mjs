/** Documents that are not as they should be: said where and why, and nothing of the text is lost. */

import assert from "node:assert/strict";

import { Checker, example, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

test("a missing bracket is named with the place where it was opened", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { workspace } = await example("cross-account");
  const [machine, policy] = workspace.documents;
  await checker.paste("editor-machine", machine.text);
  await checker.state(workspace.settings);
  // As published: the array of statements is never closed.
  const broken = policy.text.replace(/\n {2}\]\n\}/, "\n}");
  assert.notEqual(broken, policy.text);
  await checker.paste("editor-policy-0", broken);

  const said = await checker.notice("json-bracket-open");
  assert.match(said, /\] is missing here: the \[ is still open/);
  const row = checker.frame.locator('[data-code="json-bracket-open"]');
  const opened = broken.slice(0, broken.indexOf("[")).split("\n").length;
  const end = broken.slice(0, broken.lastIndexOf("}")).split("\n").length;
  const places = await row.getByTestId("place").allInnerTexts();
  assert.deepEqual(places, [`execution-role-policy.json:${end}`, `execution-role-policy.json:${opened}`]);
  await row.getByTestId("place").nth(1).click();
  assert.equal(await checker.selectionOf("editor-policy-0"), "[");
  assert.equal(await checker.textOf("editor-policy-0"), broken);

  // What can be seen in it is still said, but nothing is proved by it, whatever it allows.
  await checker.verdict("undecided", /^1 permission undecided$/);
  assert.match(await checker.notice("near-miss-name"), /execute-subject-statemachine-role/);
  const spelt = (text) => text.replace("execute-subject-statemachine-role", "subject-statemachine-execute-role");
  await checker.pasteRelated(workspace.documents[2].text);
  await checker.all("related-role-0").selectOption(workspace.documents[2].role);
  await checker.paste("editor-policy-0", spelt(broken));
  await checker.verdict("undecided", /^1 permission undecided$/);

  await checker.paste("editor-policy-0", spelt(policy.text));
  await checker.verdict("granted", /1 granted/);
  assert.equal(await row.count(), 0);
});

test("a broken document is underlined and the others are still checked", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { workspace } = await example("ecs-run-task");
  await checker.paste("editor-machine", workspace.documents[0].text);
  await checker.paste("editor-policy-0", workspace.documents[1].text);
  await checker.pasteRelated(workspace.documents[2].text);
  await checker.pasteRelated("{'Version': '2012-10-17'}");
  await checker.state(workspace.settings);
  await checker.verdict("missing", /2 permissions missing/);
  assert.match(await checker.notice("json-single-quotes"), /double quotes/);
  assert.ok((await checker.all("editor-related-1").locator(".cm-lintRange-error").count()) > 0);
  assert.equal(await checker.textOf("editor-related-1"), "{'Version': '2012-10-17'}");
});

test("typing through every half of a document never stops the page", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { workspace } = await example("cross-account");
  await checker.paste("editor-machine", workspace.documents[0].text);
  await checker.state(workspace.settings);
  await checker.focusEditor("editor-policy-0");
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: workspace.documents[2].role },
  });
  await checker.page.keyboard.type(policy);
  assert.equal(await checker.textOf("editor-policy-0"), policy);
  await checker.verdict("undecided", /1 permission undecided/);
  assert.match(await checker.all("check").textContent(), /trust policy.*was not pasted/);
});
