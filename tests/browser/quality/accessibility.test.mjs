/** WCAG 2.2 AA: what axe-core can tell of each state of the page, and what it can't. */

import { readFile } from "node:fs/promises";

import { RULES, violations } from "../harness/axe.mjs";
import { definition, example, passing, policy } from "../harness/documents.mjs";
import { root } from "../harness/places.mjs";
import { keepPlainFields } from "../harness/plain.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const read = (path) => readFile(new URL(path, root), "utf8");

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 360, height: 740 };

const ROLE = "arn:aws:iam::111122223333:role/job";
const MAY_PASS = { Effect: "Allow", Action: "iam:PassRole", Resource: ROLE };
const GRANT = { ...MAY_PASS, Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } } };

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

async function story(checker) {
  await checker.begin((await example("ecs-run-task")).workspace);
  await checker.verdict("missing");
}

/** The states of the page, each with what leads there from the one before. */
const STATES = {
  empty: (checker) => checker.verdict("idle"),
  "missing, with a graph": async (checker) => {
    await story(checker);
    await checker.graph.isDrawn();
  },
  "the share panel": (checker) => checker.share.open(),
  "the map of the roles": (checker) => checker.roleMap.isDrawn(),
  "the preview of a fix": async (checker) => {
    await checker.tabs.open("fix");
    await checker.fixes.previewButtons.first().click();
    await expect(checker.fixes.added.first()).toBeVisible();
  },
  "an applied fix": async (checker) => {
    await checker.fixes.apply();
    await checker.verdict("granted");
  },
  granted: async (checker) => {
    await checker.begin(workspace(policy(GRANT)));
    await checker.verdict("granted");
  },
  denied: async (checker) => {
    await checker.begin(workspace(policy(MAY_PASS, { ...MAY_PASS, Effect: "Deny" })));
    await checker.verdict("denied");
  },
  undecided: async (checker) => {
    await checker.begin(workspace(policy(MAY_PASS), "${JobRole}"));
    await checker.verdict("undecided");
  },
  "the checks": (checker) => checker.tabs.open("checks"),
  "the findings": (checker) => checker.tabs.open("findings"),
  "the assumptions": (checker) => checker.tabs.open("assumptions"),
  "a broken document": async (checker) => {
    await checker.begin(workspace(policy(MAY_PASS).replace(/\]\s*\}$/, "}")));
    await checker.results.notice("json-bracket-open");
  },
  "the editor's search": async (checker) => {
    await checker.policy.focus();
    await checker.keyboard.press("Control+f");
    await expect(checker.policy.search).toBeVisible();
  },
  "a link's note, compact": async (checker) => {
    await checker.switchDensity();
    await checker.showLinkNote();
    await expect(checker.linkNote).toBeVisible();
  },
  "the help panel": async (checker) => {
    await checker.help.open();
    await expect(checker.help.panel).toBeVisible();
  },
  "the catalog": async (checker) => {
    await checker.catalog.open();
    await checker.catalog.search("glue");
    await expect(checker.catalog.status).toHaveText(/call/);
  },
};

/** Asks axe in the states, one after the other. */
async function check(checker, states, themes) {
  const { page } = checker;
  for (const state of states) {
    await checker.closePanels();
    await STATES[state](checker);
    for (const [at, colorScheme] of themes.entries()) {
      await page.emulateMedia({ colorScheme });
      // All that the theme changes is the colors.
      const rules = at === 0 ? RULES : { type: "rule", values: ["color-contrast"] };
      await eventually(() => violations(page, rules), `${state}, ${colorScheme}`).toStrictEqual([]);
    }
  }
}

const names = Object.keys(STATES);
/** From here on the states don't need those before. */
const SECOND = names.indexOf("granted");
for (const [part, states] of [
  ["from the empty page to an applied fix", names.slice(0, SECOND)],
  ["with each verdict, a broken document and every panel", names.slice(SECOND)],
]) {
  test(`axe finds nothing ${part}, light and dark`, async ({ open }) => {
    const checker = await open({ context: { viewport: WIDE } });
    await check(checker, states, ["light", "dark"]);
  });
}

test("axe finds nothing on a narrow screen with plain text fields", async ({ open }) => {
  const checker = await open({ context: { viewport: NARROW }, before: keepPlainFields });
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
    await expect(page.getByText(text).first()).toBeVisible();
    await eventually(() => violations(page, RULES), text).toStrictEqual([]);
  }
});

test("screen readers are told a verdict once, and only when typing rests", async ({ open }) => {
  const checker = await open({ clipboard: true, clock: true });
  const { keyboard, time } = checker;
  await time.hold();
  await checker.begin(workspace(policy()));
  await checker.verdict("missing");
  await expect(checker.announcements).toHaveText("");
  // Longer than a verdict stands before it is told.
  const rests = () => time.pass(1000);
  await rests();
  await expect(checker.announcements).toHaveText(/^1 permission missing$/);
  const heard = await checker.hear();

  // Each of these letters changes the verdict or leaves it; at the end it is what it was.
  const text = await checker.policy.text();
  await checker.policy.putCursor(text.length);
  for (const [key, typed] of [["x", "x"], ["Backspace", ""], [" ", " "], ["}", " }"], ["Backspace", " "], [" ", "  "]]) {
    await keyboard.press(key);
    await time.pass(100);
    await checker.policy.has(`${text}${typed}`);
  }
  await checker.verdict("missing");
  await rests();
  await eventually(heard).toStrictEqual([]);

  await checker.fixes.copy();
  await eventually(heard).toStrictEqual(["Copied"]);
  await checker.policy.paste(policy(GRANT));
  await checker.verdict("granted");
  await rests();
  await eventually(heard).toStrictEqual(["Copied", expect.stringMatching(/1 of 1 granted/)]);
  await rests();
  await eventually(heard).toHaveLength(2);
});

test("keys lead through the results, wait while somebody types, and can be turned off", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { clipboard, help, keyboard, machine, results } = checker;
  const press = (key, expected) => checker.pressTo(key, expected);
  await story(checker);
  await keyboard.press("d");
  await machine.hasFocus();
  const text = await machine.text();
  await keyboard.type("dn?");
  // Letters are letters in an editor.
  await machine.matches(/dn\?/);
  await keyboard.press("Control+z");
  await machine.has(text);
  await checker.verdict("missing");
  await press("Escape", "results");

  const isRole = (end) => eventually(() => results.focusedData().then(({ resource }) => resource)).toMatch(end);
  await press("n", "check");
  await isRole(/report-task$/);
  await press("n", "check");
  await isRole(/task-execution$/);
  await press("n", "check");
  await isRole(/report-task$/);
  await press("p", "check");
  // Round and back.
  await isRole(/task-execution$/);
  await press("f", "fix");
  await clipboard.write("nothing was copied");
  await keyboard.press("c");
  await eventually(() => clipboard.read()).toMatch(/PassRoleToEcsTasks/);

  // From a place into the editor, and back.
  await checker.tabs.open("checks");
  await results.places(results.checks.first()).first().focus();
  await keyboard.press("Enter");
  await checker.relatedEditor(0).hasFocus();
  // The first takes the selection back.
  await keyboard.press("Escape");
  await checker.relatedEditor(0).hasFocus();
  await eventually(() => checker.relatedEditor(0).selection()).toBe("");
  await press("Escape", "place");

  await keyboard.press("?");
  await expect(help.panel).toHaveText(/Keyboard shortcuts[^]*Editor[^]*Ctrl\+F/, { useInnerText: true });
  await keyboard.press("n");
  await help.singleKeys.uncheck();
  await keyboard.press("Escape");
  await expect(help.panel).toHaveCount(0);
  await results.places().first().focus();
  await press("r", "place");
  await keyboard.press("?");
  // The question mark is a single key too.
  await expect(help.panel).toHaveCount(0);
  await help.open();
  await help.singleKeys.check();
  await help.close();
  await press("r", "results");
});

test("what has the focus is seen, on a narrow screen too", async ({ open }) => {
  const checker = await open({ context: { viewport: NARROW } });
  const { page } = checker;
  await story(checker);
  await checker.graph.isDrawn();
  await page.evaluate(() => scrollTo(0, 0));
  const stops = [];
  for (const tab of ["fix", "checks", "graph"]) {
    await checker.tabs.open(tab);
    await page.evaluate(() => {
      scrollTo(0, 0);
      // Tab begins at the top again.
      document.body.tabIndex = -1;
      document.body.focus();
      document.body.removeAttribute("tabindex");
    });
    for (let presses = 0; presses < 90; presses += 1) {
      await checker.keyboard.press("Tab");
      let stop;
      const fault = async () => {
        stop = await page.evaluate(focusSeen);
        return stop === null || (stop.isMarked && stop.isFree) ? "none" : JSON.stringify(stop);
      };
      await eventually(fault).toBe("none");
      if (stop === null) {
        break;
      }
      stops.push(stop);
    }
  }
  expect(stops.length).toBeGreaterThan(25);
  expect(stops.some(({ name }) => name.includes("state")), "a state of the graph is among them").toBe(true);
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
  const checker = await open({ query: "?density=compact", context: reducedMotion });
  const { page } = checker;
  await story(checker);
  const moving = () => page.evaluate(() => {
    const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
    const moves = (one) => {
      const { animationName, transitionDuration } = getComputedStyle(one);
      return animationName !== "none" || parseFloat(transitionDuration) > 0;
    };
    return all(document).filter(moves).map((one) => one.className);
  });
  await eventually(moving).toStrictEqual([]);

  // The smallest type of the compact density, and what it gains in both tabs.
  const measure = async () => {
    await checker.tabs.open("checks");
    const { results: checks } = await measureTab(".checks");
    await checker.tabs.open("fix");
    const measured = await measureTab(".fixes");
    return { ...measured, results: checks + measured.results };
  };
  const measureTab = (part) =>
    page.evaluate((part) => {
      const texts = [...document.querySelectorAll("#app *")].filter((one) => one.childElementCount === 0 && one.innerText?.trim());
      const pressed = [...document.querySelectorAll("#app button:not(.place, .quiet), #app select")].filter((one) => one.checkVisibility());
      return {
        type: Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize))),
        target: Math.min(...pressed.map((one) => one.getBoundingClientRect().height)),
        results: document.querySelector(part).getBoundingClientRect().bottom,
      };
    }, part);
  await checker.fixes.applyButtons.first().waitFor();
  const compact = await measure();
  expect(compact.type).toBeGreaterThanOrEqual(12);
  expect(compact.target).toBeGreaterThanOrEqual(24);
  await checker.switchDensity();
  await eventually(() => measure().then(({ results }) => results)).toBeGreaterThan(compact.results + 60);

  // Text of twice the size, without scrolling sideways.
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  await eventually(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));

  await page.emulateMedia({ forcedColors: "active" });
  const badge = checker.results.badgeOf(checker.results.checks.first());
  await checker.tabs.open("checks");
  await expect(badge).toHaveCSS("border-top-width", "1px");
  await expect(badge).toHaveCSS("border-top-style", "solid");
  await expect(badge).toHaveText("Missing");
});

test("the colors are those of Radix Colors", async () => {
  const tokens = await read("www/styles/tokens.css");
  const named = /--[\w-]+: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\); \/\* (white|[a-z]+-\d+), ([a-z]+-\d+) \*\//g;
  const all = [...tokens.matchAll(named)];
  expect(all.length).toBeGreaterThanOrEqual(22);
  expect(tokens.match(/#[0-9a-f]{6}/g), "every color has its name").toHaveLength(2 * all.length);
  for (const [, light, dark, ofLight, ofDark] of all) {
    for (const [value, name, suffix] of [[light, ofLight, ""], [dark, ofDark, "-dark"]]) {
      if (name !== "white") {
        const colors = await read(`www/node_modules/@radix-ui/colors/${name.split("-")[0]}${suffix}.css`);
        expect(colors, `${name}${suffix}`).toContain(`--${name}: ${value};`);
      } else {
        expect(value).toBe("#ffffff");
      }
    }
  }
});
