/** A trap ends an instance of the module, not the page. */

import { violations } from "../harness/axe.mjs";
import { eventually, expect, test } from "../harness/test.mjs";
import { trapThePage } from "../harness/traps.mjs";

const options = { before: (page) => page.addInitScript(trapThePage), allow: /unreachable/ };

const instances = ({ page }) => eventually(() => page.evaluate(() => globalThis.instances), "instances");

test("after a trap the page runs again with the texts and says what happened", async ({ open }) => {
  const checker = await open(options);
  const { keyboard, machine, page } = checker;
  await machine.focus();
  await keyboard.insertText('{"kept": true}');
  await checker.isSaved("kept");
  await page.evaluate(() => {
    let left = 1;
    globalThis.shallTrap = () => left-- > 0;
  });
  await keyboard.insertText(" ");
  await instances(checker).toBe(2);
  await expect(machine.content).toBeVisible();
  await machine.matches(/"kept": true/);
  await expect(checker.app).toHaveText(/crashed and was restarted/);
  await eventually(() => violations(page)).toStrictEqual([]);
});

test("texts that bring down two instances are shown as they are", async ({ open }) => {
  const checker = await open(options);
  const { keyboard, machine, page } = checker;
  await machine.focus();
  await keyboard.insertText('{"bomb": true}');
  await checker.isSaved("bomb");
  await page.evaluate(() => {
    // Not before it is typed: a call that is still to come would end the page under the keys.
    globalThis.shallTrap = () => sfnHost.workspace()?.documents.some(({ text }) => text.includes("fuse"));
  });
  await keyboard.insertText(" fuse");
  const field = checker.app.locator("textarea").first();
  await expect(field).toHaveValue(/"bomb": true/);
  await eventually(() => violations(page)).toStrictEqual([]);
  await instances(checker).toBe(2);

  await field.fill("{}");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(machine.content).toBeVisible();
  await machine.has("{}");
});
