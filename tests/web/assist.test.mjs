/** What the editors do for who writes in them: suggest, explain, format, lead to results. */

import assert from "node:assert/strict";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/worker";

/** Puts a text with `|` in it into an editor, and the cursor where that is. */
async function write(checker, testid, text) {
  const at = text.indexOf("|");
  await checker.paste(testid, text.replace("|", ""));
  await checker.all(testid).evaluate((editor, at) => editor.reveal(at, at), at);
}

const suggestions = (checker, testid) => checker.all(testid).locator(".cm-tooltip-autocomplete");

/** Takes the suggestion that is chosen. */
async function accept(checker, testid, wanted) {
  const list = suggestions(checker, testid);
  await checker.eventually(async () => {
    assert.match(await list.locator("[aria-selected]").innerText({ timeout: 200 }), wanted);
  });
  // A suggestion is not taken by who was still typing when it came.
  await checker.page.waitForTimeout(100);
  await checker.page.keyboard.press("Enter");
}

test("a task is written with what the editor suggests", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const machine = "editor-machine";
  await write(checker, machine, '{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "|", "Parameters": {}, "Next": ""}, "After": {"Type": "Succeed"}}}');
  await checker.page.keyboard.type("runTask.s");
  await accept(checker, machine, /^ecs:runTask\.sync\s*iam:PassRole$/);
  assert.match(await checker.textOf(machine), /"Resource": "arn:aws:states:::ecs:runTask\.sync"/);

  const inside = (await checker.textOf(machine)).indexOf("{}") + 1;
  await checker.all(machine).evaluate((editor, at) => editor.reveal(at, at), inside);
  await checker.page.keyboard.type('"Over');
  await accept(checker, machine, /^Overrides/);
  await checker.page.keyboard.type('"Task');
  await accept(checker, machine, /^TaskRoleArn\s*ecs-tasks\.amazonaws\.com$/);
  assert.match(await checker.textOf(machine), /"Parameters": \{"Overrides": \{"TaskRoleArn": ""\}\}/);

  const next = (await checker.textOf(machine)).indexOf('"Next": "') + 9;
  await checker.all(machine).evaluate((editor, at) => editor.reveal(at, at), next);
  await checker.page.keyboard.press("Control+Space");
  await accept(checker, machine, /^After$|^Run$/);
  assert.match(await checker.textOf(machine), /"Next": "(After|Run)"/);

  await checker.pasteRelated(JSON.stringify({ RoleArn: ROLE }));
  await write(checker, "editor-policy-0", '{"Statement": [{"Effect": "Allow", "Action": "|", "Resource": ""}]}');
  await checker.page.keyboard.type("passr");
  await accept(checker, "editor-policy-0", /^iam:PassRole$/);
  const resource = (await checker.textOf("editor-policy-0")).indexOf('"Resource": "') + 13;
  await checker.all("editor-policy-0").evaluate((editor, at) => editor.reveal(at, at), resource);
  await checker.page.keyboard.press("Control+Space");
  await accept(checker, "editor-policy-0", /role\/worker$/);
  assert.match(await checker.textOf("editor-policy-0"), /"Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role\/worker"/);

  await write(checker, machine, "States:\n  Run:\n    Type: Task\n    Resource: |");
  await checker.page.keyboard.type("glue:createJ");
  await accept(checker, machine, /^aws-sdk:glue:createJob/);
  assert.match(await checker.textOf(machine), /Resource: arn:aws:states:::aws-sdk:glue:createJob$/);
});

test("the editor tells what a Resource and an action need, by pointer and by key", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const task = { Resource: "arn:aws:states:::aws-sdk:acm:createAcmeExternalAccountBinding", Parameters: {} };
  await checker.paste("editor-machine", definition({ Bind: task }));
  const machine = checker.all("editor-machine");
  await machine.locator(".cm-line", { hasText: "createAcme" }).locator("span").last().hover();
  const told = machine.locator(".cm-needs");
  await checker.eventually(async () => {
    assert.match(await told.innerText({ timeout: 200 }), /not settled\s*Perhaps needs iam:PassRole on the role in RoleArn, towards acm\.amazonaws\.com/);
  });
  await checker.page.mouse.move(0, 0);
  await checker.eventually(async () => assert.equal(await told.count(), 0));

  await write(checker, "editor-policy-0", '{"Statement": [{"Effect": "Allow", "Action": ["iam:Pass|Role"], "Resource": "*"}]}');
  await checker.page.keyboard.press("Shift+F1");
  const policy = checker.all("editor-policy-0");
  assert.match(await policy.locator(".cm-needs").innerText(), /^iam:PassRole\s+Needed to hand a role to a service/);
  await checker.page.keyboard.press("Escape");
  assert.equal(await policy.locator(".cm-needs").count(), 0);

  // Once more the key leads into what is told, and Escape back.
  const text = await checker.textOf("editor-machine");
  await machine.evaluate((editor, at) => editor.reveal(at, at), text.indexOf("createAcme"));
  await checker.page.keyboard.press("Shift+F1");
  await checker.page.keyboard.press("Shift+F1");
  const link = machine.locator(".cm-needs a:focus");
  assert.match(await link.getAttribute("href"), /^https:\/\/docs\.aws\.amazon\.com\//);
  await checker.page.keyboard.press("Escape");
  assert.equal(await told.count(), 0);
  assert.equal(await machine.locator(".cm-content:focus").count(), 1);
});

test("formatting is one change, and undo gives the same bytes", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const text = '{"Version":"2012-10-17", // as always\n"Statement":[ ]}';
  await checker.paste("editor-policy-0", text);
  const button = checker.all("editor-policy-0").locator("[name=format]");
  await button.click();
  assert.equal(await checker.textOf("editor-policy-0"), '{\n  "Version": "2012-10-17", // as always\n  "Statement": []\n}');
  await checker.page.keyboard.press("Control+z");
  assert.equal(await checker.textOf("editor-policy-0"), text);
  await checker.page.keyboard.press("Shift+Alt+F");
  assert.match(await checker.textOf("editor-policy-0"), /\n {2}"Version"/);

  await checker.paste("editor-policy-0", '{"Statement": [}');
  await checker.eventually(async () => assert.match(await button.getAttribute("title"), /line 1 is not JSON/));
  assert.equal(await button.getAttribute("aria-disabled"), "true");
  await checker.page.keyboard.press("Shift+Alt+F");
  assert.equal(await checker.textOf("editor-policy-0"), '{"Statement": [}');
  assert.match(await checker.all("editor-policy-0").getByRole("status").innerText(), /^Not formatted: line 1/);
  await checker.paste("editor-policy-0", "Statement: []");
  await checker.eventually(async () => assert.match(await button.getAttribute("title"), /Only JSON/));
});

test("problems lead to their places, and places to the results", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard, query: "?lang=ja" }));
  const policy = checker.all("editor-policy-0");
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  await checker.paste("editor-machine", definition({ Job: passing(ROLE) }));
  await checker.paste("editor-policy-0", '{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "allow", "Action": "iam:PassRole", "Resource": "*" },\n    { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Sid": "a b" }\n  ]\n}');
  const count = policy.locator("[name=problems]");
  await checker.eventually(async () => assert.match(await count.innerText({ timeout: 200 }), /問題 [2-9] 件/));
  await count.click();
  const list = policy.getByRole("listbox", { name: "問題" });
  await list.getByRole("option").last().click();
  assert.notEqual(await checker.selectionOf("editor-policy-0"), "");
  await checker.page.keyboard.press("Escape");
  assert.equal(await list.count(), 0);

  await checker.page.keyboard.press("F8");
  const selected = await checker.selectionOf("editor-policy-0");
  await checker.page.keyboard.press("Shift+F8");
  assert.notEqual(await checker.selectionOf("editor-policy-0"), selected);

  await policy.locator(".cm-lint-marker").first().hover();
  await policy.locator(".cm-tooltip .cm-diagnostic", { hasText: "allow" }).waitFor();
  await policy.locator(".cm-lint-marker").first().click();
  await checker.eventually(async () => {
    assert.match(await checker.frame.locator(".row:has(:focus)").innerText({ timeout: 200 }), /allow/);
  });

  // Where nothing is wrong there may be a check.
  const text = await checker.textOf("editor-machine");
  await checker.all("editor-machine").evaluate((editor, at) => editor.reveal(at, at), text.indexOf(ROLE));
  await checker.page.keyboard.press("Control+Enter");
  await checker.eventually(async () => assert.equal(await checker.frame.locator("[data-testid=check]:has(:focus)").count(), 1));

  await checker.focusEditor("editor-machine");
  await checker.page.keyboard.press("Control+f");
  await checker.all("editor-machine").getByRole("textbox", { name: "検索" }).waitFor();
});
