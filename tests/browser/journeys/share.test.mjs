/** Links, what is kept until the next visit, and the gallery. */

import { readFile } from "node:fs/promises";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { definition, example, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const KEY = "sfn-role-check.workspace.1";
// Made up here, so that no scanner takes this file for a leak.
const ACCESS_KEY = `AKIA${"QX7ZP4LM".repeat(2)}`;
/** Longer than the pause after which a workspace is kept, in milliseconds. */
const PAUSE = 5000;

const toFragment = (value) =>
  `#w1=${deflateRawSync(typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString("base64url")}`;
const workspaceIn = (link) =>
  JSON.parse(inflateRawSync(Buffer.from(link.slice(link.indexOf("#w1=") + 4), "base64url")).toString());

/** What is kept on this machine, read until it is as expected. */
const kept = (checker) => eventually(() => checker.frame.evaluate((key) => localStorage.getItem(key), KEY), "what is kept");

/** Puts something else behind the `#` of the address, as somebody does who pastes a link there. */
const goTo = (checker, fragment) => checker.page.evaluate((hash) => void (location.hash = hash), fragment);

test("a link brings the workspace back and says where it comes from", async ({ open, sites }) => {
  const first = await open({ clipboard: true });
  await first.openExample("cross-account");
  await first.verdict("missing");
  const made = await first.share.open();
  expect(made.startsWith(sites.address("direct")), made).toBe(true);
  await expect(first.share.length).toHaveText(/^1\.\d KB$/);
  const copied = await first.clipboard.copiedBy(() => first.share.copyButton.click());
  expect(copied).toBe(made);
  await first.keyboard.press("Escape");
  await expect(first.share.panel).toBeHidden();
  await expect(first.share.button).toBeFocused();

  const { workspace } = await example("cross-account");
  expect(workspaceIn(made).settings).toStrictEqual(workspace.settings);
  for (const mode of ["direct", "sub-path", "disk", "sandbox"]) {
    const second = await open({ mode, query: made.slice(made.indexOf("#")) });
    await second.verdict("missing", /^1 permission missing$/);
    await expect(second.linkNote).toHaveText(/from a shared link/);
    await second.machine.has(workspace.documents[0].text);
    await expect(second.setting("executionRole")).toHaveValue(workspace.settings.executionRole);
    // The statement names the other account.
    await expect(second.fixes.warnings).toHaveText(/account 444455556666\./);
  }
});

test("links and workspaces that an earlier version made still open", async ({ open }) => {
  const file = new URL("../../data/workspace-w1.json", import.meta.url);
  const earlier = JSON.parse(await readFile(file, "utf8"));
  const linked = await open({ query: earlier.fragment });
  await linked.verdict("missing", /^1 permission missing$/);
  await expect(linked.linkNote).toHaveText(/from a shared link/);
  const before = (page) => page.addInitScript(([key, kept]) => localStorage.setItem(key, kept), [KEY, earlier.kept]);
  const restored = await open({ before });
  await restored.verdict("missing", /^1 permission missing$/);
  await expect(restored.restoredNote).toHaveText(/Restored from your last visit/, { useInnerText: true });
  const catalog = await open({ query: "#roles/glue:startJobRun" });
  await expect(catalog.catalog.status).toHaveText("1 call");
});

test("what is one's own carries no warning, and a link's mark goes with its documents", async ({ open }) => {
  const { workspace } = await example("cross-account");
  const checker = await open({ query: toFragment(workspace) });
  await checker.verdict("missing");
  await expect(checker.fixes.warnings).toHaveCount(1);
  await checker.chooseExample("cross-account");
  await expect(checker.linkNote).toHaveCount(0);
  await expect(checker.fixes.warnings).toHaveCount(0);
  await checker.verdict("missing");
  await checker.undo();
  await expect(checker.fixes.warnings).toHaveCount(1);
});

test("account ids are replaced, the same by the same", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.paste(
    definition({
      A: passing("arn:aws:iam::444455556666:role/a"),
      B: passing("arn:aws:iam::111122223333:role/b-1234567890123"),
    }),
  );
  await checker.set({ executionRole: "arn:aws:iam::444455556666:role/run" });
  // A role of another account can't be passed.
  await checker.verdict("denied");
  expect(JSON.stringify(workspaceIn(await checker.share.open()))).toMatch(/444455556666/);
  const { documents, settings } = workspaceIn(await checker.share.replaceAccounts());
  expect(settings.executionRole).toBe("arn:aws:iam::111122223333:role/run");
  expect(documents[0].text).toMatch(/iam::111122223333:role\/a"/);
  expect(documents[0].text).toMatch(/iam::222233334444:role\/b-1234567890123"/);
  expect(documents[0].text).not.toMatch(/444455556666/);
});

test("no secret gets into a link or stays on the machine", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.paste(`{"key": "${ACCESS_KEY}", "StartAt": "x"}`);
  await kept(checker).toMatch(/"StartAt/);
  await kept(checker).toContain("***");
  await kept(checker).not.toContain(ACCESS_KEY);
  const { documents } = workspaceIn(await checker.share.open());
  expect(documents[0].text).toBe('{"key": "***", "StartAt": "x"}');
  await expect(checker.share.secrets).toHaveText(/^1 text .* removed/);
});

test("without the core that is told, and nothing is shared or kept", async ({ open }) => {
  const checker = await open({
    clock: true,
    allow: /404|core/,
    before: (page) => page.route("**/core.wasm", (route) => route.fulfill({ status: 404, body: "" })),
  });
  await checker.openExample("ecs-run-task");
  await expect(checker.coreAbsent).toHaveText(/couldn't be loaded/);
  await checker.machine.matches(/runTask/);
  await checker.share.press();
  await expect(checker.share.refusal).toHaveText(/finds secrets isn't loaded/);
  await expect(checker.share.link).toBeHidden();
  await checker.time.hold();
  await checker.time.pass(PAUSE);
  await kept(checker).toBe(null);
});

test("a link that is a bomb is told at once, and stays in the address", async ({ open }) => {
  const bomb = toFragment(Buffer.alloc(64_000_000));
  const checker = await open({ query: bomb });
  await expect(checker.startProblem).toHaveText(/too large/);
  await expect(checker.start).toHaveCount(1);
  await eventually(() => checker.page.evaluate(() => location.hash.length)).toBe(bomb.length);
});

test("a link that is cut off or nothing of the kind is told", async ({ open }) => {
  const { workspace } = await example("cross-account");
  const whole = toFragment(workspace);
  const checker = await open({ query: whole.slice(0, -20) });
  const problem = checker.startProblem;
  await expect(problem).toHaveText(/missing or changed/);
  await expect(checker.start).toHaveCount(1);
  for (const [fragment, said] of [
    ["#w1=", /missing or changed/],
    ["#w1=%22%3E", /missing or changed/],
    [toFragment('{"documents": [{"name": 1}]}'), /missing or changed/],
    [toFragment({ documents: Array(300).fill({ name: "", text: "" }) }), /too large/],
  ]) {
    await problem.getByRole("button").click();
    await expect(problem).toHaveCount(0);
    await goTo(checker, fragment);
    await expect(problem).toHaveText(said);
    await expect(checker.start).toHaveCount(1);
  }
});

test("another link that is pasted into the address opens in the same page", async ({ open }) => {
  const { workspace } = await example("ecs-run-task");
  const checker = await open({ clock: true });
  const { catalog, time } = checker;
  await checker.openExample("cross-account");
  await checker.verdict("missing", /1 permission/);
  await kept(checker).toMatch(/operator/);
  await time.hold();
  await goTo(checker, toFragment(workspace));
  await checker.verdict("missing", /2 permissions/);
  await expect(checker.linkNote).toHaveCount(1);
  await time.pass(PAUSE);
  // One's own stays.
  await kept(checker).toMatch(/operator/);
  // To the catalog and back: what was changed since stays changed.
  await checker.undo();
  await checker.verdict("missing", /1 permission/);
  await catalog.open();
  await expect(catalog.panel).toBeVisible();
  await checker.page.goBack();
  await expect(catalog.panel).toHaveCount(0);
  await checker.verdict("missing", /1 permission/);
  await goTo(checker, "#w1=xx");
  await expect(checker.startProblem).toHaveCount(1);
  await checker.verdict("missing", /1 permission/);
});

test("the address can ask for an example", async ({ open }) => {
  for (const [name, mode, tone] of [
    ["ecs-run-task", "direct", "missing"],
    ["explicit-deny", "disk", "denied"],
    ["jsonata-role", "sandbox", "undecided"],
  ]) {
    const checker = await open({ mode, query: `?example=${name}` });
    await checker.verdict(tone);
    await expect(checker.linkNote).toHaveCount(0);
  }
  const checker = await open({ query: "?example=__proto__" });
  await expect(checker.startProblem).toHaveText(/no example/);
});

test("every example of the gallery is on the first screen and in the header", async ({ open }) => {
  const checker = await open();
  await expect(checker.cards).toHaveCount(10);
  await checker.openExample("external-id");
  await checker.verdict("missing", /^1 permission missing$/);
  await checker.chooseExample("permissions-boundary");
  await checker.relatedEditor(0).matches(/TeamServices/);
  await checker.verdict("missing");
});

test("what was there at the last visit comes back until it is cleared", async ({ open }) => {
  const checker = await open({ clock: true });
  await checker.openExample("cross-account");
  await checker.verdict("missing");
  await kept(checker).toMatch(/operator/);
  const second = await checker.again();
  await second.verdict("missing");
  await expect(second.restoredNote).toHaveText(/Restored from your last visit/, { useInnerText: true });

  // The pages of one browser have one clock.
  await checker.time.hold();
  for (const query of ["?embed=1", "?example=ecs-run-task"]) {
    const other = await checker.again(query);
    await expect(other.inputs).toBeVisible();
    await checker.time.pass(PAUSE);
    await expect(other.restoredNote).toHaveCount(0);
    await kept(other).toMatch(/operator/);
  }
  await second.clearRestored();
  await second.verdict("idle");
  await checker.time.pass(PAUSE);
  await kept(second).toBe(null);
  await expect((await checker.again()).start).toHaveCount(1);
});

test("where storage is forbidden, full or holds something else the page works", async ({ open }) => {
  const checker = await open({ mode: "sandbox", clock: true });
  await checker.openExample("cross-account");
  await checker.verdict("missing");
  await checker.time.hold();
  await checker.time.pass(PAUSE);
  const made = await checker.share.open();
  expect(made).toMatch(/#w1=/);

  const full = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  };
  const second = await open({ clock: true, before: (page) => page.addInitScript(full) });
  await second.openExample("cross-account");
  await second.verdict("missing");
  await second.time.hold();
  await second.time.pass(PAUSE);
  await second.verdict("missing");

  for (const odd of ["[", '{"documents":[{}]}']) {
    const before = (page) => page.addInitScript(([key, odd]) => localStorage.setItem(key, odd), [KEY, odd]);
    const third = await open({ before });
    await expect(third.start, odd).toHaveCount(1);
  }
});
