/** The page as a person uses it: paste, read, press. Tests know nothing else of it. */

import { Catalog } from "./catalog.mjs";
import { Clipboard } from "./clipboard.mjs";
import { Graph, RoleMap } from "./drawings.mjs";
import { Editor } from "./editor.mjs";
import { Files } from "./files.mjs";
import { Fixes } from "./fixes.mjs";
import { Gate } from "./gate.mjs";
import { Exports, Help, Share } from "./panels.mjs";
import { expect } from "./playwright.mjs";
import { loaded } from "./pages.mjs";
import { Questions } from "./questions.mjs";
import { Results } from "./results.mjs";
import { Tabs } from "./tabs.mjs";
import { Time } from "./time.mjs";
import { eventually } from "./waiting.mjs";

export class Checker {
  /**
   * @param {{ page: import("@playwright/test").Page, frame: import("@playwright/test").Frame }} opened
   */
  constructor({ page, frame }) {
    this.page = page;
    this.frame = frame;
    this.keyboard = page.keyboard;
    this.time = new Time(page);
    this.gate = new Gate(frame);
    this.clipboard = new Clipboard(page);
    this.machine = new Editor(this, "machine");
    this.policy = new Editor(this, "policy");
    this.results = new Results(this);
    this.tabs = new Tabs(this);
    this.fixes = new Fixes(this);
    this.questions = new Questions(this);
    this.graph = new Graph(this);
    this.roleMap = new RoleMap(this);
    this.files = new Files(this);
    this.share = new Share(this);
    this.catalog = new Catalog(this);
    this.exports = new Exports(this);
    this.help = new Help(this);
  }

  /** The page once more, in the same browser: another visit. It may ask for files that are no fault. */
  async again(query = "") {
    const page = await this.page.context().newPage();
    await page.goto(this.page.url().replace(/[?#].*/, "") + query);
    await loaded(page.mainFrame());
    return new Checker({ page, frame: page.mainFrame() });
  }

  /** What has a test id. */
  part(testid) {
    return this.frame.getByTestId(testid);
  }

  // The whole page.

  /** What the page begins with while nothing is pasted. */
  get start() {
    return this.part("start");
  }

  /** The examples on the empty page. */
  get cards() {
    return this.frame.locator(".examples button");
  }

  card(name) {
    return this.part(`example-${name}`);
  }

  /** Every way to the examples that is drawn as a button. */
  get exampleButtons() {
    return this.frame.locator("[data-testid^=example-]");
  }

  get header() {
    return this.frame.locator("header.header");
  }

  /** Everything that the module draws. */
  get app() {
    return this.frame.locator("#app");
  }

  /** The side of the documents. */
  get inputs() {
    return this.frame.locator("#input");
  }

  get languageChoice() {
    return this.part("language");
  }

  /** Opens an example: by its card where that is. */
  async openExample(name) {
    await this.card(name).click();
    this.#forget();
  }

  /** Other documents are there. */
  #forget() {
    this.machine.pasted = undefined;
    this.policy.pasted = undefined;
  }

  /** The menu of examples in the header, which is there when something is pasted. */
  get examples() {
    return this.part("more-examples");
  }

  /** Opens an example by the menu in the header. */
  async chooseExample(name) {
    await this.examples.click();
    await this.frame.locator(`[role=menuitem][data-value="${name}"]`).click();
    this.#forget();
  }

  /** Shows a workspace, whatever was there. */
  async begin(workspace) {
    await this.frame.evaluate((workspace) => globalThis.sfnHost.begin(workspace), workspace);
    this.#forget();
  }

  async undo() {
    await this.part("undo").click();
    this.#forget();
  }

  async clear() {
    await this.openMore();
    await this.part("clear").click();
    this.#forget();
  }

  /** Opens the menu of what few people need. */
  async openMore() {
    const more = this.part("more");
    if (await more.evaluate((summary) => !summary.parentElement.open)) {
      await more.click();
    }
  }

  async switchLanguage(tag) {
    await this.openMore();
    await this.languageChoice.selectOption(tag);
  }

  /** The language and the title that the page has. */
  language() {
    return this.frame.evaluate(() => [document.documentElement.lang, document.title]);
  }

  async switchDensity() {
    await this.openMore();
    await this.part("density").click();
  }

  /** Moves the pointer to where nothing is. */
  async pointAtNothing() {
    await this.page.mouse.move(0, 0);
  }

  // Notes above the results.

  get linkNote() {
    return this.part("from-link");
  }

  get restoredNote() {
    return this.part("restored");
  }

  /** Shows the note of a workspace from a link. */
  async showLinkNote() {
    await this.page.evaluate(() => sfnHost.begin(sfnHost.workspace(), "link"));
  }

  /** Closes whatever panel is open. */
  async closePanels() {
    await this.page.evaluate(() => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));
  }

  async clearRestored() {
    await this.part("restored-clear").click();
  }

  /** What could not be opened. */
  get startProblem() {
    return this.part("start-problem");
  }

  /** That the checker could not be loaded. */
  get coreAbsent() {
    return this.part("core-absent");
  }

  /** That the checker ended by itself. */
  get coreTrap() {
    return this.part("core-trap");
  }

  // Documents.

  /** Whether nothing is pasted. */
  async isBlank() {
    await this.frame.locator(".app").waitFor({ state: "attached" });
    return (await this.frame.locator(".app.blank").count()) > 0;
  }

  /** Turns to the documents, where a narrow screen shows one thing at a time. */
  async showInput() {
    await this.#turn("pane-input");
  }

  /** Turns to the answer. */
  async showAnswer() {
    await this.#turn("pane-answer");
  }

  async #turn(pane) {
    const button = this.part(pane);
    if ((await button.isVisible()) && (await button.getAttribute("aria-pressed")) !== "true") {
      await button.click();
    }
  }

  /** A document that is neither the definition nor a policy. */
  relatedEditor(index) {
    return new Editor(this, "related", index);
  }

  get addDocument() {
    return this.part("add-document");
  }

  /** Adds a document in which nothing is; returns the id of its editor. */
  async addBlank() {
    await this.showInput();
    const all = () => this.frame.locator("code-editor").evaluateAll((editors) => editors.map(({ id }) => id));
    const before = await all();
    await this.addDocument.click();
    await eventually(all).toHaveLength(before.length + 1);
    return (await all()).find((id) => !before.includes(id));
  }

  /** Adds a document and pastes into it. */
  async pasteRelated(text) {
    const editor = this.relatedEditor(0);
    editor.pasted = (await this.isBlank()) ? await this.frame.locator("code-editor").first().getAttribute("id") : await this.addBlank();
    await editor.paste(text);
    return editor;
  }

  /** The names of the documents, in their order: those of the tree, or of the one tab. */
  get names() {
    return this.frame.locator(".project .file .name, .app:not(:has(.project)) .tab");
  }

  /** The tree. */
  get project() {
    return this.frame.locator("#project");
  }

  /** The state machines in the tree. */
  get machines() {
    return this.part("tree-machine");
  }

  /** What the document in front was detected as. */
  get detected() {
    return this.part("document-kind").locator("option:checked");
  }

  /** Whose the policy in front is said to be. */
  get owner() {
    return this.part("document-role");
  }

  /** Takes the focus out of the editor, as a click beside it does. */
  async leaveEditor() {
    await this.frame.evaluate(() => document.activeElement?.blur());
  }

  /** What moves a border. */
  splitter(name) {
    return this.frame.locator(`[data-splitter=${name}]`);
  }

  /** The line below a page that is shown in another one. */
  get embedFoot() {
    return this.part("embed-foot");
  }

  async chooseTheme(theme) {
    await this.openMore();
    await this.part("theme").selectOption(theme);
  }

  /** The tabs of the documents that are open. */
  get openTabs() {
    return this.part("document-tab");
  }

  /** The documents of the tree; there is none while there is one document. */
  get documents() {
    return this.part("tree-file");
  }

  /** The button of a document that is so large that it is folded. */
  get unfold() {
    return this.part("unfold");
  }

  /** The texts of all documents. */
  texts() {
    return this.frame.locator("code-editor").evaluateAll((editors) => editors.map(({ value }) => value));
  }

  // Settings.

  /** The field of a setting, by its name in the workspace. */
  setting(name) {
    const testids = {
      stateMachineArn: "setting-state-machine-arn",
      executionRole: "setting-execution-role",
      account: "setting-account",
      region: "setting-region",
    };
    return this.part(testids[name]);
  }

  /** Shows the fields. */
  async openSettings() {
    const facts = this.part("facts");
    if ((await facts.getAttribute("open")) === null) {
      await facts.locator("summary").click();
    }
  }

  /** Fills the settings' fields. */
  async set(settings = {}) {
    await this.openSettings();
    for (const [name, value] of Object.entries(settings)) {
      await this.setting(name).fill(value);
    }
  }

  /** What is checked: the two buttons of the verdict bar. */
  get scope() {
    return { roles: this.part("scope-roles"), all: this.part("scope-all") };
  }

  // What is told and where one is.

  /** The verdict line. */
  get verdictLine() {
    return this.part("verdict");
  }

  /**
   * Waits for a verdict.
   *
   * @param {"idle" | "granted" | "missing" | "denied" | "undecided"} tone
   * @param {RegExp} [text] what the line says
   */
  async verdict(tone, text = /./) {
    const read = () =>
      this.verdictLine.evaluate((line) => ({
        tone: line.dataset.tone,
        text: line.innerText,
        isOutdated: line.dataset.pending !== "false",
      }));
    await eventually(read).toStrictEqual({ tone, text: expect.stringMatching(text), isOutdated: false });
  }

  /** The test id, else the id, of what has the focus. */
  focused() {
    return this.frame.evaluate(() => document.activeElement?.dataset.testid ?? document.activeElement?.id);
  }

  /** Presses a key, after which this has the focus. */
  async pressTo(key, expected) {
    await this.keyboard.press(key);
    await eventually(() => this.focused(), key).toBe(expected);
  }

  /** What screen readers were told and is still there. */
  get announcements() {
    return this.frame.locator(".announcements");
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

  /** Waits until the workspace is kept for another instance of the module. */
  async isSaved(part) {
    await eventually(() =>
      this.frame.evaluate(() => JSON.stringify(globalThis.sfnHost.workspace()?.documents.map(({ text }) => text))),
    ).toContain(JSON.stringify(part).slice(1, -1));
  }
}
