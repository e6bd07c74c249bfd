/** WCAG 2.2 AA: what axe-core can tell of each state of the page, and what it can't. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { RULES, violations } from "./harness/axe.mjs";
import { Checker, definition, example, passing, withClipboard } from "./harness/checker.mjs";
import { root } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const read = (path) => readFile(new URL(path, root), "utf8");

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const ROLE = "arn:aws:iam::111122223333:role/job";
const MAY_PASS = { Effect: "Allow", Action: "iam:PassRole", Resource: ROLE };
const GRANT = { ...MAY_PASS, Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } } };

const policy = (...statements) => JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);

/** A definition that passes one role, and a policy. */
function workspace(policy, role = ROLE) {
  return {
    documents: [
      { name: "definition.json", text: definition({ Run: passing(role) }), kind: "state-machine" },
      { name: "policy.json", text: policy, kind: "identity-policy" },
    ],
    settings: { account: "111122223333" },
  };
}

const begin = (checker, workspace) => checker.page.evaluate((workspace) => sfnHost.begin(workspace), workspace);

async function story(checker) {
  await begin(checker, (await example("ecs-run-task")).workspace);
  await checker.verdict("missing");
}

/** The states of the page, each with what leads there from any other. */
const STATES = {
  empty: (checker) => checker.verdict("idle"),
  "missing, with a graph": async (checker) => {
    await story(checker);
    await checker.all("graph").scrollIntoViewIfNeeded();
    await checker.all("graph").locator("svg").waitFor();
  },
  "the share panel": async (checker) => {
    await checker.all("share").click();
    await checker.eventually(async () => assert.match(await checker.all("share-link").inputValue(), /#w1=/));
  },
  "the preview of a fix, and the map of the roles": async (checker) => {
    await checker.all("fix-preview").first().click();
    await checker.frame.locator("role-map").scrollIntoViewIfNeeded();
    await checker.frame.locator("role-map svg").waitFor();
  },
  "an applied fix": async (checker) => {
    await checker.all("fix-apply").first().click();
    await checker.verdict("granted");
  },
  granted: async (checker) => {
    await begin(checker, workspace(policy(GRANT)));
    await checker.verdict("granted");
  },
  denied: async (checker) => {
    await begin(checker, workspace(policy(MAY_PASS, { ...MAY_PASS, Effect: "Deny" })));
    await checker.verdict("denied");
  },
  undecided: async (checker) => {
    await begin(checker, workspace(policy(MAY_PASS), "${JobRole}"));
    await checker.verdict("undecided");
  },
  "a broken document": async (checker) => {
    await begin(checker, workspace(policy(MAY_PASS).replace(/\]\s*\}$/, "}")));
    await checker.notice("json-bracket-open");
  },
  "the editor's search": async (checker) => {
    await checker.focusEditor("editor-policy-0");
    await checker.page.keyboard.press("Control+f");
    await checker.all("editor-policy-0").locator(".cm-search").waitFor();
  },
  "a link's note, compact": async (checker) => {
    await checker.all("density").click();
    await checker.page.evaluate(() => document.querySelector("start-note").setAttribute("origin", "link"));
    await checker.all("from-link").waitFor();
  },
  "the help panel": async (checker) => {
    await checker.all("open-help").click();
    await checker.all("help-panel").waitFor();
  },
  "the catalog": async (checker) => {
    await checker.all("open-catalog").click();
    await checker.all("catalog-query").fill("glue");
    await checker.eventually(async () => assert.match(await checker.all("catalog-status").innerText(), /call/));
  },
};

/** Fails with everything that axe finds in the states, one after the other. */
async function check(checker, states, themes) {
  const { page } = checker;
  const failures = [];
  for (const state of states) {
    await page.evaluate(() => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close()));
    await STATES[state](checker);
    for (const [at, colorScheme] of themes.entries()) {
      await page.emulateMedia({ colorScheme });
      // All that the theme changes is the colours.
      const rules = at === 0 ? RULES : { type: "rule", values: ["color-contrast"] };
      failures.push(...(await violations(page, rules)).map((one) => `${state}, ${colorScheme}: ${one}`));
    }
  }
  assert.deepEqual(failures, []);
}

test("axe finds nothing in any state, light and dark", async ({ open }) => {
  const checker = new Checker(await open({ context: { ...withClipboard, viewport: WIDE } }));
  await check(checker, Object.keys(STATES), ["light", "dark"]);
});

test("axe finds nothing on a narrow screen with plain text fields", async ({ open }) => {
  const before = (page) => page.route("**/editor.js", (route) => route.abort());
  const checker = new Checker(await open({ context: { viewport: NARROW }, before, allow: /ERR_FAILED/ }));
  await check(checker, ["missing, with a graph", "a broken document", "the help panel", "the catalog"], ["dark"]);
});

test("axe finds nothing while the page loads or where it can't", async ({ open }) => {
  const screens = {
    "Loading the checker…": { before: (page) => page.route("**/*.wasm", () => {}) },
    "could not be fetched": { before: (page) => page.route("**/*.wasm*", (route) => route.abort()), allow: /./ },
    WebAssembly: { before: (page) => page.addInitScript(() => delete globalThis.WebAssembly), allow: /./ },
  };
  for (const [text, options] of Object.entries(screens)) {
    const { page } = await open({ ...options, ready: false, context: { viewport: NARROW, colorScheme: "dark" } });
    await page.getByText(text).first().waitFor();
    assert.deepEqual(await violations(page, RULES), [], text);
  }
});

test("screen readers are told a verdict once, and only when typing rests", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await begin(checker, workspace(policy()));
  await checker.verdict("missing");
  await checker.eventually(async () => assert.match(await checker.all("announcements").innerText(), /^1 permission missing$/));
  const heard = await checker.hear();

  // Each of these letters changes the verdict or leaves it; at the end it is what it was.
  await checker.all("editor-policy-0").evaluate((editor) => editor.reveal(editor.value.length, editor.value.length));
  for (const key of ["x", "Backspace", " ", "}", "Backspace", " "]) {
    await checker.page.keyboard.press(key);
  }
  await checker.verdict("missing");
  await checker.page.waitForTimeout(1000);
  assert.deepEqual(await heard(), []);

  await checker.copyStatement();
  await checker.eventually(async () => assert.deepEqual(await heard(), ["Copied"]));
  await checker.paste("editor-policy-0", policy(GRANT));
  await checker.verdict("granted");
  await checker.eventually(async () => assert.equal((await heard()).length, 2));
  assert.match((await heard())[1], /in order \(1 granted\)/);
  await checker.page.waitForTimeout(1000);
  assert.equal((await heard()).length, 2, `${await heard()}`);
});

test("keys lead through the results, wait while somebody types, and can be turned off", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { page } = checker;
  const focused = () => page.evaluate(() => document.activeElement?.dataset.testid ?? document.activeElement?.id);
  const press = async (key, expected) => {
    await page.keyboard.press(key);
    assert.equal(await focused(), expected, key);
  };
  await story(checker);
  await press("d", "editor-machine");
  const text = await checker.textOf("editor-machine");
  await page.keyboard.type("dn?");
  assert.ok((await checker.textOf("editor-machine")).includes("dn?"), "letters are letters in an editor");
  await page.keyboard.press("Control+z");
  await checker.eventually(async () => assert.equal(await checker.textOf("editor-machine"), text));
  await checker.verdict("missing");
  await press("Escape", "results");

  const role = () => page.evaluate(() => document.activeElement.dataset.resource);
  await press("n", "check");
  assert.match(await role(), /report-task$/);
  await press("n", "check");
  assert.match(await role(), /task-execution$/);
  await press("n", "check");
  await press("p", "check");
  assert.match(await role(), /task-execution$/, "round and back");
  await press("f", "fix");
  await checker.intoClipboard("nothing was copied");
  await page.keyboard.press("c");
  await checker.eventually(async () => assert.match(await checker.fromClipboard(), /PassRoleToEcsTasks/));

  // From a place into the editor, and back.
  await checker.all("check").first().getByTestId("place").first().focus();
  await press("Enter", "editor-related-0");
  // The first takes the selection back.
  await press("Escape", "editor-related-0");
  await press("Escape", "place");

  await page.keyboard.press("?");
  const panel = checker.all("help-panel");
  assert.match(await panel.innerText(), /Keyboard shortcuts[^]*Editor[^]*Ctrl\+F/);
  await page.keyboard.press("n");
  await checker.all("single-keys").uncheck();
  await page.keyboard.press("Escape");
  assert.equal(await panel.count(), 0);
  await checker.all("place").first().focus();
  await press("r", "place");
  await page.keyboard.press("?");
  assert.equal(await panel.count(), 0, "the question mark is a single key too");
  await checker.all("open-help").click();
  await checker.all("single-keys").check();
  await checker.all("help-close").click();
  await press("r", "results");
});

test("what has the focus is seen, on a narrow screen too", async ({ open }) => {
  const checker = new Checker(await open({ context: { viewport: NARROW } }));
  const { page } = checker;
  await story(checker);
  await checker.all("graph").scrollIntoViewIfNeeded();
  await checker.all("graph").locator("svg").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
  const stops = [];
  for (let presses = 0; presses < 90; presses += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focusSeen);
    if (stop === null) {
      break;
    }
    stops.push(stop);
  }
  assert.ok(stops.length > 25, `${stops.length} stops`);
  assert.ok(stops.some(({ name }) => name.includes("state")), "a state of the graph is among them");
  assert.deepEqual(stops.filter(({ isMarked, isFree }) => !isMarked || !isFree), []);
});

/** Runs in the page: whether what has the focus is marked, and whether anything covers it. */
function focusSeen() {
  let element = document.activeElement;
  if (element === document.body) {
    return null;
  }
  const chain = [element];
  while (element.shadowRoot?.activeElement) {
    element = element.shadowRoot.activeElement;
    chain.push(element);
  }
  // The mark may be around what contains the field: an editor's frame, the label of a file field.
  const around = [];
  for (let one = element; one; one = one.parentElement ?? one.getRootNode().host) {
    around.push(one);
  }
  const isOutlined = (one) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  const box = element.querySelector?.(":scope > .box");
  const isMarked = around.slice(0, 6).some(isOutlined) || (box !== null && parseFloat(getComputedStyle(box).strokeWidth) >= 2);
  const shown = element.matches(".visually-hidden") ? element.parentElement : element;
  const { left, right, top, bottom } = shown.getBoundingClientRect();
  const x = Math.min(Math.max((left + right) / 2, 1), innerWidth - 1);
  // Some of it is enough: WCAG 2.4.11 asks that it isn't covered as a whole.
  const heights = [top + 2, (top + bottom) / 2, bottom - 2].filter((y) => y > 0 && y < innerHeight);
  const isFree = heights.some((y) => {
    const on = document.elementFromPoint(x, y);
    return on !== null && (chain[0].contains(on) || on.contains(shown));
  });
  return { name: `${element.localName}.${element.getAttribute("class") ?? ""} ${element.dataset?.testid ?? ""}`, isMarked, isFree };
}

test("large text, high contrast, reduced motion and both densities are respected", async ({ open }) => {
  const reducedMotion = { viewport: WIDE, reducedMotion: "reduce" };
  const checker = new Checker(await open({ query: "?density=compact", context: reducedMotion }));
  const { page } = checker;
  await story(checker);
  const moving = await page.evaluate(() => {
    const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const moves = (one) => {
      const { animationName, transitionDuration } = getComputedStyle(one);
      return animationName !== "none" || parseFloat(transitionDuration) > 0;
    };
    return all(document).filter(moves).map((one) => one.className);
  });
  assert.deepEqual(moving, []);

  // The smallest type of the compact density, and what it gains.
  const measure = () =>
    page.evaluate(() => {
      const texts = [...document.querySelectorAll("#app *")].filter((one) => one.childElementCount === 0 && one.innerText?.trim());
      const pressed = [...document.querySelectorAll("#app button:not(.place, .quiet), #app select")];
      return {
        type: Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize))),
        target: Math.min(...pressed.map((one) => one.getBoundingClientRect().height)),
        results: document.querySelector(".checks").getBoundingClientRect().bottom,
      };
    });
  const compact = await measure();
  assert.ok(compact.type >= 12, `${compact.type} px`);
  assert.ok(compact.target >= 24, `${compact.target} px`);
  await checker.all("density").click();
  const comfortable = await measure();
  assert.ok(comfortable.results > compact.results + 60, `${compact.results} and ${comfortable.results}`);

  // Text of twice the size, without scrolling sideways.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 1280);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));

  await page.emulateMedia({ forcedColors: "active" });
  const badge = await checker.all("check").first().locator(".badge").evaluate((one) => {
    const { borderTopWidth, borderTopStyle } = getComputedStyle(one);
    return `${borderTopWidth} ${borderTopStyle} ${one.textContent}`;
  });
  assert.equal(badge, "1px solid Missing");
});

test("the colours are those of Radix Colors", async () => {
  const [light, dark] = (await read("www/style.css")).split("@media (prefers-color-scheme: dark)");
  const named = /--[\w-]+: (#[0-9a-f]{6}); \/\* ([a-z]+)-(\d+) \*\//g;
  for (const [part, suffix] of [[light, ""], [dark, "-dark"]]) {
    const all = [...part.matchAll(named)];
    assert.ok(all.length >= 20, `${all.length} colours${suffix}`);
    for (const [, value, scale, step] of all) {
      const colours = await read(`www/node_modules/@radix-ui/colors/${scale}${suffix}.css`);
      assert.ok(colours.includes(`--${scale}-${step}: ${value};`), `${value} is not ${scale}-${step}${suffix}`);
    }
  }
});
