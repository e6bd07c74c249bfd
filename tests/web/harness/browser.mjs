import { createRequire } from "node:module";

import { root } from "./places.mjs";

// The npm packages of the project are those of www/.
const require = createRequire(new URL("www/package.json", root));
const { chromium } = require("playwright-core");

/** Starts the browser that CHROME_PATH names. */
export function launchBrowser() {
  const executablePath = process.env.CHROME_PATH;
  if (!executablePath) {
    throw new Error("CHROME_PATH names no browser: run `cargo xtask test`, or set it");
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
