/**
 * Makes the pictures of the README from `dist/`.
 *
 *   CHROME_PATH=... node tests/web/pictures.mjs
 */

import { mkdir, writeFile } from "node:fs/promises";

import { launchBrowser } from "./harness/browser.mjs";
import { Checker } from "./harness/checker.mjs";
import { Pages } from "./harness/pages.mjs";
import { root } from "./harness/places.mjs";
import { startSites } from "./harness/sites.mjs";

const docs = new URL("docs/", root);

const PICTURES = {
  "playground-light": { viewport: { width: 1180, height: 760 }, colorScheme: "light" },
  "playground-dark": { viewport: { width: 1180, height: 760 }, colorScheme: "dark" },
};

const browser = await launchBrowser();
const sites = await startSites();
await mkdir(docs, { recursive: true });
for (const [name, context] of Object.entries(PICTURES)) {
  const pages = new Pages(browser, sites);
  const checker = new Checker(await pages.open({ context }));
  await checker.all("example-ecs-run-task").click();
  await checker.verdict("missing");
  await checker.all("editor-machine").locator(".cm-content").waitFor();
  await checker.page.mouse.move(0, 0);
  const session = await checker.page.context().newCDPSession(checker.page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 90 });
  const picture = Buffer.from(data, "base64");
  await writeFile(new URL(`${name}.webp`, docs), picture);
  pages.check();
  await pages.close();
  console.log(`docs/${name}.webp: ${Math.round(picture.length / 1000)} KB`);
}
await browser.close();
sites.close();
