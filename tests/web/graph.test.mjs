/** The graph of a machine: its states with their verdicts, by pointer and by keyboard, as a file. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { artifacts } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/media";
const HOSTILE = '<img src=x onerror="document.title=1">';

const branch = (name, state) => ({ StartAt: name, States: { [name]: { ...state, End: true } } });
const NESTED = JSON.stringify({
  StartAt: "Choose",
  States: {
    Choose: { Type: "Choice", Choices: [{ Variable: "$.a", IsPresent: true, Next: "Both" }], Default: "Each" },
    Both: {
      Type: "Parallel",
      Branches: [
        branch("Convert", { Type: "Task", ...passing(ROLE) }),
        branch("Notify", { Type: "Task", Resource: "arn:aws:states:::sns:publish" }),
      ],
      Next: "Each",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
    },
    Each: {
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        ...branch("Convert one", { Type: "Task", ...passing(`${ROLE}-other`) }),
      },
      Next: "Done",
    },
    Failed: { Type: "Fail" },
    Done: { Type: "Succeed" },
  },
});
const ALLOW = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: ROLE }],
});

/** Sets texts as a paste does, where no clipboard is. */
async function fill(checker, testid, text) {
  await checker.all(testid).evaluate((editor, text) => {
    editor.value = text;
    editor.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  }, text);
}

const nodes = (checker) => checker.all("graph").locator("g.state");

async function labels(checker) {
  return nodes(checker).evaluateAll((all) => all.map((node) => node.getAttribute("aria-label")));
}

async function show(checker, text, count, policy = EMPTY_POLICY) {
  await fill(checker, "editor-machine", text);
  await fill(checker, "editor-policy-0", policy);
  await checker.eventually(async () => {
    await checker.all("graph").scrollIntoViewIfNeeded();
    assert.equal(await nodes(checker).count(), count);
  });
}

async function verdicts(checker) {
  return Object.fromEntries(
    await nodes(checker).evaluateAll((all) =>
      all.map((node) => [node.querySelector("title").textContent, node.dataset.verdict]),
    ),
  );
}

for (const [screen, context] of Object.entries({
  wide: { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "wide-dark": { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
})) {
  test(`the graph shows each state with its verdict (${screen})`, async ({ open }) => {
    const checker = new Checker(await open({ context }));
    await show(checker, NESTED, 8, ALLOW);
    await checker.eventually(async () => {
      assert.deepEqual(await verdicts(checker), {
        Choose: "none",
        Both: "none",
        Convert: "granted",
        Notify: "none",
        Each: "none",
        "Convert one": "missing",
        Failed: "none",
        Done: "none",
      });
    });
    // In words too, and within the box of what is around them.
    const said = await labels(checker);
    assert.ok(said.some((label) => /^Task, Convert, 1 granted$/.test(label)), said.join("\n"));
    assert.ok(said.some((label) => /^Task, Convert one, 1 missing$/.test(label)), said.join("\n"));
    assert.ok(said.some((label) => /^Map, distributed, Each, then Done$/.test(label)), said.join("\n"));
    const box = (name) =>
      nodes(checker).filter({ has: checker.frame.locator(`title:text-is("${name}")`) }).locator(".box").boundingBox();
    for (const [inner, outer] of [["Convert", "Both"], ["Notify", "Both"], ["Convert one", "Each"]]) {
      const [one, two] = [await box(inner), await box(outer)];
      assert.ok(one.x > two.x && one.y > two.y, `${inner} begins in ${outer}`);
      assert.ok(one.x + one.width < two.x + two.width && one.y + one.height < two.y + two.height, `${inner} ends in ${outer}`);
    }
    const { width } = context.viewport;
    assert.ok((await checker.page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    await checker.page.screenshot({ path: fileURLToPath(new URL(`graph-${screen}.png`, artifacts)) });
  });
}

test("a click on a state shows it in the editor", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await show(checker, NESTED, 8);
  await nodes(checker).filter({ hasText: "Convert one" }).click();
  await checker.eventually(async () => {
    assert.match(await checker.selectionOf("editor-machine"), /^"Convert one":\{"Type":"Task"[^]*\}$/);
    assert.equal(await checker.frame.evaluate(() => document.activeElement.dataset.testid), "editor-machine");
    const place = await checker.frame.locator("article.group", { hasText: "Convert one" }).boundingBox();
    assert.ok(place.y >= 0 && place.y < 700, `its checks are seen: ${place.y}`);
  });
});

test("the keyboard moves between the states and shows them", async ({ open }) => {
  const checker = new Checker(await open());
  await show(checker, NESTED, 8);
  const focused = () =>
    checker.all("graph").evaluate((graph) => graph.shadowRoot.activeElement?.querySelector("title")?.textContent);
  assert.equal(await nodes(checker).and(checker.frame.locator('[tabindex="0"]')).count(), 1);
  await nodes(checker).and(checker.frame.locator('[tabindex="0"]')).focus();
  const seen = [await focused()];
  for (let press = 0; press < 7; press++) {
    await checker.page.keyboard.press("ArrowDown");
    seen.push(await focused());
  }
  assert.deepEqual(seen, ["Choose", "Both", "Convert", "Notify", "Each", "Convert one", "Failed", "Done"]);
  await checker.page.keyboard.press("Home");
  await checker.page.keyboard.press("ArrowRight");
  assert.equal(await focused(), "Both");
  await checker.page.keyboard.press("Enter");
  await checker.eventually(async () => assert.match(await checker.selectionOf("editor-machine"), /^"Both":/));
});

test("the graph follows the system's light and dark", async ({ open }) => {
  const checker = new Checker(await open({ context: { colorScheme: "light" } }));
  await show(checker, NESTED, 8);
  const fill = () =>
    nodes(checker)
      .filter({ hasText: "Failed" })
      .locator(".box")
      .evaluate((box) => getComputedStyle(box).fill);
  assert.equal(await fill(), "rgb(255, 255, 255)");
  await checker.page.emulateMedia({ colorScheme: "dark" });
  // A step of the dark scale, whichever.
  assert.match(await fill(), /^rgb\((\d|[1-4]\d), (\d|[1-4]\d), (\d|[1-4]\d)\)$/);
});

test("the graph is saved as a file that needs nothing else", async ({ open }) => {
  const checker = new Checker(await open());
  const text = definition({ [HOSTILE]: passing(ROLE), "a & b": passing(ROLE) });
  await show(checker, text, 2);
  const downloading = checker.page.waitForEvent("download");
  await checker.all("graph").getByTestId("graph-save").click();
  const download = await downloading;
  assert.match(download.suggestedFilename(), /\.svg$/);
  const saved = await readFile(await download.path(), "utf8");
  assert.match(saved, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.doesNotMatch(saved, /var\(|class=|<img|<script|<style|url\(/);
  const read = await checker.page.evaluate((saved) => {
    const parsed = new DOMParser().parseFromString(saved, "image/svg+xml");
    return {
      errors: parsed.querySelectorAll("parsererror").length,
      titles: Array.from(parsed.querySelectorAll("title"), (title) => title.textContent),
      bare: parsed.querySelectorAll("rect:not([fill]), path:not([fill]), text:not([fill])").length,
    };
  }, saved);
  assert.deepEqual(read, { errors: 0, titles: [HOSTILE, "a & b"], bare: 0 });
});

test("in a sandboxed frame the graph is drawn, and says that it cannot be saved", async ({ open }) => {
  const checker = new Checker(await open({ mode: "sandbox" }));
  await show(checker, NESTED, 8);
  await checker.all("graph").getByTestId("graph-save").click();
  await checker.eventually(async () =>
    assert.match(await checker.all("graph").locator("[role=status]").innerText(), /may not save files/),
  );
});

test("hostile names of states stay text in the graph", async ({ open }) => {
  const checker = new Checker(await open());
  const names = [HOSTILE, "__proto__", "constructor", "</text><script>x</script>", "\u202egnp.exe", "x".repeat(5000), " "];
  await show(checker, definition(Object.fromEntries(names.map((name) => [name, passing(ROLE)]))), names.length - 1 + 1);
  const found = await checker.all("graph").evaluate((graph) => graph.shadowRoot.querySelectorAll("img, script").length);
  assert.equal(found, 0);
  assert.ok((await labels(checker)).some((label) => label.startsWith("Task, ") && label.includes(HOSTILE)));
  assert.notEqual(await checker.page.title(), "1");
});

test("a graph of three hundred states stays usable", async ({ open }) => {
  const checker = new Checker(await open());
  const states = Array.from({ length: 300 }, (_, at) => [
    `State ${at}`,
    {
      Type: "Task",
      ...passing(ROLE),
      Next: at < 299 ? `State ${at + 1}` : "Failed",
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Failed" }],
    },
  ]);
  const text = JSON.stringify({ StartAt: "State 0", States: Object.fromEntries([...states, ["Failed", { Type: "Fail" }]]) });
  await checker.frame.evaluate(() => {
    globalThis.longest = 0;
    new PerformanceObserver((list) => {
      globalThis.longest = Math.max(globalThis.longest, ...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  await show(checker, text, 301);
  console.log(`      the longest task took ${Math.round(await checker.frame.evaluate(() => globalThis.longest))} ms`);
  await checker.page.screenshot({ path: fileURLToPath(new URL("graph-300.png", artifacts)) });
  await nodes(checker).first().focus();
  await checker.page.keyboard.press("End");
  await checker.page.keyboard.press("Enter");
  await checker.eventually(async () => assert.match(await checker.selectionOf("editor-machine"), /^"Failed":/));
});

test("a machine with more states is drawn when that is asked for", async ({ open }) => {
  const checker = new Checker(await open());
  const states = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`s${at}`, { Type: "Succeed" }]));
  await show(checker, JSON.stringify({ StartAt: "s0", States: states }), 0);
  const button = checker.all("graph").getByTestId("graph-draw");
  await checker.eventually(async () => assert.match(await button.innerText(), /500 states/));
  await button.click();
  await checker.eventually(async () => assert.equal(await nodes(checker).count(), 500));
});

test("without graph.js the page works and shows no empty graph", async ({ open }) => {
  const before = (page) => page.route("**/graph.js", (route) => route.abort());
  const checker = new Checker(await open({ before, allow: /graph\.js|Failed to load/ }));
  await checker.all("example-ecs-run-task").click();
  await checker.verdict("missing");
  assert.equal(await checker.frame.locator(".graph").isVisible(), false);
});
