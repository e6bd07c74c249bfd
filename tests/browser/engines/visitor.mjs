/** The page as a person uses it, in any engine: paste, read, press. */

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";

import { pictures } from "../harness/places.mjs";
import { until } from "./waiting.mjs";

/** How long the page may take for an answer, in milliseconds. */
const LIMIT = 10_000;

/** What a browser says of an element that was drawn anew since it was found. */
const GONE = /stale element|no such element/i;

/** The functions that run in the page see nothing of this file. */
export class Visitor {
  #driver;
  #engine;
  /** What was loaded when the page was ready. */
  #loaded = 0;

  /**
   * @param {import("./webdriver.mjs").WebDriver} driver
   * @param {string} engine its name
   */
  constructor(driver, engine) {
    this.#driver = driver;
    this.#engine = engine;
  }

  /** Opens the page and waits until it has loaded everything. */
  async open(address, { isFramed = false } = {}) {
    await this.#driver.open(address);
    if (isFramed) {
      await this.#driver.enterFrame();
    }
    await until("data-ready", () => this.ask(() => document.documentElement.hasAttribute("data-ready")));
    this.#loaded = await this.#requests();
  }

  /** Leaves the page; whatever must never happen has not happened. */
  async leave() {
    const problems = await this.ask(() => window.problems);
    const loaded = await this.#requests();
    await this.#driver.leaveFrame();
    assert.deepEqual(problems, [], "errors in the page");
    assert.equal(loaded, this.#loaded, "requests after data-ready");
  }

  #requests() {
    return this.ask(() => performance.getEntriesByType("resource").length);
  }

  /** What a function of the page says. */
  ask(run, ...args) {
    return this.#driver.evaluate(run, ...args);
  }

  /** The value that a property of an element has; null: there is no such element. */
  read(testid, name) {
    return this.ask((testid, name) => document.querySelector(`[data-testid="${testid}"]`)?.[name] ?? null, testid, name);
  }

  attribute(testid, name) {
    return this.ask((testid, name) => document.querySelector(`[data-testid="${testid}"]`)?.getAttribute(name) ?? null, testid, name);
  }

  /** Waits until a property of an element is such. */
  async has(testid, name, expected) {
    await this.eventually(async () => {
      const value = await this.read(testid, name);
      if (expected instanceof RegExp) {
        assert.match(value ?? "", expected);
      } else {
        assert.equal(value, expected);
      }
    });
  }

  /** Waits until an element says such a thing. */
  says(testid, pattern) {
    return this.has(testid, "innerText", pattern);
  }

  /** Clicks an element, once it is shown. */
  async press(selector) {
    const find = () =>
      this.ask((selector) => {
        const element = document.querySelector(selector);
        return element?.checkVisibility() || element?.localName === "option" ? element : null;
      }, selector);
    const isClicked = async () => {
      const element = await find();
      if (!element) {
        return false;
      }
      try {
        await this.#driver.click(element);
        return true;
      } catch (error) {
        if (!GONE.test(error.message)) {
          throw error;
        }
        return false;
      }
    };
    await until(selector, isClicked, LIMIT);
  }

  /** Moves the focus there and presses Enter. */
  async enter(find, ...args) {
    await this.ask(find, ...args);
    await this.#driver.press("Enter");
  }

  type(text) {
    return this.#driver.type(text);
  }

  /** The text of a document, by its place among those that have a tab. */
  text(index) {
    return this.ask((index) => document.querySelectorAll("code-editor")[index]?.value ?? null, index);
  }

  /** Waits until a document has this text. */
  async hasText(index, expected) {
    await this.eventually(async () => assert.equal(await this.text(index), expected));
  }

  /** Pastes a document: into the empty page, else into a new one. */
  async paste(text) {
    if (!(await this.ask(() => document.querySelector(".app.blank") !== null))) {
      const count = await this.ask(() => document.querySelectorAll("code-editor").length);
      await this.press("[data-testid=add-document]");
      await until("another editor", () => this.ask((count) => document.querySelectorAll("code-editor").length > count, count), LIMIT);
    }
    await this.replace(text);
  }

  /** Replaces the text of the document in front by the clipboard's, as ⌃A ⌃V does. */
  async replace(text) {
    await this.press(".editor-pane:not([hidden]) code-editor");
    await this.#copy(text);
    await this.ask(() => {
      document.querySelector(".editor-pane:not([hidden]) code-editor").focus();
    });
    await this.#driver.press("Control", "a");
    await this.#driver.press("Control", "v");
    await this.eventually(async () =>
      assert.equal(await this.ask(() => document.querySelector(".editor-pane:not([hidden]) code-editor").value), text),
    );
  }

  /** Puts a text on the clipboard; nothing has the focus then. */
  async #copy(text) {
    await this.ask((text) => {
      const field = document.createElement("textarea");
      field.id = "clipboard";
      field.value = text;
      document.body.append(field);
      field.select();
    }, text);
    await this.#driver.press("Control", "c");
    await this.ask(() => document.getElementById("clipboard").remove());
  }

  /** Pastes beside the editors. */
  async pasteBeside(text) {
    await this.#copy(text);
    await this.ask(() => {
      document.activeElement?.blur();
      const hear = ({ clipboardData }) => (window.isPasted = clipboardData.getData("text/plain") !== "");
      addEventListener("paste", hear, { once: true, capture: true });
    });
    await this.#driver.press("Control", "v");
    // WebKit pastes nothing, or nothing but the event, where nothing can be typed when a driver presses the keys.
    await this.ask((text) => {
      if (!window.isPasted) {
        const clipboardData = new DataTransfer();
        clipboardData.setData("text/plain", text);
        document.body.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
      }
    }, text);
  }

  /**
   * Waits for a verdict.
   *
   * @param {"idle" | "granted" | "missing" | "denied" | "undecided"} tone
   * @param {RegExp} [text] what the line says
   */
  async verdict(tone, text = /./) {
    await this.eventually(async () => {
      const said = await this.read("verdict", "innerText");
      assert.equal(await this.attribute("verdict", "data-pending"), "false");
      assert.equal(await this.attribute("verdict", "data-tone"), tone, said);
      assert.match(said, text);
    });
  }

  /** Keeps a picture beside those of Chromium. */
  async photograph(state) {
    await writeFile(new URL(`${state}-${this.#engine}.png`, pictures), await this.#driver.picture());
  }

  /** Repeats an assertion until it holds; fails as it does when the time is over. */
  async eventually(assertion) {
    let failure;
    const holds = () =>
      assertion().then(
        () => true,
        (error) => {
          failure = error;
          return false;
        },
      );
    await until("", holds, LIMIT).catch(() => {
      throw failure;
    });
  }
}
