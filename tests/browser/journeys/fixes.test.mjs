/** Statements put into the pasted policies: looked at, applied, taken back, copied and saved. */

import { EMPTY_POLICY, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

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
/** As long as the plans of the statements wait for a pause, and more. */
const PAUSE = 1000;

/** The page with an example, once the tools are there. */
async function opened(open, name, options = {}) {
  const checker = await open({ query: `?example=${name}`, ...options });
  await checker.verdict("missing");
  await expect(checker.fixes.applyButtons.first()).toBeVisible();
  return checker;
}

async function begin(checker, workspace) {
  await checker.begin(workspace);
  await checker.verdict("missing");
}

test("a statement is looked at, applied, and taken back to the byte", async ({ open }) => {
  const checker = await opened(open, "ecs-run-task", { clock: true });
  const { fixes, keyboard, policy, time } = checker;
  const before = await policy.text();
  await time.hold();
  const preview = fixes.previewButtons.first();
  await preview.focus();
  await keyboard.press("Enter");
  await expect(fixes.added.first()).toBeVisible();
  await time.pass(PAUSE);
  // It stays open, and the focus where it was, when the plans are made again.
  await expect(preview).toBeFocused();
  await eventually(() => fixes.added.allTextContents().then((lines) => lines.join(""))).toMatch(/\+\s*"Sid": "PassRoleToEcsTasks"/);
  await expect(fixes.removed).toHaveCount(0);
  await expect(fixes.sizes.first()).toHaveText(/^[\d,]+ of 6,144 characters as a managed policy$/, { useInnerText: true });

  // What is said goes by itself when there is nothing to take back: it stays while time is held.
  await fixes.apply();
  await checker.verdict("granted", /2 granted/);
  await time.pass(PAUSE);
  await fixes.says(/^Added to execution-role-policy\.json\.$/);
  const after = await policy.text();
  expect(after.length).toBeGreaterThan(before.length);
  expect(JSON.parse(after).Statement.at(-1).Sid).toBe("PassRoleToEcsTasks");
  await expect(fixes.all).toHaveCount(0);
  // The focus is on what takes it back.
  await eventually(() => checker.focused()).toBe("fix-undo");
  await keyboard.press("Enter");
  await checker.verdict("missing", /2 permissions missing/);
  await policy.has(before);
  await time.pass(PAUSE);
  await fixes.says(/Undone/);

  await fixes.apply();
  await checker.verdict("granted");
  await policy.focus();
  await keyboard.press("Control+End");
  await keyboard.type(" ");
  await policy.has(`${after} `);
  await fixes.takeBack();
  await time.pass(PAUSE);
  await fixes.says(/Can't undo/);
  await policy.has(`${after} `);
});

test("all statements are applied at once and taken back at once", async ({ open }) => {
  const checker = await open();
  await begin(checker, TWO_ROLES);
  const before = await checker.texts();
  await checker.fixes.applyAll();
  await checker.verdict("granted");
  await checker.fixes.says(/^2 statements added to policy\.json, trust\.json\.$/);
  await checker.fixes.takeBack();
  await checker.verdict("missing");
  await eventually(() => checker.texts()).toStrictEqual(before);
});

test("what cannot be changed is left to copy, and line ends and comments stay", async ({ open }) => {
  const checker = await open();
  const { fixes, policy } = checker;
  const machine = { name: "m.json", kind: "state-machine", text: definition({ Run: passing(ROLE) }) };
  const withPolicy = (text) => ({ documents: [machine, { name: "p.json", kind: "identity-policy", text }] });
  await begin(checker, withPolicy("Version: '2012-10-17'\nStatement:\n  Effect: Allow\n  Action: logs:*\n  Resource: '*'\n"));
  await expect(fixes.why).toHaveText(/only JSON/, { useInnerText: true });
  await expect(fixes.applyButtons).toBeHidden();
  const text = "{\r\n\t// none\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": []\r\n}\r\n";
  await begin(checker, withPolicy(text));
  await expect(fixes.applyButtons).toBeVisible();
  await fixes.apply();
  await checker.verdict("granted");
  const after = await policy.text();
  expect(after).toMatch(/\t\/\/ none\r\n/);
  expect(after).not.toMatch(/[^\r]\n/);
  await fixes.takeBack();
  await checker.verdict("missing");
  await policy.has(text);
});

test("the preview writes out what deceives, and a document without a tab is changed without being shown", async ({ open }) => {
  const checker = await open();
  const { fixes, policy } = checker;
  const machine = { name: "m.json", kind: "state-machine", text: definition({ Run: passing(ROLE) }) };
  const text = '{\n  // so\u00adft \u3164 p\u0430y\n  "Version": "2012-10-17",\n  "Statement": []\n}\n';
  const policies = Array.from({ length: 11 }, (_, at) => ({ name: `p${at}.json`, kind: "identity-policy", text: EMPTY_POLICY }));
  await begin(checker, { documents: [machine, { name: "p.json", kind: "identity-policy", text }] });
  await fixes.previewButtons.click();
  await expect(fixes.difference).toContainText("// so\\u{ad}ft \\u{3164} p\\u{430}y");
  await expect(fixes.difference).not.toHaveText(/[\u00ad\u3164\u0430]/);

  const last = { name: "last.json", kind: "trust-policy", role: TARGET, text: EMPTY_POLICY };
  const assuming = { ...machine, text: definition({ Tell: PUBLISH }) };
  const related = policies.map((document) => ({ ...document, kind: "trust-policy", role: `${TARGET}-${document.name}` }));
  await begin(checker, { documents: [assuming, { name: "p.json", kind: "identity-policy", text: EMPTY_POLICY }, ...related, last], settings: { executionRole: EXECUTION } });
  const isClosed = () => expect(checker.openTabs.filter({ hasText: "last.json" })).toHaveCount(0);
  await isClosed();
  await fixes.applyAll();
  await checker.verdict("granted");
  await fixes.says(/^2 statements added to p\.json, last\.json\.$/);
  await isClosed();
  await policy.matches(/sts:AssumeRole/);
});

test("statements are copied and saved in other forms", async ({ open }) => {
  const checker = await opened(open, "cross-account", { clipboard: true, clock: true });
  const { exports, fixes, time } = checker;
  await time.hold();
  const forms = fixes.forms.first();
  await expect(forms).toHaveAttribute("aria-haspopup", "menu");
  await expect(exports.forms).toHaveAttribute("aria-haspopup", "menu");
  const configuration = await exports.copy("copy terraform", "Copied", forms);
  expect(configuration).toMatch(/aws_iam_policy_document/);
  const template = await exports.save("save cloudformation", forms);
  expect(template.name).toBe("statements.yaml");
  expect(template.text).toMatch(/PolicyDocument|AssumeRolePolicyDocument/);
  const report = await exports.save("download markdown");
  expect(report.name).toBe("sfn-role-check.md");
  expect(report.text).toMatch(/^# /);
  await begin(checker, TWO_ROLES);
  await time.passUntil(() => fixes.roles.count()).toBe(2);
  const merged = await exports.save("save merged", fixes.ofRole(EXECUTION).getByTestId("fix-forms"));
  expect(JSON.parse(merged.text)).toMatchObject({ Version: "2012-10-17", Statement: [{ Effect: "Allow" }] });
});

test("in a sandboxed frame statements are applied, and no file is offered", async ({ open }) => {
  const checker = await opened(open, "ecs-run-task", { mode: "sandbox" });
  const { exports, fixes } = checker;
  await expect(fixes.forms.first()).toBeVisible();
  await eventually(() => fixes.filesOf(fixes.forms)).toBe(0);
  await eventually(() => fixes.filesOf(exports.forms)).toBe(0);
  await fixes.apply();
  await checker.verdict("granted");
});

test("Ctrl+Z beside the editors and Undo take back what was applied, not the documents", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.paste(definition({ Run: passing(ROLE) }));
  await checker.policy.paste(EMPTY_POLICY);
  for (const takeBack of [() => checker.keyboard.press("Control+z"), () => checker.undo()]) {
    await checker.verdict("missing");
    await checker.fixes.apply();
    await checker.verdict("granted");
    await checker.leaveEditor();
    await takeBack();
    await checker.policy.has(EMPTY_POLICY);
    await expect(checker.documents).toHaveCount(2);
  }
});
