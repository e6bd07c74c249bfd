/** What every test of the browser has: a way to open the page, and expectations that wait. */

import { Checker } from "./checker.mjs";
import { Pages } from "./pages.mjs";
import { test as base } from "./playwright.mjs";
import { startSites } from "./sites.mjs";

export { expect } from "./playwright.mjs";
export { eventually } from "./waiting.mjs";

export const test = base.extend({
  /** The ways to host the page. */
  sites: [
    async ({}, use) => {
      const sites = await startSites();
      await use(sites);
      sites.close();
    },
    { scope: "worker" },
  ],
  /**
   * Opens the page; what must never happen in it fails the test.
   *
   * @type {(options?: import("./pages.mjs").Options) => Promise<Checker>}
   */
  open: async ({ browser, sites }, use) => {
    const pages = new Pages(browser, sites);
    await use(async (options) => new Checker(await pages.open(options)));
    await pages.close();
    pages.check();
  },
});
