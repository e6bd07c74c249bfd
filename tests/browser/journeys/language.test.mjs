/** English and Japanese: by the browser, by the address, by the switch. */

import { EMPTY_POLICY, definition, passing } from "../harness/documents.mjs";
import { loaded } from "../harness/pages.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const JAPANESE = { locale: "ja-JP" };

/** Waits until the page is in a language. */
const isIn = (checker, tag) => eventually(() => checker.language().then(([found]) => found)).toBe(tag);

async function pasteMissing(checker) {
  const role = "arn:aws:iam::111122223333:role/encoder";
  await checker.machine.paste(definition({ Encode: passing(role) }));
  await checker.policy.paste(EMPTY_POLICY);
}

test("the language of the browser is that of the page", async ({ open }) => {
  const english = await open({ context: { locale: "de-DE" } });
  await eventually(() => english.language()).toStrictEqual(["en", "sfn-role-check"]);
  const checker = await open({ clipboard: true, context: JAPANESE });
  await eventually(() => checker.language()).toStrictEqual(["ja", expect.stringMatching(/ロール/)]);
  await pasteMissing(checker);
  await checker.verdict("missing", /許可が 1 件不足しています/);
  await expect(checker.results.checks.first()).toHaveText(/不足[^]*iam:PassRole[^]*を許可するステートメントがありません/, {
    useInnerText: true,
  });
  await expect(checker.fixes.all.first()).toHaveText(/アクセス許可ポリシーに追加/, { useInnerText: true });
});

test("the address goes before the browser", async ({ open }) => {
  await isIn(await open({ query: "?lang=ja" }), "ja");
  await isIn(await open({ context: JAPANESE, query: "?lang=en" }), "en");
  await isIn(await open({ context: JAPANESE, query: "?lang=xx" }), "ja");
});

test("the switch draws everything again and is remembered", async ({ open }) => {
  // The page is loaded twice, so requests after the first time are no fault.
  const checker = await open({ clipboard: true, ready: false });
  await loaded(checker.frame);
  await pasteMissing(checker);
  const broken = await checker.pasteRelated("{");
  await checker.verdict("missing", /1 permission missing/);
  const before = await checker.machine.text();
  await checker.switchLanguage("ja");
  await checker.verdict("missing", /許可が 1 件不足しています/);
  await isIn(checker, "ja");
  await checker.machine.has(before);
  await expect(checker.machine.element).toHaveAttribute("label", /^ステートマシン: /);
  const english = () => checker.app.innerText().then((said) => said.match(/\b(the|is|are|of|and|not|to) [a-z]+.*/gi));
  await eventually(english, "what is left in English").toBe(null);
  await eventually(() => broken.sentences()).toMatch(/開いたまま/);
  await checker.page.reload();
  await loaded(checker.frame);
  await isIn(checker, "ja");
  // What was there is restored, in that language, too.
  await checker.verdict("missing", /許可が 1 件不足しています/);
  await expect(checker.restoredNote).toHaveText(/前回の内容を復元しました/, { useInnerText: true });
  await checker.clearRestored();
  await expect(checker.start).toHaveText(/何でも貼り付ける/, { useInnerText: true });
  await checker.switchLanguage("en");
  await expect(checker.start).toHaveText(/Paste anything/, { useInnerText: true });
  await eventually(() => checker.language()).toStrictEqual(["en", "sfn-role-check"]);
});

test("the editor's own words change with the language", async ({ open }) => {
  const checker = await open();
  const { keyboard, machine } = checker;
  await machine.focus();
  await keyboard.press("Control+f");
  await expect(machine.search).toHaveAttribute("placeholder", "Find");
  await keyboard.press("Escape");
  await expect(machine.search).toHaveCount(0);
  await checker.switchLanguage("ja");
  await machine.focus();
  await keyboard.press("Control+f");
  await expect(machine.search).toHaveAttribute("placeholder", "検索");
});

test("the switch works by keyboard", async ({ open }) => {
  const checker = await open();
  await checker.openMore();
  await checker.languageChoice.press("ArrowDown");
  await isIn(checker, "ja");
});

for (const mode of ["disk", "sandbox"]) {
  test(`the language can be switched in mode ${mode}`, async ({ open }) => {
    const checker = await open({ mode, query: "?lang=ja" });
    await isIn(checker, "ja");
    await checker.switchLanguage("en");
    await expect(checker.start).toHaveText(/Paste anything/, { useInnerText: true });
  });
}

test("a page without its texts says what is missing", async ({ open }) => {
  const { page } = await open({
    allow: /404/,
    before: (page) => page.route("**/texts-en.js", (route) => route.fulfill({ status: 404, body: "" })),
  });
  await expect(page.getByRole("alert")).toHaveText(/texts-en\.js/);
});

test("without the other language there is no switch to it", async ({ open }) => {
  const checker = await open({
    allow: /404/,
    before: (page) => page.route("**/texts-ja.js", (route) => route.fulfill({ status: 404, body: "" })),
  });
  await expect(checker.languageChoice.locator("option")).toHaveText(["English"]);
});
