/** The page as a person uses it: paste, read, press. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { root } from "./places.mjs";

/** What a page needs so that the clipboard of the test's browser is the user's. */
export const withClipboard = { permissions: ["clipboard-read", "clipboard-write"] };

/** @returns {Promise<{ title: string, workspace: object }>} an example as it is in `www/examples/` */
export async function example(name) {
  return JSON.parse(await readFile(new URL(`www/examples/${name}.json`, root), "utf8"));
}

/** A minimal definition with one task for each name. */
export function definition(tasks) {
  const names = Object.keys(tasks);
  const states = names.map((name, index) => {
    const next = names[index + 1];
    return [name, { Type: "Task", ...tasks[name], ...(next === undefined ? { End: true } : { Next: next }) }];
  });
  // Through entries: a state may be named `__proto__`.
  return JSON.stringify({ StartAt: names[0], States: Object.fromEntries(states) }, null, 2);
}

/** A task that passes a role, written as few words as possible. */
export const passing = (role) => ({
  Resource: "arn:aws:states:::mediaconvert:createJob",
  Parameters: { Role: role, Settings: {} },
});

/** A policy that allows nothing. */
export const EMPTY_POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] }, null, 2);

export class Checker {
  /**
   * @param {{ page: import("playwright-core").Page, frame: import("playwright-core").Frame }} opened
   */
  constructor({ page, frame }) {
    this.page = page;
    this.frame = frame;
  }

  /** The elements with a test id. */
  all(testid) {
    return this.frame.getByTestId(testid);
  }

  /** Replaces the text of an editor by the clipboard's, as ⌃A ⌃V does. */
  async paste(testid, text) {
    await this.intoClipboard(text);
    await this.focusEditor(testid);
    await this.page.keyboard.press("Control+a");
    await this.page.keyboard.press("Control+v");
    await this.eventually(async () => assert.equal(await this.textOf(testid), text));
  }

  /** Opens an example: by its card on the empty page, else by the choice in the header. */
  async openExample(name) {
    const card = this.all(`example-${name}`);
    if ((await card.count()) > 0) {
      await card.click();
    } else {
      await this.all("more-examples").selectOption(name);
    }
  }

  /** Opens another editor for a related document and pastes into it. */
  async pasteRelated(text) {
    const index = await this.frame.locator("[data-testid^=editor-related-]").count();
    await this.all("add-related").click();
    await this.paste(`editor-related-${index}`, text);
    return index;
  }

  /** Puts text on the clipboard; only the page that the user opened may, a frame may not. */
  async intoClipboard(text) {
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
  }

  async fromClipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  async focusEditor(testid) {
    const editor = this.all(testid);
    await editor.locator(".cm-content").waitFor();
    await editor.locator(".cm-content").click();
  }

  async textOf(testid) {
    return this.all(testid).evaluate((editor) => editor.value);
  }

  /** What is selected in an editor. */
  async selectionOf(testid) {
    return this.all(testid).evaluate((editor) => editor.value.slice(editor.selectionStart, editor.selectionEnd));
  }

  /** Fills the settings' fields. */
  async state(settings) {
    const fields = {
      stateMachineArn: "setting-state-machine-arn",
      executionRole: "setting-execution-role",
      account: "setting-account",
      region: "setting-region",
    };
    for (const [name, value] of Object.entries(settings)) {
      await this.all(fields[name]).fill(value);
    }
  }

  /**
   * Waits for a verdict.
   *
   * @param {"idle" | "granted" | "missing" | "denied" | "undecided"} tone
   * @param {RegExp} [text] what the line says
   */
  async verdict(tone, text = /./) {
    await this.eventually(async () => {
      const line = this.all("verdict");
      assert.equal(await line.getAttribute("data-pending"), "false");
      const said = await line.innerText();
      assert.equal(await line.getAttribute("data-tone"), tone, said);
      assert.match(said, text);
    });
  }

  /** The codes of the notices on the screen, with what they say. */
  async notices() {
    const rows = this.all("notice");
    const texts = await rows.allInnerTexts();
    const codes = await rows.evaluateAll((all) => all.map((row) => row.dataset.code));
    return codes.map((code, index) => ({ code, text: texts[index].replace(/\s+/g, " ") }));
  }

  /** @returns {Promise<string>} the sentence of the first notice of a code */
  async notice(code) {
    return this.eventually(async () => {
      const found = (await this.notices()).find((notice) => notice.code === code);
      assert.ok(found, `no notice ${code} in ${JSON.stringify(await this.notices())}`);
      return found.text;
    });
  }

  /** The statement of a fix, read from the screen. */
  async statement(index = 0) {
    return JSON.parse(await this.all("fix-statement").nth(index).innerText());
  }

  /** Presses the button of a fix; returns what is on the clipboard then. */
  async copyStatement(index = 0) {
    await this.intoClipboard("nothing was copied");
    const button = this.all("fix-copy").nth(index);
    await button.click();
    await this.eventually(async () => assert.equal(await button.innerText(), "Copied"));
    return this.fromClipboard();
  }

  /** Adds what is on the clipboard behind the last statement of the policy in an editor. */
  async pasteBehindLastStatement(testid) {
    const text = await this.textOf(testid);
    const end = text.lastIndexOf("}", text.lastIndexOf("]")) + 1;
    assert.ok(end > 0, "the policy has a statement");
    await this.all(testid).evaluate((editor, end) => editor.reveal(end, end), end);
    await this.page.keyboard.type(",");
    await this.page.keyboard.press("Enter");
    await this.page.keyboard.press("Control+v");
  }

  /** Collects what is told to screen readers from now on; returns what gives it so far. */
  async hear() {
    await this.frame.evaluate(() => {
      globalThis.heard = [];
      const element = (node) => (node.nodeType === 1 ? node : node.parentElement);
      new MutationObserver((records) => {
        const said = new Set();
        for (const { target, addedNodes } of records) {
          const region = element(target)?.closest("[aria-live], [role=status], [role=alert]");
          // A status is told as a whole; of any other region what is new.
          if (region?.role) {
            said.add(region.textContent.trim());
          } else if (region) {
            addedNodes.forEach((node) => said.add(node.textContent.trim()));
          }
        }
        globalThis.heard.push(...[...said].filter(Boolean));
      }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
    });
    return () => this.frame.evaluate(() => globalThis.heard);
  }

  /** Repeats an assertion until it holds; fails as it does after ten seconds. */
  async eventually(assertion) {
    const end = performance.now() + 10_000;
    for (;;) {
      try {
        return await assertion();
      } catch (error) {
        if (performance.now() > end) {
          throw error;
        }
        await this.page.waitForTimeout(20);
      }
    }
  }
}
