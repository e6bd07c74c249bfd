/** The page works wherever its folder is put. */

import { expect, test } from "../harness/test.mjs";

const MODES = {
  direct: "at the root of a server",
  "sub-path": "below a path",
  disk: "from disk",
  sandbox: "in a sandboxed frame of another origin",
};

for (const [mode, place] of Object.entries(MODES)) {
  test(`the page runs ${place} and asks for nothing after load`, async ({ open }) => {
    const checker = await open({ mode });
    await checker.machine.focus();
    await checker.keyboard.type("{}");
    await checker.machine.has("{}");
    await expect(checker.app.locator("*"), "the page is mounted").not.toHaveCount(0);
  });
}

test("an embedded page says so to its style and script", async ({ open }) => {
  const { frame } = await open({ query: "?embed=1" });
  await expect(frame.locator("html[data-embed]")).toHaveCount(1);
});

test("scripts and connections of other places are refused", async ({ open }) => {
  const { page } = await open({ mode: "sub-path", allow: /policy|Content Security/i });
  const refused = await page.evaluate(async () => {
    const attempts = {
      fetch: () => fetch("/elsewhere/"),
      // In a task of its own: the code of a test itself is exempt.
      eval: () =>
        new Promise((resolve, reject) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            try {
              resolve(new Function("return 1")());
            } catch (error) {
              reject(error);
            }
          };
          port2.postMessage(null);
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
  expect(refused).toStrictEqual(["fetch", "eval", "inline"]);
});

test("a page without its wasm says what is missing", async ({ open }) => {
  const { page } = await open({
    allow: /404/,
    before: (page) => page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "" })),
  });
  await expect(page.getByRole("alert")).toHaveText(/page\.wasm.*404/);
});

test("a browser without WebAssembly is told so", async ({ open }) => {
  const { page } = await open({ before: (page) => page.addInitScript(() => delete globalThis.WebAssembly) });
  await expect(page.getByRole("alert")).toHaveText(/WebAssembly/);
});
