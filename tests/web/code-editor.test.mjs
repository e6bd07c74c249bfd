/** The contract of `<code-editor>`, before and after its editor is loaded. */

import assert from "node:assert/strict";

import { LineBreaks } from "../../www/line-breaks.js";
import { test } from "./harness/test.mjs";

/** Adds an element of our own to the page, with a record of its events. */
async function addEditor(page, properties = {}) {
  await page.evaluate((properties) => {
    const editor = document.createElement("code-editor");
    editor.id = "tested";
    editor.setAttribute("label", "Tested text");
    globalThis.events = [];
    for (const type of ["input", "selection"]) {
      document.body.addEventListener(type, (event) => {
        if (event.target === editor) {
          events.push(type);
        }
      });
    }
    document.body.prepend(editor);
    Object.assign(editor, properties);
    scrollTo(0, 0);
  }, properties);
  return page.locator("#tested");
}

const read = (editor, name) => editor.evaluate((element, name) => element[name], name);
const assign = (editor, properties) => editor.evaluate((element, properties) => void Object.assign(element, properties), properties);
const events = (page) => page.evaluate(() => globalThis.events.splice(0));

/** Opens the page with an editor script that does nothing: the plain text fields stay. */
const plain = {
  before: (page) => page.route("**/editor.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })),
};

for (const [kind, options] of [["plain", plain], ["full", {}]]) {
  test(`the ${kind} editor tells of the user's edits and of nothing else`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await addEditor(page, { value: "ab" });
    await assign(editor, { value: "ab" });
    await assign(editor, { value: "abc", diagnostics: [], marks: [] });
    assert.deepEqual(await events(page), []);

    await editor.evaluate((element) => element.focus());
    await assign(editor, { selectionStart: 3, selectionEnd: 3 });
    await page.keyboard.type("d");
    assert.equal(await read(editor, "value"), "abcd");
    const seen = await events(page);
    assert.ok(seen.includes("input") && seen.includes("selection"), `${seen}`);
    assert.equal(seen.filter((type) => type === "input").length, 1);
  });

  test(`offsets of the ${kind} editor are those of its value, whatever its line breaks`, async ({ open }) => {
    const { page } = await open(options);
    const value = '{\r\n  "a": 1,\r\n  "b": 2\r\n}';
    const editor = await addEditor(page, { value });
    assert.equal(await read(editor, "value"), value);
    const start = value.indexOf('"b"');
    await editor.evaluate((element, start) => element.reveal(start, start + 3), start);
    assert.equal(await read(editor, "selectionStart"), start);
    assert.equal(await read(editor, "selectionEnd"), start + 3);

    await page.keyboard.insertText('"c"');
    assert.equal(await read(editor, "value"), '{\n  "a": 1,\n  "c": 2\n}');
    assert.equal(await read(editor, "selectionStart"), '{\n  "a": 1,\n  "c"'.length);
  });

  test(`Tab leaves the ${kind} editor`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await addEditor(page, { value: "x" });
    await editor.evaluate((element) => element.focus());
    await page.keyboard.press("Tab");
    assert.equal(await editor.getByRole("textbox").and(page.locator(":focus")).count(), 0);
    // Below the full editor there are buttons.
    if (kind === "full") {
      await page.keyboard.press("Tab");
    }
    await page.waitForFunction(() => document.activeElement.id !== "tested");
    assert.equal(await read(editor, "value"), "x");
  });

  test(`the ${kind} editor has its label as its accessible name`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await addEditor(page);
    assert.equal(await editor.getByRole("textbox", { name: "Tested text" }).count(), 1);
    await editor.evaluate((element) => element.setAttribute("label", "Another text"));
    assert.equal(await editor.getByRole("textbox", { name: "Another text" }).count(), 1);
  });

  test(`the ${kind} editor keeps its text when it is moved`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await addEditor(page, { value: "moved\r\ntext" });
    await editor.evaluate((element) => document.body.append(element));
    assert.equal(await read(editor, "value"), "moved\r\ntext");
  });
}

test("the editor takes over what is in the plain field", async ({ open }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const { page } = await open({
    ready: false,
    before: (page) => page.route("**/editor.js", (route) => held.then(() => route.continue())),
  });
  await page.waitForFunction(() => customElements.get("code-editor"));
  const text = Array.from({ length: 200 }, (_, line) => `line ${line}`).join("\n");
  const editor = await addEditor(page, { value: text });
  await editor.evaluate((element) => element.reveal(1000, 1010));
  await page.keyboard.type("typed");
  const before = { value: await read(editor, "value"), start: await read(editor, "selectionStart") };
  assert.match(before.value, /typed/);

  release();
  await editor.locator(".cm-content").waitFor();
  assert.equal(await read(editor, "value"), before.value);
  assert.equal(await read(editor, "selectionStart"), before.start);
  await page.keyboard.type("!");
  assert.equal((await read(editor, "value")).indexOf("typed!"), before.start - "typed".length);
});

test("diagnostics are underlined where they belong, out of range ones too", async ({ open }) => {
  const { page } = await open();
  const editor = await addEditor(page, { value: '{\r\n  "Action": "iam:Pass"\r\n}' });
  const value = await read(editor, "value");
  const from = value.indexOf('"iam');
  await assign(editor, {
    diagnostics: [
      { from, to: from + '"iam:Pass"'.length, severity: "error", message: "no such action" },
      { from: 1000, to: 2000, severity: "warning", message: "behind the end" },
      { from: -5, to: 1, severity: "hint", message: "before the start" },
    ],
    marks: [{ from, to: from + 4 }],
  });
  const underlined = await editor.locator(".cm-lintRange-error").allTextContents();
  assert.equal(underlined.join(""), '"iam:Pass"');
  assert.equal(await editor.locator(".cm-lintRange-hint").textContent(), "{");
  assert.equal((await editor.locator(".cm-mark").allTextContents()).join(""), '"iam');
});

test("a replaced text can be had back with undo", async ({ open }) => {
  const { page } = await open();
  const editor = await addEditor(page, { value: "first" });
  await assign(editor, { value: "second" });
  await editor.evaluate((element) => element.focus());
  await page.keyboard.press("Control+z");
  assert.equal(await read(editor, "value"), "first");
  assert.ok((await events(page)).includes("input"));
});

test("offsets survive the way to the editor and back", async () => {
  const text = "a\r\nb\n\r\nc\rd";
  const breaks = new LineBreaks(text);
  assert.equal(breaks.normalized, "a\nb\n\nc\nd");
  for (let offset = 0; offset <= breaks.normalized.length; offset++) {
    assert.equal(breaks.toEditor(breaks.toText(offset)), offset);
  }
  assert.deepEqual([..."ab"].map((char) => breaks.toEditor(text.indexOf(char))), [0, 2]);
  assert.equal(breaks.toEditor(text.length), breaks.normalized.length);
  assert.equal(breaks.toText(breaks.normalized.length), text.length);
});
