/** Links, what is kept until the next visit, and the gallery. */

import assert from "node:assert/strict";
import { deflateRawSync, inflateRawSync } from "node:zlib";

import { Checker, example, passing, definition, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const KEY = "sfn-role-check.workspace.1";
// Made up here, so that no scanner takes this file for a leak.
const ACCESS_KEY = `AKIA${"QX7ZP4LM".repeat(2)}`;

const toFragment = (value) =>
  `#w1=${deflateRawSync(typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString("base64url")}`;
const workspaceIn = (link) =>
  JSON.parse(inflateRawSync(Buffer.from(link.slice(link.indexOf("#w1=") + 4), "base64url")).toString());

async function shared(checker) {
  await checker.all("share").click();
  return link(checker);
}

async function link(checker) {
  return checker.eventually(async () => {
    const value = await checker.all("share-link").inputValue();
    assert.match(value, /#w1=/);
    return value;
  });
}

/** What is kept, once it is as wanted. */
async function kept(checker, isWanted) {
  return checker.eventually(async () => {
    const json = await checker.frame.evaluate((key) => localStorage.getItem(key), KEY);
    assert.ok(isWanted(json), `kept: ${json}`);
    return json;
  });
}

test("a link brings the workspace back and says where it comes from", async ({ open, sites }) => {
  const first = new Checker(await open({ context: withClipboard }));
  await first.all("example-cross-account").click();
  await first.verdict("missing");
  const made = await shared(first);
  assert.ok(made.startsWith(sites.address("direct")), made);
  assert.match(await first.all("share-length").innerText(), /^1\.\d KB$/);
  await first.all("share-copy").click();
  await first.eventually(async () => assert.equal(await first.fromClipboard(), made));
  await first.page.keyboard.press("Escape");
  assert.equal(await first.all("share-panel").isVisible(), false);
  const focused = await first.page.evaluate(() => document.activeElement.dataset.testid);
  assert.equal(focused, "share");

  const { workspace } = await example("cross-account");
  assert.deepEqual(workspaceIn(made).settings, workspace.settings);
  for (const mode of ["direct", "sub-path", "disk", "sandbox"]) {
    const query = made.slice(made.indexOf("#"));
    const second = new Checker(await open({ mode, query }));
    await second.verdict("missing", /^1 permission missing$/);
    assert.match(await second.all("from-link").innerText(), /comes from a link/);
    assert.equal(await second.textOf("editor-machine"), workspace.documents[0].text);
    assert.equal(await second.all("setting-execution-role").inputValue(), workspace.settings.executionRole);
    // The statement names the other account.
    assert.match(await second.all("fix-warning").innerText(), /another account: 444455556666\./);
  }
});

test("what is one's own carries no warning, and a link's mark goes with its documents", async ({ open }) => {
  const { workspace } = await example("cross-account");
  const checker = new Checker(await open({ query: toFragment(workspace) }));
  await checker.verdict("missing");
  await checker.openExample("cross-account");
  await checker.verdict("missing");
  assert.equal(await checker.all("from-link").count(), 0);
  assert.equal(await checker.all("fix-warning").count(), 0);
  await checker.all("undo").click();
  await checker.eventually(async () => assert.equal(await checker.all("fix-warning").count(), 1));
});

test("account ids are replaced, the same by the same", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.paste("editor-machine", definition({
    A: passing("arn:aws:iam::444455556666:role/a"),
    B: passing("arn:aws:iam::111122223333:role/b-1234567890123"),
  }));
  await checker.state({ executionRole: "arn:aws:iam::444455556666:role/run" });
  // A role of another account can't be passed.
  await checker.verdict("denied");
  assert.match(JSON.stringify(workspaceIn(await shared(checker))), /444455556666/);
  const before = await checker.all("share-link").inputValue();
  await checker.all("share-accounts").check();
  const made = await checker.eventually(async () => {
    const value = await link(checker);
    assert.notEqual(value, before);
    return value;
  });
  const { documents, settings } = workspaceIn(made);
  assert.equal(settings.executionRole, "arn:aws:iam::111122223333:role/run");
  assert.match(documents[0].text, /iam::111122223333:role\/a"/);
  assert.match(documents[0].text, /iam::222233334444:role\/b-1234567890123"/);
  assert.doesNotMatch(documents[0].text, /444455556666/);
});

test("no secret gets into a link or stays on the machine", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.paste("editor-machine", `{"key": "${ACCESS_KEY}", "StartAt": "x"}`);
  const json = await kept(checker, (json) => json?.includes("StartAt"));
  assert.ok(!json.includes(ACCESS_KEY) && json.includes("***"), json);
  const { documents } = workspaceIn(await shared(checker));
  assert.equal(documents[0].text, '{"key": "***", "StartAt": "x"}');
  assert.match(await checker.all("share-secrets").innerText(), /^1 text .* left out/);
});

test("without the part that finds secrets nothing is shared or kept", async ({ open }) => {
  const checker = new Checker(
    await open({
      allow: /404|reader/,
      before: (page) => page.route("**/reader.wasm", (route) => route.fulfill({ status: 404, body: "" })),
    }),
  );
  await checker.all("example-ecs-run-task").click();
  await checker.verdict("missing");
  await checker.all("share").click();
  await checker.eventually(async () =>
    assert.match(await checker.all("share-refusal").innerText(), /nobody can tell whether it holds secrets/),
  );
  assert.equal(await checker.all("share-link").isVisible(), false);
  await checker.page.waitForTimeout(1300);
  assert.equal(await checker.page.evaluate((key) => localStorage.getItem(key), KEY), null);
});

test("a link that is a bomb is told at once, and stays in the address", async ({ open }) => {
  const bomb = toFragment(Buffer.alloc(64_000_000));
  const checker = new Checker(await open({ query: bomb }));
  assert.match(await checker.all("start-problem").innerText(), /too large/);
  assert.equal(await checker.all("start").count(), 1);
  assert.equal(await checker.page.evaluate(() => location.hash.length), bomb.length);
});

test("a link that is cut off or nothing of the kind is told", async ({ open }) => {
  const { workspace } = await example("cross-account");
  const whole = toFragment(workspace);
  const checker = new Checker(await open({ query: whole.slice(0, -20) }));
  const problem = checker.all("start-problem");
  assert.match(await problem.innerText(), /missing or changed/);
  assert.equal(await checker.all("start").count(), 1);
  for (const [fragment, said] of [
    ["#w1=", /missing or changed/],
    ["#w1=%22%3E", /missing or changed/],
    [toFragment('{"documents": [{"name": 1}]}'), /missing or changed/],
    [toFragment({ documents: Array(300).fill({ name: "", text: "" }) }), /too large/],
  ]) {
    await problem.getByRole("button").click();
    assert.equal(await problem.count(), 0);
    await checker.page.evaluate((hash) => (location.hash = hash), fragment);
    await checker.eventually(async () => assert.match(await problem.innerText(), said));
    assert.equal(await checker.all("start").count(), 1);
  }
});

test("another link that is pasted into the address opens in the same page", async ({ open }) => {
  const { workspace } = await example("ecs-run-task");
  const checker = new Checker(await open());
  await checker.all("example-cross-account").click();
  await checker.verdict("missing", /1 permission/);
  await kept(checker, (json) => json?.includes("operator"));
  await checker.page.evaluate((hash) => (location.hash = hash), toFragment(workspace));
  await checker.verdict("missing", /2 permissions/);
  assert.equal(await checker.all("from-link").count(), 1);
  await checker.page.waitForTimeout(1300);
  assert.match(await kept(checker, (json) => json), /operator/, "one's own stays");
  // To the catalog and back: what was changed since stays changed.
  await checker.all("undo").click();
  await checker.verdict("missing", /1 permission/);
  await checker.all("open-catalog").click();
  await checker.page.goBack();
  await checker.verdict("missing", /1 permission/);
  await checker.page.evaluate(() => (location.hash = "#w1=xx"));
  await checker.eventually(async () => assert.equal(await checker.all("start-problem").count(), 1));
  await checker.verdict("missing", /1 permission/);
});

test("the address can ask for an example", async ({ open }) => {
  for (const [name, mode, tone] of [
    ["ecs-run-task", "direct", "missing"],
    ["explicit-deny", "disk", "denied"],
    ["jsonata-role", "sandbox", "undecided"],
  ]) {
    const checker = new Checker(await open({ mode, query: `?example=${name}` }));
    await checker.verdict(tone);
    assert.equal(await checker.all("from-link").count(), 0);
  }
  const checker = new Checker(await open({ query: "?example=__proto__" }));
  assert.match(await checker.all("start-problem").innerText(), /no example/);
});

test("every example of the gallery is on the first screen and in the header", async ({ open }) => {
  const checker = new Checker(await open());
  const cards = checker.frame.locator(".cards button");
  assert.equal(await cards.count(), 10);
  await checker.all("example-external-id").click();
  await checker.verdict("missing", /^1 permission missing$/);
  await checker.all("more-examples").selectOption("permissions-boundary");
  await checker.eventually(async () => assert.match(await checker.textOf("editor-related-0"), /TeamServices/));
  await checker.verdict("missing");
});

test("what was there at the last visit comes back until it is cleared", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { page } = checker;
  await checker.all("example-cross-account").click();
  await checker.verdict("missing");
  await kept(checker, (json) => json?.includes("operator"));
  const again = async (query = "") => {
    // Another page of the same browser, so that the first one's requests are not this one's.
    const next = await page.context().newPage();
    await next.goto(page.url().replace(/[?#].*/, "") + query);
    await next.waitForSelector("html[data-ready]", { state: "attached" });
    return new Checker({ page: next, frame: next.mainFrame() });
  };
  const second = await again();
  await second.verdict("missing");
  assert.match(await second.all("restored").innerText(), /Restored from your last visit/);

  for (const query of ["?embed=1", "?example=ecs-run-task"]) {
    const other = await again(query);
    await other.page.waitForTimeout(1300);
    assert.equal(await other.all("restored").count(), 0);
    assert.match(await kept(other, (json) => json), /operator/, query);
  }
  await second.all("restored-clear").click();
  await second.verdict("idle");
  await kept(second, (json) => json === null);
  assert.equal(await (await again()).all("start").count(), 1);
});

test("where storage is forbidden, full or holds something else the page works", async ({ open }) => {
  const checker = new Checker(await open({ mode: "sandbox" }));
  await checker.all("example-cross-account").click();
  await checker.verdict("missing");
  await checker.page.waitForTimeout(1300);
  assert.match(await shared(checker), /#w1=/);

  const full = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  };
  const second = new Checker(await open({ before: (page) => page.addInitScript(full) }));
  await second.all("example-cross-account").click();
  await second.verdict("missing");
  await second.page.waitForTimeout(1300);

  for (const odd of ["[", '{"documents":[{}]}']) {
    const before = (page) =>
      page.addInitScript(([key, odd]) => localStorage.setItem(key, odd), [KEY, odd]);
    const third = new Checker(await open({ before }));
    assert.equal(await third.all("start").count(), 1, odd);
  }
});
