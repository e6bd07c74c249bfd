/** What people have at hand: templates in YAML, large exports, and readers that do not come. */

import assert from "node:assert/strict";

import { Checker, definition, passing, withClipboard } from "./harness/checker.mjs";
import { TEMPLATE } from "./harness/template.mjs";
import { test } from "./harness/test.mjs";

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`a template in YAML is taken apart (${mode})`, async ({ open }) => {
    const checker = new Checker(await open({ mode, context: withClipboard }));
    await checker.paste("editor-machine", TEMPLATE);
    await checker.verdict("granted");
    assert.ok((await checker.all("check").count()) >= 3);
    // A place leads into the text as it was pasted.
    const passed = checker.frame.locator("[data-kind=pass-role]").first();
    await passed.getByTestId("place").first().click();
    await checker.eventually(async () => assert.match(await checker.selectionOf("editor-machine"), /GetAtt|Pass|Resource/));
    await checker.paste("editor-machine", TEMPLATE.replace("Action: iam:PassRole", "Action: iam:GetRole"));
    await checker.verdict("missing");
    await checker.paste("editor-machine", TEMPLATE.replace("Sid: Pass", "Sid: [Pass"));
    assert.match(await checker.notice("yaml-invalid"), /YAML/);
  });
}

test("without the readers the page says what it cannot read", async ({ open }) => {
  const checker = new Checker(
    await open({
      context: withClipboard,
      allow: /404/,
      before: (page) => page.route("**/reader.wasm", (route) => route.fulfill({ status: 404, body: "" })),
    }),
  );
  await checker.paste("editor-machine", TEMPLATE);
  assert.match(await checker.notice("reader-not-loaded"), /not loaded/);
});

test("readers that stop by an error are started again, and the page goes on", async ({ open }) => {
  const before = (page) =>
    page.addInitScript(() => {
      const instantiate = WebAssembly.instantiate.bind(WebAssembly);
      WebAssembly.instantiate = async (module, imports) => {
        const instance = await instantiate(module, imports);
        if ("mount" in instance.exports) {
          return instance;
        }
        const failing = (call) => (...args) => {
          if (globalThis.shallTrap) {
            globalThis.shallTrap = false;
            throw new WebAssembly.RuntimeError("unreachable");
          }
          return call(...args);
        };
        const { goOn, ...others } = instance.exports;
        const exports = { ...others, goOn: failing(goOn) };
        return Object.create(WebAssembly.Instance.prototype, { exports: { value: exports } });
      };
    });
  const checker = new Checker(await open({ context: withClipboard, before, allow: /unreachable/ }));
  await checker.frame.evaluate(() => {
    globalThis.shallTrap = true;
  });
  await checker.paste("editor-machine", TEMPLATE);
  assert.match(await checker.notice("reader-failed"), /error of its own/);
  await checker.paste("editor-machine", `${TEMPLATE}\n`);
  await checker.verdict("granted");
});

const role = (index) => `arn:aws:iam::111122223333:role/role-${index}`;

/** An account export of about so many megabytes, whose second role may pass the first. */
function accountExport(megabytes) {
  const trust = (service) => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
  const filler = Array.from({ length: 40 }, (_, index) => ({
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:PutObject", "dynamodb:GetItem"],
    Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:dynamodb:eu-west-1:111122223333:table/table-${index}`],
  }));
  const roles = [];
  for (let length = 0; length < megabytes * 1_000_000; ) {
    const index = roles.length;
    const pass = { Effect: "Allow", Action: "iam:PassRole", Resource: role(0) };
    const statements = index === 1 ? [pass, ...filler] : filler;
    roles.push({
      Path: "/",
      RoleName: `role-${index}`,
      Arn: role(index),
      AssumeRolePolicyDocument: trust(index === 0 ? "mediaconvert.amazonaws.com" : "states.amazonaws.com"),
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
      AttachedManagedPolicies: [],
    });
    length += JSON.stringify(roles.at(-1), null, 4).length;
  }
  return JSON.stringify({ RoleDetailList: roles, Policies: [], IsTruncated: false }, null, 4);
}

/** Pastes a text as the clipboard would, without a clipboard: a frame of opaque origin has none. */
async function pasteInto(checker, testid, text) {
  const editor = checker.all(testid);
  await editor.locator(".cm-content").waitFor();
  await editor.evaluate((element, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const target = element.querySelector(".cm-content") ?? element.shadowRoot.querySelector(".cm-content");
    target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true, composed: true }));
  }, text);
}

/** Milliseconds of the longest time in which nothing else of the page could run. */
async function watchPauses(checker) {
  await checker.frame.evaluate(() => {
    let last = performance.now();
    globalThis.longestPause = 0;
    const tick = () => {
      const now = performance.now();
      globalThis.longestPause = Math.max(globalThis.longestPause, now - last);
      last = now;
      setTimeout(tick);
    };
    tick();
  });
  return () => checker.frame.evaluate(() => globalThis.longestPause);
}

for (const mode of ["direct", "sandbox"]) {
  test(`an account export of 20 MB is read in slices (${mode})`, async ({ open }) => {
    const checker = new Checker(await open({ mode, context: withClipboard }));
    await checker.state({ executionRole: role(1) });
    await checker.paste("editor-machine", definition({ Convert: passing(role(0)) }));
    const text = accountExport(20);
    const heard = await checker.hear();
    await pasteInto(checker, "editor-policy-0", text);
    const longest = await watchPauses(checker);
    const progress = checker.all("progress");
    await progress.waitFor();

    // It can be stopped, and typed into meanwhile.
    await checker.all("stop").click();
    await checker.all("check-again").click();
    await checker.all("setting-region").fill("eu-west-1");
    await checker.all("verdict").and(checker.frame.locator("[data-pending=false]")).waitFor({ timeout: 60_000 });
    await checker.verdict("granted");
    console.log(`      longest pause ${Math.round(await longest())} ms, ${mode}`);
    // Screen readers are told when it began and how it ended, not each percent.
    await checker.eventually(async () => assert.match((await heard()).at(-1), /in order \(3 granted\)/));
    const begun = (await heard()).filter((text) => /Checking a large text/.test(text));
    assert.ok(begun.length >= 1 && begun.length <= 3, `${await heard()}`);
    assert.ok((await heard()).length <= 8, `${await heard()}`);
    // The text is there, folded.
    const unfold = checker.all("unfold");
    assert.match(await unfold.innerText(), /2\d\.\d MB/);
  });
}
