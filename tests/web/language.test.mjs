/** English and Japanese: by the browser, by the address, by the switch. */

import assert from "node:assert/strict";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const JAPANESE = { ...withClipboard, locale: "ja-JP" };

const languageOf = (checker) =>
  checker.frame.evaluate(() => [document.documentElement.lang, document.title]);

async function pasteMissing(checker) {
  const role = "arn:aws:iam::111122223333:role/encoder";
  await checker.paste("editor-machine", definition({ Encode: passing(role) }));
  await checker.paste("editor-policy-0", EMPTY_POLICY);
}

test("the language of the browser is that of the page", async ({ open }) => {
  const english = new Checker(await open({ context: { ...withClipboard, locale: "de-DE" } }));
  assert.deepEqual(await languageOf(english), ["en", "sfn-role-check"]);
  const checker = new Checker(await open({ context: JAPANESE }));
  const [tag, title] = await languageOf(checker);
  assert.equal(tag, "ja");
  assert.match(title, /ロール/);
  await pasteMissing(checker);
  await checker.verdict("missing", /許可が 1 件不足しています/);
  const check = await checker.all("check").first().innerText();
  assert.match(check, /不足[^]*iam:PassRole[^]*を許可するステートメントがありません/);
  assert.match(await checker.all("fix").first().innerText(), /アイデンティティベースのポリシーに追加/);
});

test("the address goes before the browser", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard, query: "?lang=ja" }));
  assert.equal((await languageOf(checker))[0], "ja");
  const other = new Checker(await open({ context: JAPANESE, query: "?lang=en" }));
  assert.equal((await languageOf(other))[0], "en");
  const unknown = new Checker(await open({ context: JAPANESE, query: "?lang=xx" }));
  assert.equal((await languageOf(unknown))[0], "ja");
});

test("the switch draws everything again and is remembered", async ({ open }) => {
  // The page is loaded twice, so requests after the first time are no fault.
  const checker = new Checker(await open({ context: withClipboard, ready: false }));
  await checker.frame.waitForSelector("html[data-ready]", { state: "attached" });
  await pasteMissing(checker);
  await checker.pasteRelated("{");
  await checker.verdict("missing", /1 permission missing/);
  const before = await checker.textOf("editor-machine");
  await checker.all("language").selectOption("ja");
  await checker.verdict("missing", /許可が 1 件不足しています/);
  assert.equal((await languageOf(checker))[0], "ja");
  assert.equal(await checker.textOf("editor-machine"), before, "the texts stay");
  const label = await checker.all("editor-machine").getAttribute("label");
  assert.match(label, /^ステートマシン: /);
  const said = await checker.frame.locator("#app").innerText();
  const english = said.match(/\b(the|is|are|of|and|not|to) [a-z]+.*/gi);
  assert.equal(english, null, "nothing in English is left");
  const marks = await checker.all("editor-related-0").evaluate((editor) => editor.diagnostics);
  assert.match(marks.map(({ message }) => message).join(), /開いたまま/);
  await checker.page.reload();
  await checker.frame.waitForSelector("html[data-ready]", { state: "attached" });
  assert.equal((await languageOf(checker))[0], "ja");
  // What was there is restored, in that language, too.
  await checker.verdict("missing", /許可が 1 件不足しています/);
  assert.match(await checker.all("restored").innerText(), /前回の内容を復元しました/);
  await checker.all("restored-clear").click();
  assert.match(await checker.all("start").innerText(), /はじめに/);
  await checker.all("language").selectOption("en");
  await checker.eventually(async () => assert.match(await checker.all("start").innerText(), /Start here/));
  assert.deepEqual(await languageOf(checker), ["en", "sfn-role-check"]);
});

test("the editor's own words change with the language", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.focusEditor("editor-machine");
  await checker.page.keyboard.press("Control+f");
  const find = checker.all("editor-machine").locator("input[name=search]");
  assert.equal(await find.getAttribute("placeholder"), "Find");
  await checker.page.keyboard.press("Escape");
  await checker.all("language").selectOption("ja");
  await checker.focusEditor("editor-machine");
  await checker.page.keyboard.press("Control+f");
  await checker.eventually(async () => assert.equal(await find.getAttribute("placeholder"), "検索"));
});

test("the switch works by keyboard", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.all("language").focus();
  await checker.page.keyboard.press("ArrowDown");
  await checker.eventually(async () => assert.equal((await languageOf(checker))[0], "ja"));
});

for (const mode of ["disk", "sandbox"]) {
  test(`the language can be switched in mode ${mode}`, async ({ open }) => {
    const checker = new Checker(await open({ mode, query: "?lang=ja" }));
    assert.equal((await languageOf(checker))[0], "ja");
    await checker.all("language").selectOption("en");
    await checker.eventually(async () => assert.match(await checker.all("start").innerText(), /Start here/));
  });
}

test("a page without its texts says what is missing", async ({ open }) => {
  const { page } = await open({
    allow: /404/,
    before: (page) => page.route("**/texts-en.js", (route) => route.fulfill({ status: 404, body: "" })),
  });
  assert.match(await page.locator("[role=alert]").textContent(), /texts-en\.js/);
});

test("without the other language there is no switch to it", async ({ open }) => {
  const checker = new Checker(
    await open({
      allow: /404/,
      before: (page) => page.route("**/texts-ja.js", (route) => route.fulfill({ status: 404, body: "" })),
    }),
  );
  const options = await checker.all("language").locator("option").allInnerTexts();
  assert.deepEqual(options, ["English"]);
});
