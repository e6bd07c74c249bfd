/**
 * Opens pages and holds against them whatever must never happen: errors in the console, exceptions,
 * violations of the Content-Security-Policy, requests outside of the page's folder, and any request
 * after `data-ready`.
 */

import { installGate } from "./gate.mjs";
import { START } from "./time.mjs";

/** What a page needs so that the clipboard of the test's browser is the user's. */
const CLIPBOARD = ["clipboard-read", "clipboard-write"];

/**
 * @typedef {"direct" | "sub-path" | "disk" | "sandbox"} Mode
 *
 * @typedef {object} Options
 * @property {Mode} [mode] how the page is hosted
 * @property {string} [query] what stands behind the address
 * @property {boolean} [clipboard] whether the page may use the clipboard
 * @property {boolean} [clock] whether time can be held (`checker.time`)
 * @property {boolean} [gate] whether the analysis can be held (`checker.gate`)
 * @property {(page: import("@playwright/test").Page) => Promise<void>} [before] runs before the page is loaded
 * @property {RegExp} [allow] problems that are part of the test
 * @property {boolean} [ready] false: returns without waiting for `data-ready`
 * @property {import("@playwright/test").BrowserContextOptions} [context]
 */

/** The pages of one test. */
export class Pages {
  #browser;
  #sites;
  #contexts = [];
  #problems = [];

  constructor(browser, sites) {
    this.#browser = browser;
    this.#sites = sites;
  }

  /**
   * @param {Options} [options]
   * @returns the page, and the frame of it that is ours
   */
  async open({ mode = "direct", query = "", clipboard, clock, gate, before, allow, ready = true, context: settings } = {}) {
    const context = await this.#browser.newContext({ ...(clipboard && { permissions: CLIPBOARD }), ...settings });
    this.#contexts.push(context);
    const page = await context.newPage();
    const address = this.#sites.address(mode, query);
    const isReady = this.#watch(page, [address, this.#sites.base(mode)], allow);
    if (clock) {
      await page.clock.install({ time: START });
    }
    if (gate) {
      await page.addInitScript(installGate);
    }
    await before?.(page);
    await page.goto(address);
    const frame = mode === "sandbox" ? await framed(page) : page.mainFrame();
    if (ready) {
      await loaded(frame);
      isReady();
    }
    return { page, frame };
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  /** @throws if anything happened that must not */
  check() {
    if (this.#problems.length > 0) {
      throw new Error(`in the page:\n${this.#problems.join("\n")}`);
    }
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
      // What the page makes itself: its icon, and the text of the core's worker.
      if (url.startsWith("data:") || url.startsWith("blob:")) {
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

/** Waits until a page has loaded everything that it will ever ask for. */
export async function loaded(frame) {
  await frame.waitForSelector("html[data-ready]", { state: "attached" });
}

async function framed(page) {
  const element = await page.waitForSelector("iframe");
  return element.contentFrame();
}
