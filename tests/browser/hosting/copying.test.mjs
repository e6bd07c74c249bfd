/** Copying works wherever the page runs. */

import { eventually, expect, test } from "../harness/test.mjs";

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`text is copied (${mode})`, async ({ open }) => {
    const checker = await open({ mode, clipboard: true });
    await checker.frame.locator("body").click();
    const copied = await checker.frame.evaluate(() => sfnHost.copyText("iam:PassRole\n"));
    expect(copied).toBe(true);
    if (mode === "direct") {
      await eventually(() => checker.clipboard.read()).toBe("iam:PassRole\n");
    }
  });
}
