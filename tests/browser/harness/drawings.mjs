/** What the page draws: the states of a machine, and who passes and assumes which role. */

import { eventually } from "./waiting.mjs";

export class Graph {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get element() {
    return this.#checker.part("graph");
  }

  /** The part of the page that it is in. */
  get section() {
    return this.#checker.frame.locator(".graph");
  }

  get states() {
    return this.element.locator("g.state");
  }

  state(name) {
    return this.states.filter({ hasText: name });
  }

  /** The state that Tab leads to. */
  get tabStop() {
    return this.states.and(this.#checker.frame.locator('[tabindex="0"]'));
  }

  boxOf(state) {
    return state.locator(".box");
  }

  /** The state of exactly this name. */
  named(name) {
    return this.states.filter({ has: this.#checker.frame.locator(`title:text-is("${name}")`) });
  }

  /** It is drawn when it is near. */
  async scrollTo() {
    await this.#checker.tabs.open("graph");
    await this.element.scrollIntoViewIfNeeded();
  }

  async isDrawn() {
    await this.near(() => this.element.locator("svg").count()).toBe(1);
  }

  /** Something of it, read until it is as expected, while it is kept on the screen. */
  near(read) {
    return eventually(async () => {
      await this.scrollTo();
      return read();
    });
  }

  /** Waits until it has so many states. */
  async hasStates(count) {
    await this.near(() => this.states.count()).toBe(count);
  }

  /** What is said of each state. */
  labels() {
    return this.states.evaluateAll((all) => all.map((node) => node.getAttribute("aria-label")));
  }

  /** The verdict of each state by its name. */
  async verdicts() {
    const all = await this.states.evaluateAll((all) =>
      all.map((node) => [node.querySelector("title").textContent, node.dataset.verdict]),
    );
    return Object.fromEntries(all);
  }

  /** The name of the state that has the focus. */
  focused() {
    return this.element.evaluate((graph) => graph.shadowRoot.activeElement?.querySelector("title")?.textContent);
  }

  get saveButton() {
    return this.element.locator("button[name=save]");
  }

  /** The button that draws a machine of many states. */
  get drawButton() {
    return this.element.locator("button[name=draw]");
  }

  get said() {
    return this.element.locator("[role=status]");
  }
}

export class RoleMap {
  #checker;

  /** @param {import("./checker.mjs").Checker} checker */
  constructor(checker) {
    this.#checker = checker;
  }

  get element() {
    return this.#checker.frame.locator("role-map");
  }

  /** What is shown of it; hidden where it tells nothing. */
  get section() {
    return this.element.locator("section");
  }

  /** What can be focused: roles, machines, services and relations. */
  get items() {
    return this.element.locator("svg .state");
  }

  get tabStop() {
    return this.items.and(this.#checker.frame.locator('[tabindex="0"]'));
  }

  /** The relations with a verdict. */
  get relations() {
    return this.element.locator(".edge[data-verdict]");
  }

  /** It is drawn when it is near. */
  async scrollTo() {
    await this.#checker.tabs.open("roles");
    await this.element.evaluate((map) => map.scrollIntoView());
  }

  /** Something of it, read until it is as expected, while it is kept on the screen. */
  near(read) {
    return eventually(async () => {
      await this.scrollTo();
      return read();
    });
  }

  /** Waits until it is drawn. */
  async isDrawn() {
    await this.near(() => this.element.locator("svg").count()).toBe(1);
  }

  /** Waits until it says this, and is not outdated. */
  async says(expected) {
    const read = () =>
      this.element.evaluate(({ shadowRoot }) => ({
        isOutdated: shadowRoot.querySelector(".stale") !== null,
        said: Array.from(shadowRoot.querySelectorAll("li"), (line) => line.textContent).filter((line) => line.includes(": ")),
      }));
    await this.near(read).toStrictEqual({ isOutdated: false, said: expected });
  }

  /** The places of the accounts or of the roles, with what is written in each. */
  boxes(what) {
    const selector = { accounts: "g:has(> .account)", roles: ".node" }[what];
    return this.element.locator(selector).evaluateAll((all) =>
      all.map((one) => {
        const { left, top, right, bottom } = one.querySelector("rect").getBoundingClientRect();
        return { text: one.textContent, left, top, right, bottom };
      }),
    );
  }

  /** The accessible name of what has the focus. */
  focused() {
    return this.element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.getAttribute("aria-label") ?? "");
  }

  get saveButton() {
    return this.element.locator("button[name=save]");
  }

  /** The button that draws the map of large texts. */
  get drawButton() {
    return this.element.locator("button[name=draw]");
  }
}
