/** The examples, one press away. */

import assert from "node:assert/strict";

import { Checker, example, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

for (const [name, line] of [
  ["ecs-run-task", /^2 permissions missing$/],
  ["cross-account", /^1 permission missing$/],
]) {
  test(`the example ${name} shows its documents and what they are missing`, async ({ open }) => {
    const checker = new Checker(await open());
    const { title, workspace } = await example(name);
    const button = checker.all(`example-${name}`);
    assert.ok((await button.innerText()).startsWith(title));
    await button.click();
    await checker.verdict("missing", line);
    assert.equal(await checker.all("start").count(), 0);
    assert.equal(await checker.textOf("editor-machine"), workspace.documents[0].text);
    assert.equal(await checker.textOf("editor-policy-0"), workspace.documents[1].text);
    assert.equal(await checker.textOf("editor-related-0"), workspace.documents[2].text);
    assert.equal(await checker.all("setting-execution-role").inputValue(), workspace.settings.executionRole);
    assert.equal(await checker.all("setting-state-machine-arn").inputValue(), workspace.settings.stateMachineArn);
  });
}

test("an example replaces the documents and undo brings them back", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.paste("editor-machine", '{"StartAt": "mine", "States": {}}');
  await checker.openExample("cross-account");
  await checker.verdict("missing");
  await checker.openExample("ecs-run-task");
  await checker.verdict("missing", /2 permissions/);
  await checker.all("undo").click();
  await checker.verdict("missing", /1 permission /);

  await checker.all("clear").click();
  await checker.verdict("idle");
  assert.equal(await checker.textOf("editor-machine"), "");
  assert.equal(await checker.all("start").count(), 1);
  await checker.all("undo").click();
  await checker.verdict("missing", /1 permission /);
});

test("an embedded page has neither header nor examples, and works", async ({ open }) => {
  for (const mode of ["direct", "sandbox"]) {
    const checker = new Checker(await open({ mode, query: "?embed=1", context: withClipboard }));
    const { frame } = checker;
    assert.equal(await frame.locator("header.header").count(), 0);
    assert.equal(await frame.locator("[data-testid^=example-]").count(), 0);
    assert.equal(await frame.getByRole("heading", { level: 1 }).count(), 1, "for screen readers");
    assert.equal(await checker.all("verdict").isVisible(), true);

    const { workspace } = await example("cross-account");
    await checker.paste("editor-machine", workspace.documents[0].text);
    await checker.paste("editor-policy-0", workspace.documents[1].text);
    await checker.verdict("missing", /1 permission/);
    assert.equal(await frame.locator("[data-testid^=example-]").count(), 0);
  }
});
