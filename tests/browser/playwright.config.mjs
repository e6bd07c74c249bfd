/**
 * The tests in Chromium, against `dist/`:
 *
 *   CHROME_PATH=... node www/node_modules/@playwright/test/cli.js test -c tests/browser [-g "part of a name"]
 */

import { fileURLToPath } from "node:url";

import { artifacts } from "./harness/places.mjs";
import { defineConfig } from "./harness/playwright.mjs";

const executablePath = process.env.CHROME_PATH;
if (!executablePath) {
  throw new Error("CHROME_PATH names no browser: run `cargo xtask test`, or set it");
}

export default defineConfig({
  testDir: ".",
  testMatch: "*/*.test.mjs",
  // What is tested runs as it is built.
  build: { external: ["**/dist/**", "**/www/**"] },
  // Traces and pictures of what failed.
  outputDir: fileURLToPath(new URL("failed/", artifacts)),
  reporter: "./harness/reporter.mjs",
  // A test that fails now and then is a defect, of the product or of the test.
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  // Each has a browser, and so a clipboard, of its own.
  workers: 2,
  timeout: 120_000,
  // A slow machine is no failure: what is waited for comes, or never does.
  expect: { timeout: 30_000 },
  use: {
    browserName: "chromium",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
    screenshot: "only-on-failure",
    // What was done and when. `--trace retain-on-failure` also keeps the page at each step, for a third more time.
    trace: { mode: "retain-on-failure", snapshots: false, screenshots: false, sources: true },
  },
});
