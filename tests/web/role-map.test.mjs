/** The map of the roles: who passes and assumes which, with verdicts, by pointer and by keyboard. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Checker, EMPTY_POLICY, definition, example, passing } from "./harness/checker.mjs";
import { artifacts } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/media";
const HOSTILE = '<img src=x onerror="document.title=1">';
const allowing = (role) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: role }] });

const section = (checker) => checker.frame.locator("role-map section");
const items = (checker) => checker.frame.locator("role-map svg .state");

/** Sets texts as a paste does, where no clipboard is. */
async function fill(checker, testid, text) {
  await checker.all(testid).evaluate((editor, text) => {
    editor.value = text;
    editor.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }, text);
}

const begin = (checker, workspace) => checker.frame.evaluate((workspace) => globalThis.sfnHost.begin(workspace), workspace);

/** Waits for what the map says; it is drawn when it is near. */
async function says(checker, expected) {
  await checker.eventually(async () => {
    await checker.frame.locator("role-map").evaluate((map) => map.scrollIntoView());
    assert.equal(await checker.frame.locator("role-map .stale").count(), 0);
    const said = await checker.frame.locator("role-map li").allTextContents();
    assert.deepEqual(said.filter((line) => line.includes(": ")), expected);
  });
}

const CROSS_ACCOUNT = [
  "central-import-execution assumes run-import: granted",
  "run-import passes import-task to ecs-tasks.amazonaws.com: missing",
  "run-import passes import-task-execution to ecs-tasks.amazonaws.com: missing",
];

for (const [screen, context] of Object.entries({
  wide: { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
})) {
  test(`the map of the roles shows accounts and verdicts (${screen})`, async ({ open }) => {
    const checker = new Checker(await open({ context, query: "?example=credentials-pass-role" }));
    await says(checker, CROSS_ACCOUNT);
    assert.equal(await section(checker).getByRole("heading", { name: "Role map" }).count(), 1);
    const boxes = (selector) => checker.frame.locator(`role-map ${selector}`).evaluateAll((all) =>
      all.map((one) => {
        const { left, top, right, bottom } = one.querySelector("rect").getBoundingClientRect();
        return { text: one.textContent, left, top, right, bottom };
      }),
    );
    const accounts = await boxes("g:has(> .account)");
    assert.deepEqual(accounts.map(({ text }) => text), ["Account 111122223333", "Account 444455556666"]);
    const within = (name) => {
      const node = nodes.find(({ text }) => text.endsWith(name));
      const isIn = (account) =>
        node.left >= account.left && node.right <= account.right && node.top >= account.top && node.bottom <= account.bottom;
      return accounts.filter(isIn).map(({ text }) => text.slice(-4));
    };
    const nodes = await boxes(".node");
    assert.deepEqual(within("central-import-execution"), ["3333"]);
    assert.deepEqual(within("run-import"), ["6666"]);
    assert.deepEqual(within("import-task-execution"), ["6666"]);
    assert.deepEqual(within("ecs-tasks.amazonaws.com"), []);
    // By sign and word, not by colour alone.
    const edges = await checker.frame.locator("role-map .edge[data-verdict]").allTextContents();
    assert.ok(edges.some((text) => text.endsWith("assumes ✓ granted")), edges.join());
    assert.equal(edges.filter((text) => text.endsWith("passes to ecs-tasks ✕ missing")).length, 2);
    assert.ok((await checker.page.evaluate(() => document.documentElement.scrollWidth)) <= context.viewport.width);
    await checker.page.screenshot({ path: fileURLToPath(new URL(`role-map-${screen}.png`, artifacts)) });
  });
}

test("the keyboard goes through the map of the roles to a check", async ({ open }) => {
  const checker = new Checker(await open());
  const { workspace } = await example("credentials-pass-role");
  await begin(checker, workspace);
  await says(checker, CROSS_ACCOUNT);
  const focused = () => checker.frame.evaluate(() => document.querySelector("role-map").shadowRoot.activeElement?.getAttribute("aria-label"));
  assert.equal(await items(checker).and(checker.frame.locator('[tabindex="0"]')).count(), 1);
  await items(checker).and(checker.frame.locator('[tabindex="0"]')).focus();
  assert.match(await focused(), /^state machine, central-import, arn:.*:central-import, Account 111122223333$/i);
  for (const expected of [/^execution role, .*, arn:/i, /^assumes, granted, .* assumes run-import$/, /^target role, .*, arn:/i, /^passes to .*, missing, .*import-task to /]) {
    await checker.page.keyboard.press("ArrowDown");
    assert.match(await focused(), expected);
  }
  await checker.page.keyboard.press("Enter");
  const row = () => checker.frame.evaluate(() => ({ ...document.activeElement.dataset }));
  await checker.eventually(async () => {
    const { kind, verdict, resource } = await row();
    assert.deepEqual([kind, verdict, resource.slice(-12)], ["pass-role", "missing", "/import-task"]);
  });
  // A check that is not on the screen.
  await checker.all("filter-granted").click();
  await items(checker).and(checker.frame.locator('[tabindex="0"]')).focus();
  await checker.page.keyboard.press("Enter");
  assert.equal(await checker.frame.evaluate(() => document.activeElement.id), "checks-title");
});

test("the map of the roles follows edits and the language, and is gone where it tells nothing", async ({ open }) => {
  const checker = new Checker(await open());
  await fill(checker, "editor-machine", definition({ Convert: passing(ROLE), Again: passing(ROLE) }));
  await fill(checker, "editor-policy-0", EMPTY_POLICY);
  await says(checker, ["execution-role passes media to mediaconvert.amazonaws.com: missing, 2 states"]);
  await fill(checker, "editor-policy-0", allowing(ROLE));
  await says(checker, ["execution-role passes media to mediaconvert.amazonaws.com: granted, 2 states"]);
  await checker.frame.evaluate(() => globalThis.sfnHost.setLanguage("ja"));
  await says(checker, ["execution-role が media を mediaconvert.amazonaws.com に渡す: 許可、2 ステート"]);
  await checker.frame.evaluate(() => globalThis.sfnHost.setLanguage("en"));
  await fill(checker, "editor-machine", definition({ Publish: { Resource: "arn:aws:states:::sns:publish" } }));
  await checker.eventually(async () => assert.equal(await section(checker).isVisible(), false));
});

test("hostile names stay text in the map of the roles, and in its file", async ({ open }) => {
  const checker = new Checker(await open());
  const names = [HOSTILE, "__proto__", "</text><script>x</script>", `arn:aws:iam::111122223333:role/${"x".repeat(3000)}`, "\u202egnp"];
  await fill(checker, "editor-machine", definition(Object.fromEntries(names.map((name, at) => [`s${at}`, passing(name)]))));
  await fill(checker, "editor-policy-0", EMPTY_POLICY);
  await checker.eventually(async () => {
    await checker.frame.locator("role-map").evaluate((map) => map.scrollIntoView());
    assert.equal(await checker.frame.locator("role-map .edge[data-verdict]").count(), names.length);
  });
  assert.equal(await checker.frame.locator("role-map").locator("img, script").count(), 0);
  const downloading = checker.page.waitForEvent("download");
  await checker.frame.locator("role-map").getByTestId("role-map-save").click();
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "role-map.svg");
  const saved = await readFile(await download.path(), "utf8");
  assert.match(saved, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(saved, /var\(|class=|<img|<script|<style|url\(/);
  assert.notEqual(await checker.page.title(), "1");
});

test("in a sandboxed frame the map of the roles offers no file; large texts are drawn on demand", async ({ open }) => {
  const checker = new Checker(await open({ mode: "sandbox" }));
  const text = definition({ Convert: { ...passing(ROLE), Comment: "x".repeat(1_000_001) } });
  await begin(checker, {
    documents: [
      { name: "machine.json", kind: "state-machine", text },
      { name: "policy.json", kind: "identity-policy", text: EMPTY_POLICY },
    ],
  });
  const button = checker.frame.locator("role-map").getByTestId("role-map-draw");
  await checker.eventually(async () => {
    await checker.frame.locator("role-map").evaluate((map) => map.scrollIntoView());
    assert.match(await button.innerText(), /1001 KB/);
  });
  assert.equal(await items(checker).count(), 0);
  await button.click();
  await says(checker, ["execution-role passes media to mediaconvert.amazonaws.com: missing"]);
  assert.equal(await checker.frame.locator("role-map").getByTestId("role-map-save").isVisible(), false);
});
