/** A trap ends an instance of the module, not the page. */

import assert from "node:assert/strict";

import { violations } from "./harness/axe.mjs";
import { test } from "./harness/test.mjs";

/**
 * Runs in the page before anything else. Makes calls into the module trap, by the instruction that
 * a panic ends in, whenever `globalThis.shallTrap` says so.
 */
function instrument() {
  const trapping = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0,
    10, 5, 1, 3, 0, 0, 11,
  ]);
  const { trap } = new WebAssembly.Instance(new WebAssembly.Module(trapping)).exports;
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  globalThis.shallTrap = () => false;
  globalThis.instances = 0;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await instantiate(module, imports);
    // The readers are a module of their own.
    if (!("mount" in instance.exports)) {
      return instance;
    }
    globalThis.instances += 1;
    const exports = Object.entries(instance.exports).map(([name, value]) => [
      name,
      typeof value === "function"
        ? (...args) => {
            if (globalThis.shallTrap()) {
              trap();
            }
            return value(...args);
          }
        : value,
    ]);
    return { exports: Object.fromEntries(exports) };
  };
}

const options = { before: (page) => page.addInitScript(instrument), allow: /unreachable/ };

async function typeIntoFirstEditor(page, text) {
  const editor = page.locator("code-editor").first();
  await editor.locator(".cm-content").waitFor();
  await editor.evaluate((element) => element.focus());
  await page.keyboard.insertText(text);
}

test("after a trap the page runs again with the texts and says what happened", async ({ open }) => {
  const { page } = await open(options);
  await typeIntoFirstEditor(page, '{"kept": true}');
  await page.waitForFunction(() => sfnHost.restoreState()?.includes("kept"));
  await page.evaluate(() => {
    let left = 1;
    globalThis.shallTrap = () => left-- > 0;
  });
  await typeIntoFirstEditor(page, " ");
  await page.waitForFunction(() => globalThis.instances === 2);
  const editor = page.locator("code-editor").first();
  await editor.locator(".cm-content").waitFor();
  assert.match(await editor.evaluate((element) => element.value), /"kept": true/);
  assert.match(await page.locator("#app").textContent(), /started again/);
  assert.deepEqual(await violations(page), []);
});

test("texts that bring down two instances are shown as they are", async ({ open }) => {
  const { page } = await open(options);
  await typeIntoFirstEditor(page, '{"bomb": true}');
  await page.waitForFunction(() => sfnHost.restoreState()?.includes("bomb"));
  await page.evaluate(() => {
    // Not before it is typed: a call that is still to come would end the page under the keys.
    globalThis.shallTrap = () => sfnHost.restoreState()?.includes("fuse");
  });
  await typeIntoFirstEditor(page, " fuse");
  const field = page.locator("#app textarea").first();
  await field.waitFor();
  assert.match(await field.inputValue(), /"bomb": true/);
  assert.deepEqual(await violations(page), []);
  assert.equal(await page.evaluate(() => globalThis.instances), 2);

  await field.fill("{}");
  await page.getByRole("button", { name: "Try again" }).click();
  const editor = page.locator("code-editor").first();
  await editor.locator(".cm-content").waitFor();
  assert.equal(await editor.evaluate((element) => element.value), "{}");
});
