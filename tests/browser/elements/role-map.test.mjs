/** The map of the roles: who passes and assumes which, with verdicts, by pointer and by keyboard. */

import { fileURLToPath } from "node:url";

import { EMPTY_POLICY, allowing, definition, example, passing } from "../harness/documents.mjs";
import { artifacts } from "../harness/places.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/media";
const HOSTILE = '<img src=x onerror="document.title=1">';

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
    const checker = await open({ context, query: "?example=credentials-pass-role" });
    const { roleMap } = checker;
    await roleMap.says(CROSS_ACCOUNT);
    await expect(roleMap.section.getByRole("heading", { name: "Role map" })).toHaveCount(1);
    // In which account each role is drawn.
    const drawn = async () => {
      const accounts = await roleMap.boxes("accounts");
      const nodes = await roleMap.boxes("roles");
      const within = (name) => {
        const node = nodes.find(({ text }) => text.endsWith(name));
        const isIn = (account) =>
          node.left >= account.left && node.right <= account.right && node.top >= account.top && node.bottom <= account.bottom;
        return accounts.filter(isIn).map(({ text }) => text.slice(-4));
      };
      const names = ["central-import-execution", "run-import", "import-task-execution", "ecs-tasks.amazonaws.com"];
      return { accounts: accounts.map(({ text }) => text), within: names.map(within) };
    };
    await eventually(drawn).toStrictEqual({
      accounts: ["Account 111122223333", "Account 444455556666"],
      within: [["3333"], ["6666"], ["6666"], []],
    });
    // By sign and word, not by color alone.
    const ends = (end) => roleMap.relations.allTextContents().then((texts) => texts.filter((text) => text.endsWith(end)).length);
    await eventually(() => ends("assumes ✓ granted")).toBeGreaterThan(0);
    await eventually(() => ends("passes to ecs-tasks ✕ missing")).toBe(2);
    const width = () => checker.page.evaluate(() => document.documentElement.scrollWidth);
    await eventually(width).toBeLessThanOrEqual(context.viewport.width);
    await checker.page.screenshot({ path: fileURLToPath(new URL(`role-map-${screen}.png`, artifacts)) });
  });
}

test("the keyboard goes through the map of the roles to a check", async ({ open }) => {
  const checker = await open();
  const { keyboard, results, roleMap } = checker;
  const { workspace } = await example("credentials-pass-role");
  await checker.begin(workspace);
  await roleMap.says(CROSS_ACCOUNT);
  const isFocused = (name) => eventually(() => roleMap.focused()).toMatch(name);
  await expect(roleMap.tabStop).toHaveCount(1);
  await roleMap.tabStop.focus();
  await isFocused(/^state machine, central-import, arn:.*:central-import, Account 111122223333$/i);
  for (const name of [
    /^execution role, .*, arn:/i,
    /^assumes, granted, .* assumes run-import$/,
    /^target role, .*, arn:/i,
    /^passes to .*, missing, .*import-task to /,
  ]) {
    await keyboard.press("ArrowDown");
    await isFocused(name);
  }
  await keyboard.press("Enter");
  await eventually(() => results.focusedData()).toMatchObject({
    kind: "pass-role",
    verdict: "missing",
    resource: expect.stringMatching(/\/import-task$/),
  });
  // A check that is not on the screen comes there.
  await results.grantedFilter.click();
  await expect(results.checks).toHaveCount(1);
  await roleMap.scrollTo();
  await roleMap.tabStop.focus();
  await keyboard.press("Enter");
  await eventually(() => checker.focused()).toBe("check");
  await eventually(() => results.focusedData()).toMatchObject({ kind: "pass-role", verdict: "missing" });
});

test("the map of the roles follows edits and the language, and is gone where it tells nothing", async ({ open }) => {
  const checker = await open();
  const { machine, policy, roleMap } = checker;
  await machine.fill(definition({ Convert: passing(ROLE), Again: passing(ROLE) }));
  await policy.fill(EMPTY_POLICY);
  await roleMap.says(["execution-role passes media to mediaconvert.amazonaws.com: missing, 2 states"]);
  await policy.fill(allowing(ROLE));
  await roleMap.says(["execution-role passes media to mediaconvert.amazonaws.com: granted, 2 states"]);
  await checker.switchLanguage("ja");
  await roleMap.says(["execution-role が media を mediaconvert.amazonaws.com に渡す: 許可、2 ステート"]);
  await checker.switchLanguage("en");
  await machine.fill(definition({ Publish: { Resource: "arn:aws:states:::sns:publish" } }));
  await expect(roleMap.section).toBeHidden();
});

test("hostile names stay text in the map of the roles, and in its file", async ({ open }) => {
  const checker = await open();
  const { roleMap } = checker;
  const names = [HOSTILE, "__proto__", "</text><script>x</script>", `arn:aws:iam::111122223333:role/${"x".repeat(3000)}`, "\u202egnp"];
  await checker.machine.fill(definition(Object.fromEntries(names.map((name, at) => [`s${at}`, passing(name)]))));
  await checker.policy.fill(EMPTY_POLICY);
  await roleMap.near(() => roleMap.relations.count()).toBe(names.length);
  await expect(roleMap.element.locator("img, script")).toHaveCount(0);
  const saved = await checker.exports.saved(() => roleMap.saveButton.click());
  expect(saved.name).toBe("role-map.svg");
  expect(saved.text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(saved.text).not.toMatch(/var\(|class=|<img|<script|<style|url\(/);
  await expect(checker.page).not.toHaveTitle("1");
});

test("in a sandboxed frame the map of the roles offers no file; large texts are drawn on demand", async ({ open }) => {
  const checker = await open({ mode: "sandbox" });
  const { roleMap } = checker;
  const text = definition({ Convert: { ...passing(ROLE), Comment: "x".repeat(1_000_001) } });
  await checker.begin({
    documents: [
      { name: "machine.json", kind: "state-machine", text },
      { name: "policy.json", kind: "identity-policy", text: EMPTY_POLICY },
    ],
  });
  await checker.verdict("missing");
  await roleMap.near(() => roleMap.drawButton.innerText()).toMatch(/1001 KB/);
  await expect(roleMap.items).toHaveCount(0);
  await roleMap.drawButton.click();
  await roleMap.says(["execution-role passes media to mediaconvert.amazonaws.com: missing"]);
  await expect(roleMap.saveButton).toBeHidden();
});
