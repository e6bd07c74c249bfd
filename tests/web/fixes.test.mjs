/** Statements put into the pasted policies: looked at, applied, taken back, copied and saved. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/job";
const EXECUTION = "arn:aws:iam::111122223333:role/execution";
const TARGET = "arn:aws:iam::444455556666:role/target";
const PUBLISH = {
  Resource: "arn:aws:states:::sns:publish",
  Parameters: { Message: "x" },
  Credentials: { RoleArn: TARGET },
};
/** Both sides of an assumed role are missing. */
const TWO_ROLES = {
  documents: [
    { name: "machine.json", kind: "state-machine", text: definition({ Tell: PUBLISH }) },
    { name: "policy.json", kind: "identity-policy", text: EMPTY_POLICY },
    { name: "trust.json", kind: "trust-policy", role: TARGET, text: EMPTY_POLICY },
  ],
  settings: { executionRole: EXECUTION },
};

/** The checker with an example, once the tools are there. */
async function opened(open, name, options = {}) {
  const checker = new Checker(await open({ query: `?example=${name}`, ...options }));
  await checker.verdict("missing");
  await checker.all("fix-apply").first().waitFor();
  return checker;
}

async function begin(checker, workspace) {
  await checker.frame.evaluate((workspace) => globalThis.sfnHost.begin(workspace), workspace);
  await checker.verdict("missing");
}

const signs = (checker, sign) =>
  checker.all("fix-diff").locator(`.${sign}`).allTextContents();

async function says(checker, text) {
  await checker.eventually(async () => assert.match(await checker.all("fix-said").innerText(), text));
}

test("a statement is looked at, applied, and taken back to the byte", async ({ open }) => {
  const checker = await opened(open, "ecs-run-task");
  const before = await checker.textOf("editor-policy-0");
  await checker.all("fix-preview").focus();
  await checker.page.keyboard.press("Enter");
  await checker.page.waitForTimeout(700);
  // It stays open, and the focus where it was, when the plans are made again.
  assert.equal(await checker.all("fix-preview").first().evaluate((button) => button === document.activeElement), true);
  const added = (await signs(checker, "add")).join("");
  assert.match(added, /\+\s*"Sid": "PassRoleToEcsTasks"/);
  assert.deepEqual(await signs(checker, "remove"), []);
  assert.match(await checker.all("fix-size").first().innerText(), /^[\d,]+ of 6,144 characters as a managed policy$/);

  await checker.all("fix-apply").click();
  await checker.verdict("granted", /2 granted/);
  await says(checker, /^Applied to execution-role-policy\.json\.$/);
  const after = await checker.textOf("editor-policy-0");
  assert.equal(after.length > before.length && JSON.parse(after).Statement.at(-1).Sid, "PassRoleToEcsTasks");
  assert.equal(await checker.all("fix").count(), 0);
  // The focus is on what takes it back.
  await checker.page.keyboard.press("Enter");
  await checker.verdict("missing", /2 permissions missing/);
  assert.equal(await checker.textOf("editor-policy-0"), before);
  await says(checker, /Undone/);

  await checker.all("fix-apply").click();
  await checker.verdict("granted");
  await checker.focusEditor("editor-policy-0");
  await checker.page.keyboard.press("Control+End");
  await checker.page.keyboard.type(" ");
  await checker.all("fix-undo").click();
  await says(checker, /Not undone/);
  assert.equal(await checker.textOf("editor-policy-0"), `${after} `);
});

test("all statements are applied at once and taken back at once", async ({ open }) => {
  const checker = new Checker(await open());
  await begin(checker, TWO_ROLES);
  const texts = () =>
    checker.frame.locator("code-editor").evaluateAll((editors) => editors.map(({ value }) => value));
  const before = await texts();
  await checker.all("fix-apply-all").click();
  await checker.verdict("granted");
  await says(checker, /^2 statements applied to policy\.json, trust\.json\.$/);
  await checker.all("fix-undo").click();
  await checker.verdict("missing");
  assert.deepEqual(await texts(), before);
});

test("what cannot be changed is left to copy, and line ends and comments stay", async ({ open }) => {
  const checker = new Checker(await open());
  const machine = { name: "m.json", kind: "state-machine", text: definition({ Run: passing(ROLE) }) };
  const policy = (text) => ({ documents: [machine, { name: "p.json", kind: "identity-policy", text }] });
  await begin(checker, policy("Version: '2012-10-17'\nStatement: []\n"));
  await checker.eventually(async () => {
    assert.match(await checker.all("fix-why").innerText(), /only JSON/);
    assert.equal(await checker.all("fix-apply").isVisible(), false);
  });
  const text = "{\r\n\t// none\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": []\r\n}\r\n";
  await begin(checker, policy(text));
  await checker.eventually(async () => assert.equal(await checker.all("fix-apply").isVisible(), true));
  await checker.all("fix-apply").click();
  await checker.verdict("granted");
  const after = await checker.textOf("editor-policy-0");
  assert.match(after, /\t\/\/ none\r\n/);
  assert.doesNotMatch(after, /[^\r]\n/);
  await checker.all("fix-undo").click();
  await checker.verdict("missing");
  assert.equal(await checker.textOf("editor-policy-0"), text);
});

test("statements are copied and saved in other forms", async ({ open }) => {
  const checker = await opened(open, "cross-account", { context: withClipboard });
  const forms = checker.all("fix-forms").first();
  await forms.selectOption("copy terraform");
  await checker.eventually(async () => assert.equal(await forms.locator("option").first().textContent(), "Copied"));
  assert.match(await checker.fromClipboard(), /aws_iam_policy_document/);
  const saved = async (choice, form) => {
    const downloading = checker.page.waitForEvent("download");
    await choice.selectOption(form);
    const download = await downloading;
    return [download.suggestedFilename(), await readFile(await download.path(), "utf8")];
  };
  const [name, text] = await saved(forms, "save cloudformation");
  assert.equal(name, "statements.yaml");
  assert.match(text, /PolicyDocument|AssumeRolePolicyDocument/);
  const [report, markdown] = await saved(checker.all("copy-as"), "download markdown");
  assert.equal(report, "sfn-role-check.md");
  assert.match(markdown, /^# /);
  await begin(checker, TWO_ROLES);
  await checker.all("fix-role").selectOption(EXECUTION);
  const [, merged] = await saved(checker.all("fixes-forms"), "save merged");
  assert.deepEqual(JSON.parse(merged).map((policy) => policy.role), [EXECUTION]);
});

test("in a sandboxed frame statements are applied, and no file is offered", async ({ open }) => {
  const checker = await opened(open, "ecs-run-task", { mode: "sandbox" });
  assert.equal(await checker.all("fix-forms").locator("option[value^=save]").count(), 0);
  assert.equal(await checker.all("copy-as").locator("option[value^=download]").count(), 0);
  await checker.all("fix-apply").click();
  await checker.verdict("granted");
});
