/** The contract of `<code-editor>`, before and after its editor is loaded. */

import { eventually, expect, test } from "../harness/test.mjs";

/** An element of our own in the page, with a record of its events. */
class Tested {
  #page;

  constructor(page) {
    this.#page = page;
    this.element = page.locator("#tested");
    this.field = this.element.getByRole("textbox");
  }

  static async add(page, properties = {}) {
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
    return new Tested(page);
  }

  /** A property, read until it is as expected. */
  property(name) {
    return eventually(() => this.read(name), name);
  }

  read(name) {
    return this.element.evaluate((element, name) => element[name], name);
  }

  async assign(properties) {
    await this.element.evaluate((element, properties) => void Object.assign(element, properties), properties);
  }

  async focus() {
    await this.element.evaluate((element) => element.focus());
    await expect(this.field).toBeFocused();
  }

  async reveal(start, end) {
    await this.element.evaluate((element, [start, end]) => element.reveal(start, end), [start, end]);
  }

  /** The events so far. */
  events() {
    return this.#page.evaluate(() => globalThis.events);
  }
}

/** Opens the page with an editor script that does nothing: the plain text fields stay. */
const plain = {
  before: (page) => page.route("**/workbench.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })),
};

for (const [kind, options] of [["plain", plain], ["full", {}]]) {
  test(`the ${kind} editor tells of the user's edits and of nothing else`, async ({ open }) => {
    const { page, keyboard } = await open(options);
    const editor = await Tested.add(page, { value: "ab" });
    await editor.assign({ value: "ab" });
    await editor.assign({ value: "abc", diagnostics: [], marks: [] });
    await editor.property("value").toBe("abc");
    // What is told is told before this.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await eventually(() => editor.events()).toStrictEqual([]);

    await editor.focus();
    await editor.assign({ selectionStart: 3, selectionEnd: 3 });
    await keyboard.type("d");
    await editor.property("value").toBe("abcd");
    await eventually(() => editor.events()).toContain("selection");
    await eventually(() => editor.events().then((seen) => seen.filter((type) => type === "input"))).toStrictEqual(["input"]);
  });

  test(`offsets of the ${kind} editor are those of its value, whatever its line breaks`, async ({ open }) => {
    const { page, keyboard } = await open(options);
    const value = '{\r\n  "a": 1,\r\n  "b": 2\r\n}';
    const editor = await Tested.add(page, { value });
    await editor.property("value").toBe(value);
    const start = value.indexOf('"b"');
    await editor.reveal(start, start + 3);
    await editor.property("selectionStart").toBe(start);
    await editor.property("selectionEnd").toBe(start + 3);

    await keyboard.insertText('"c"');
    await editor.property("value").toBe('{\n  "a": 1,\n  "c": 2\n}');
    await editor.property("selectionStart").toBe('{\n  "a": 1,\n  "c"'.length);
  });

  test(`Tab leaves the ${kind} editor`, async ({ open }) => {
    const { page, keyboard } = await open(options);
    const editor = await Tested.add(page, { value: "x" });
    await editor.focus();
    await keyboard.press("Tab");
    await expect(editor.field).not.toBeFocused();
    // Below the full editor there are buttons.
    if (kind === "full") {
      await keyboard.press("Tab");
    }
    await eventually(() => page.evaluate(() => document.activeElement.id)).not.toBe("tested");
    await editor.property("value").toBe("x");
  });

  test(`the ${kind} editor has its label as its accessible name`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await Tested.add(page);
    await expect(editor.field).toHaveAccessibleName("Tested text");
    await expect(editor.field).toHaveCount(1);
    await editor.element.evaluate((element) => element.setAttribute("label", "Another text"));
    await expect(editor.field).toHaveAccessibleName("Another text");
    await expect(editor.field).toHaveCount(1);
  });

  test(`the ${kind} editor keeps its text when it is moved`, async ({ open }) => {
    const { page } = await open(options);
    const editor = await Tested.add(page, { value: "moved\r\ntext" });
    await editor.element.evaluate((element) => document.body.append(element));
    await editor.property("value").toBe("moved\r\ntext");
  });
}

test("the editor takes over what is in the plain field", async ({ open }) => {
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const { page, keyboard } = await open({
    ready: false,
    before: (page) => page.route("**/workbench.js", (route) => held.then(() => route.continue())),
  });
  await eventually(() => page.evaluate(() => customElements.get("code-editor") !== undefined)).toBe(true);
  const text = Array.from({ length: 200 }, (_, line) => `line ${line}`).join("\n");
  const editor = await Tested.add(page, { value: text });
  await editor.reveal(1000, 1010);
  await keyboard.type("typed");
  await editor.property("value").toMatch(/typed/);
  const value = await editor.read("value");
  const start = value.indexOf("typed") + "typed".length;
  await editor.property("selectionStart").toBe(start);

  release();
  await expect(editor.element.locator(".cm-content")).toBeVisible();
  await editor.property("value").toBe(value);
  await editor.property("selectionStart").toBe(start);
  await keyboard.type("!");
  await editor.property("value").toBe(`${value.slice(0, start)}!${value.slice(start)}`);
});

test("diagnostics are underlined where they belong, out of range ones too", async ({ open }) => {
  const { page } = await open();
  const value = '{\r\n  "Action": "iam:Pass"\r\n}';
  const editor = await Tested.add(page, { value });
  await editor.property("value").toBe(value);
  const from = value.indexOf('"iam');
  await editor.assign({
    diagnostics: [
      { from, to: from + '"iam:Pass"'.length, severity: "error", message: "no such action" },
      { from: 1000, to: 2000, severity: "warning", message: "behind the end" },
      { from: -5, to: 1, severity: "hint", message: "before the start" },
    ],
    marks: [{ from, to: from + 4 }],
  });
  const joined = (selector) => eventually(() => editor.element.locator(selector).allTextContents().then((all) => all.join("")));
  await joined(".cm-lintRange-error").toBe('"iam:Pass"');
  await expect(editor.element.locator(".cm-lintRange-hint")).toHaveText("{");
  await joined(".cm-mark").toBe('"iam');
});

test("a replaced text can be had back with undo", async ({ open }) => {
  const { page, keyboard } = await open();
  const editor = await Tested.add(page, { value: "first" });
  await editor.assign({ value: "second" });
  await editor.property("value").toBe("second");
  await editor.focus();
  await keyboard.press("Control+z");
  await editor.property("value").toBe("first");
  await eventually(() => editor.events()).toContain("input");
});
