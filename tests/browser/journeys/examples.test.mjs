/** The examples, one press away. */

import { example } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

for (const [name, line] of [
  ["ecs-run-task", /^2 permissions missing$/],
  ["cross-account", /^1 permission missing$/],
]) {
  test(`the example ${name} shows its documents and what they are missing`, async ({ open }) => {
    const checker = await open();
    const { title, workspace } = await example(name);
    const beginning = () => checker.card(name).innerText().then((text) => text.slice(0, title.length));
    await eventually(beginning).toBe(title);
    await checker.openExample(name);
    await checker.verdict("missing", line);
    await expect(checker.start).toHaveCount(0);
    await checker.machine.has(workspace.documents[0].text);
    await checker.policy.has(workspace.documents[1].text);
    await checker.relatedEditor(0).has(workspace.documents[2].text);
    await expect(checker.setting("executionRole")).toHaveValue(workspace.settings.executionRole);
    await expect(checker.setting("stateMachineArn")).toHaveValue(workspace.settings.stateMachineArn);
  });
}

test("an example replaces the documents and undo brings them back", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.paste('{"StartAt": "mine", "States": {}}');
  await checker.chooseExample("cross-account");
  await checker.verdict("missing", /1 permission /);
  await checker.chooseExample("ecs-run-task");
  await checker.verdict("missing", /2 permissions/);
  await checker.undo();
  await checker.verdict("missing", /1 permission /);

  await checker.clear();
  await checker.verdict("idle");
  await checker.machine.has("");
  await expect(checker.start).toHaveCount(1);
  await checker.undo();
  await checker.verdict("missing", /1 permission /);
});

test("an embedded page has neither header nor examples, and works", async ({ open }) => {
  for (const mode of ["direct", "sandbox"]) {
    const checker = await open({ mode, query: "?embed=1", clipboard: true });
    await expect(checker.header).toHaveCount(0);
    await expect(checker.exampleButtons).toHaveCount(0);
    await expect(checker.frame.getByRole("heading", { level: 1 }), "for screen readers").toHaveCount(1);

    const { workspace } = await example("cross-account");
    await checker.machine.paste(workspace.documents[0].text);
    await expect(checker.verdictLine).toBeVisible();
    await checker.policy.paste(workspace.documents[1].text);
    // Within one account the trust policy of the target role may be enough, and nothing tells
    // the account.
    await checker.verdict("undecided", /1 permission/);
    await expect(checker.exampleButtons).toHaveCount(0);
  }
});

test("the menu of examples acts on Enter and never on an arrow key", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  await checker.verdict("missing");
  await expect(checker.names.first()).toHaveText("state-machine.json");
  await checker.examples.focus();
  await checker.keyboard.press("ArrowDown");
  const entries = checker.frame.getByRole("menuitem");
  await expect(entries).toHaveCount(10);
  await expect(entries.first()).toBeFocused();
  await checker.keyboard.press("ArrowDown");
  await expect(entries.nth(1)).toBeFocused();
  await expect(checker.names.first()).toHaveText("state-machine.json");
  await checker.keyboard.press("Escape");
  await expect(checker.examples).toBeFocused();
  await expect(entries).toHaveCount(0);
  await checker.keyboard.press("Enter");
  await checker.keyboard.press("End");
  await checker.keyboard.press("Enter");
  const { workspace } = await example("distributed-map");
  await expect(checker.names).toHaveText(workspace.documents.map(({ name }) => name));
});
