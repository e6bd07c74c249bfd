/**
 * Makes the pictures of the README from `dist/`: those of the run that looks at every state.
 *
 *   CHROME_PATH=... node tests/browser/pictures.mjs
 *
 * Not part of the tests: another machine has other fonts, so its pictures differ.
 */

import { spawnSync } from "node:child_process";
import { copyFile, mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { here, pictures, root } from "./harness/places.mjs";

const PLAYWRIGHT = fileURLToPath(new URL("www/node_modules/@playwright/test/cli.js", root));
const docs = new URL("docs/", root);

/** The pictures of `docs/`, and the looks of `states.test.mjs` that they show. */
const PICTURES = { "playground-light": "wide", "playground-dark": "wide-dark" };

for (const look of Object.values(PICTURES)) {
  const test = `every state can be read (${look})`;
  const words = [PLAYWRIGHT, "test", "-c", here.pathname, "-g", test.replace(/[()]/g, "\\$&")];
  const { status } = spawnSync(process.execPath, words, { stdio: "inherit" });
  if (status !== 0) {
    process.exit(1);
  }
}
await mkdir(docs, { recursive: true });
for (const [name, look] of Object.entries(PICTURES)) {
  const picture = new URL(`${name}.webp`, docs);
  await copyFile(new URL(`readme-${look}.webp`, pictures), picture);
  console.log(`docs/${name}.webp: ${Math.round((await stat(picture)).size / 1000)} KB`);
}
