/**
 * Opens pages and holds against them whatever must never happen: errors in the console, exceptions,
 * violations of the Content-Security-Policy, requests outside of the page's folder, and any request
 * after `data-ready`.
 */

import { fileURLToPath } from "node:url";

import { artifacts } from "./places.mjs";

/** @typedef {"direct" | "sub-path" | "disk" | "sandbox"} Mode */

/**
 * @typedef {(options?: {
 *   mode?: Mode,
 *   query?: string,
 *   before?: (page: import("playwright-core").Page) => Promise<void>,
 *   allow?: RegExp,
 *   ready?: boolean,
 *   context?: import("playwright-core").BrowserContextOptions,
 * }) => Promise<{ page: import("playwright-core").Page, frame: import("playwright-core").Frame }>}
 *   Open `before` runs before the page is loaded; problems that match `allow` are part of the test;
 *   `ready: false` returns without waiting for `data-ready`; `frame` is the frame of our page
 */

/** The pages of one test. */
export class Pages {
  #browser;
  #sites;
  #pages = [];
  #problems = [];

  constructor(browser, sites) {
    this.#browser = browser;
    this.#sites = sites;
  }

  /** @type {Open} */
  async open({ mode = "direct", query = "", before, allow, ready = true, context: settings } = {}) {
    const context = await this.#browser.newContext(settings);
    const page = await context.newPage();
    this.#pages.push(page);
    const address = this.#sites.address(mode, query);
    const isReady = this.#watch(page, [address, this.#sites.base(mode)], allow);
    await before?.(page);
    await page.goto(address);
    const frame = mode === "sandbox" ? await framed(page) : page.mainFrame();
    if (ready) {
      await frame.waitForSelector("html[data-ready]", { state: "attached" });
      isReady();
    }
    return { page, frame };
  }

  /** @throws if anything happened that must not */
  check() {
    if (this.#problems.length > 0) {
      throw new Error(`in the page:\n${this.#problems.join("\n")}`);
    }
  }

  /** Keeps pictures of the pages for whoever looks into a failure. */
  async photograph(name) {
    const file = name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
    for (const [index, page] of this.#pages.entries()) {
      const path = fileURLToPath(new URL(`failed-${file}-${index}.png`, artifacts));
      await page.screenshot({ path }).catch(() => {});
    }
  }

  async close() {
    await Promise.all(this.#pages.map((page) => page.context().close()));
  }

  /** Collects problems; returns what to call when the page is ready. */
  #watch(page, allowed, allow) {
    let isReady = false;
    const report = (problem) => {
      if (!allow?.test(problem)) {
        this.#problems.push(problem);
      }
    };
    page.on("console", (message) => {
      if (message.type() === "error") {
        report(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => report(`exception: ${error.stack ?? error}`));
    page.on("crash", () => report("the page crashed"));
    page.on("request", (request) => {
      const url = request.url();
      if (url.startsWith("data:")) {
        return;
      }
      if (isReady) {
        report(`request after load: ${url}`);
      } else if (!allowed.some((start) => url.startsWith(start))) {
        report(`request outside of the page's folder: ${url}`);
      }
    });
    page.addInitScript(() => {
      addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
        console.error(`policy violation: ${violatedDirective} ${blockedURI}`);
      });
    });
    return () => {
      isReady = true;
    };
  }
}

async function framed(page) {
  const element = await page.waitForSelector("iframe");
  return element.contentFrame();
}
