/** Copying works wherever the page runs. */

import assert from "node:assert/strict";

import { test } from "./harness/test.mjs";

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`text is copied (${mode})`, async ({ open }) => {
    const context = { permissions: ["clipboard-read", "clipboard-write"] };
    const { page, frame } = await open({ mode, context });
    await frame.locator("body").click();
    const copied = await frame.evaluate(() => sfnHost.copyText("iam:PassRole\n"));
    assert.equal(copied, true);
    if (mode === "direct") {
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), "iam:PassRole\n");
    }
  });
}
