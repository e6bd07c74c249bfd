/** The page works wherever its folder is put. */

import assert from "node:assert/strict";

import { test } from "./harness/test.mjs";

const MODES = {
  direct: "at the root of a server",
  "sub-path": "below a path",
  disk: "from disk",
  sandbox: "in a sandboxed frame of another origin",
};

for (const [mode, place] of Object.entries(MODES)) {
  test(`the page runs ${place} and asks for nothing after load`, async ({ open }) => {
    const { page, frame } = await open({ mode });
    const editor = frame.locator("code-editor").first();
    await editor.locator(".cm-content").waitFor();
    await editor.evaluate((element) => element.focus());
    await page.keyboard.type("{}");
    assert.equal(await editor.evaluate((element) => element.value), "{}");
    assert.ok((await frame.locator("#app *").count()) > 0, "the page is mounted");
  });
}

test("an embedded page says so to its style and script", async ({ open }) => {
  const { frame } = await open({ query: "?embed=1" });
  assert.equal(await frame.locator("html[data-embed]").count(), 1);
});

test("scripts and connections of other places are refused", async ({ open }) => {
  const { page } = await open({ mode: "sub-path", allow: /policy|Content Security/i });
  const refused = await page.evaluate(async () => {
    const attempts = {
      fetch: () => fetch("/elsewhere/"),
      // In a task of its own: the code of a test itself is exempt.
      eval: () =>
        new Promise((resolve, reject) => {
          setTimeout(() => {
            try {
              resolve(new Function("return 1")());
            } catch (error) {
              reject(error);
            }
          });
        }),
      inline: () =>
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.textContent = "globalThis.inlineRan = true";
          document.head.append(script);
          globalThis.inlineRan ? resolve() : reject();
        }),
    };
    const names = [];
    for (const [name, attempt] of Object.entries(attempts)) {
      await attempt().catch(() => names.push(name));
    }
    return names;
  });
  assert.deepEqual(refused, ["fetch", "eval", "inline"]);
});

test("a page without its wasm says what is missing", async ({ open }) => {
  const { page } = await open({
    allow: /404/,
    before: (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" })),
  });
  const alert = await page.locator("[role=alert]").textContent();
  assert.match(alert, /sfn-role-check\.wasm.*404/);
});

test("a browser without WebAssembly is told so", async ({ open }) => {
  const { page } = await open({ before: (page) => page.addInitScript(() => delete globalThis.WebAssembly) });
  assert.match(await page.locator("[role=alert]").textContent(), /WebAssembly/);
});
