/**
 * What the page looks like in each of its states: nothing cut off, the verdict in sight, and a
 * picture of it for a look. `artifacts/states/index.html` shows them all.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { example } from "../harness/documents.mjs";
import { pictures } from "../harness/places.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const WIDE = { width: 1440, height: 900 };

/** @type {Record<string, import("@playwright/test").BrowserContextOptions>} */
const LOOKS = {
  wide: { viewport: WIDE, colorScheme: "light" },
  "wide-dark": { viewport: WIDE, colorScheme: "dark" },
  japanese: { viewport: WIDE, colorScheme: "light", locale: "ja-JP" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "smallest-dark": { viewport: { width: 320, height: 568 }, colorScheme: "dark" },
};

const showExample = async (checker, name) => checker.begin((await example(name)).workspace);

/** The state machine of an example and a policy in which a bracket is missing. */
async function showBroken(checker) {
  const { workspace } = await example("cross-account");
  const [machine, policy] = workspace.documents;
  await checker.begin({ ...workspace, documents: [machine, { ...policy, text: policy.text.replace(/\n {2}\]\n\}/, "\n}") }] });
  await checker.results.notice("json-bracket-open");
  await checker.tabs.open("findings");
}

/** The first example with the statement that it lacks. */
async function showGranted(checker) {
  const { workspace } = await example("ecs-run-task");
  await checker.begin(workspace);
  await checker.verdict("missing");
  const statement = await checker.fixes.shown();
  const add = (text) => JSON.stringify({ ...JSON.parse(text), Statement: [...JSON.parse(text).Statement, statement] }, null, 2);
  const documents = workspace.documents.map((document) =>
    document.kind === "identity-policy" ? { ...document, text: add(document.text) } : document,
  );
  await checker.begin({ ...workspace, documents });
}

/**
 * In this order, one after the other on one page.
 *
 * @type {Record<string, { enter: (checker: import("../harness/checker.mjs").Checker) => Promise<void>, leave?: (checker: import("../harness/checker.mjs").Checker) => Promise<void>,
 *   tone?: string, says?: [english: RegExp, japanese: RegExp], shows?: string }>} `shows`: the test id
 *   of what must be in sight besides
 */
const STATES = {
  empty: {
    enter: (checker) => expect(checker.machine.content).toBeVisible(),
    tone: "idle",
    says: [/^Nothing to check yet$/, /^確認するものがまだありません$/],
    shows: "start",
  },
  missing: {
    enter: (checker) => showExample(checker, "ecs-run-task"),
    tone: "missing",
    says: [/^2 permissions missing$/, /許可が 2 件不足しています/],
    shows: "fix-statement",
  },
  granted: { enter: showGranted, tone: "granted", says: [/2 of 2 granted/, /2 件中 2 件を許可/], shows: "check" },
  denied: {
    enter: (checker) => showExample(checker, "explicit-deny"),
    tone: "denied",
    says: [/^1 permission denied/, /^1 件のアクセス許可が明示的に拒否/],
    shows: "fix-change",
  },
  undecided: {
    enter: (checker) => showExample(checker, "jsonata-role"),
    tone: "undecided",
    says: [/^1 permission needs input/, /^1 件のアクセス許可の確認に入力が必要です/],
    shows: "question",
  },
  error: { enter: showBroken, tone: "undecided", says: [/^1 permission needs input/, /^1 件のアクセス許可の確認に入力が必要です/], shows: "notice" },
  share: {
    async enter(checker) {
      await showExample(checker, "cross-account");
      await checker.verdict("missing");
      await checker.share.open();
    },
    leave: (checker) => checker.share.close(),
    shows: "share-copy",
  },
  catalog: {
    async enter(checker) {
      await checker.catalog.open();
      await checker.catalog.search("glue:createJob");
      await expect(checker.catalog.calls.first()).toBeVisible();
    },
    leave: (checker) => checker.catalog.close(),
    shows: "catalog-call",
  },
  print: {
    async enter(checker) {
      await showExample(checker, "ecs-run-task");
      await checker.verdict("missing");
      await checker.page.emulateMedia({ media: "print" });
    },
    tone: "missing",
    shows: "fix-statement",
  },
};

for (const [look, context] of Object.entries(LOOKS)) {
  test(`every state can be read (${look})`, async ({ open }) => {
    await mkdir(pictures, { recursive: true });
    await writeFile(new URL("index.html", pictures), overview());
    const checker = await open({ context });
    const inLanguage = context.locale === "ja-JP" ? 1 : 0;
    for (const [state, { enter, leave, tone, says, shows }] of Object.entries(STATES)) {
      await enter(checker);
      if (tone) {
        await checker.verdict(tone, says?.[inLanguage]);
      }
      await checker.pointAtNothing();
      const asked = { sized: tone ? "verdict" : null, shows, width: context.viewport.width };
      await eventually(() => checker.page.evaluate(unreadable, asked), `${state}, ${look}`).toStrictEqual([]);
      await photograph(checker, `${state}-${look}`, context.viewport);
      if (state === "missing" && context.viewport === WIDE) {
        // The README's, see pictures.mjs.
        const path = fileURLToPath(new URL(`readme-${look}.webp`, pictures));
        await checker.page.screenshot({ path, type: "webp", quality: 90 });
      }
      await leave?.(checker);
    }
  });
}

/** What of the page can't be read, in words; runs in the page. */
function unreadable({ sized, shows, width }) {
  const found = [];
  const name = ({ localName, className, dataset }) => `${localName}.${className} ${dataset?.testid ?? ""}`;
  if (document.documentElement.scrollWidth > width) {
    found.push(`the page scrolls sideways: ${document.documentElement.scrollWidth} px`);
  }
  for (const element of document.querySelectorAll("#app *")) {
    if (element.getBoundingClientRect().right > width + 0.5) {
      found.push(`wider than the screen: ${name(element)}`);
    }
  }
  const texts = document.createTreeWalker(document.getElementById("app"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (texts.nextNode()) {
    const text = texts.currentNode;
    range.selectNodeContents(text);
    const drawn = range.getBoundingClientRect();
    const isHidden = !text.parentElement.checkVisibility({ visibilityProperty: true }) || text.parentElement.closest(".visually-hidden, select");
    if (isHidden || drawn.width === 0) {
      continue;
    }
    // Up to what can be scrolled, text stays within every box that has an edge of its own.
    for (let box = text.parentElement; box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY, display } = getComputedStyle(box);
      if ([overflowX, overflowY].some((overflow) => ["auto", "scroll"].includes(overflow))) {
        break;
      }
      const edge = box.getBoundingClientRect();
      if (display !== "inline" && display !== "contents" && (drawn.right > edge.right + 1 || drawn.left < edge.left - 1)) {
        found.push(`sticks out of ${name(box)}: “${text.data.slice(0, 40)}”`);
        break;
      }
    }
  }
  if (sized) {
    const line = document.querySelector(`[data-testid=${sized}]`);
    const { top, bottom, left, right } = line.getBoundingClientRect();
    if (top < 0 || bottom > innerHeight || left < 0 || right > innerWidth || parseFloat(getComputedStyle(line).fontSize) < 14) {
      found.push("the verdict is not on the first screen, or too small");
    }
  }
  const shown = document.querySelector(`[data-testid=${shows}]`);
  if (!shown?.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || shown.getBoundingClientRect().height < 8) {
    found.push(`not shown: ${shows}`);
  }
  return found;
}

/** The first screen; on a small one also all that there is to scroll to. */
async function photograph({ page }, name, viewport) {
  const path = (part) => fileURLToPath(new URL(`${name}${part}.png`, pictures));
  await page.screenshot({ path: path("") });
  if (viewport === WIDE) {
    return;
  }
  // What is off the screen is not drawn: the screen must be as tall as its contents.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ ...viewport, height });
  await page.screenshot({ path: path("-whole") });
  await page.setViewportSize(viewport);
}

function overview() {
  const figure = (state, look) =>
    `<figure><a href="${state}-${look}.png"><img src="${state}-${look}.png" alt="" loading="lazy"></a><figcaption>${state}, ${look}</figcaption></figure>`;
  const row = (state, looks) => `<div>${looks.map((look) => figure(state, look)).join("\n")}</div>`;
  const rows = Object.keys(STATES).map((state) => row(state, Object.keys(LOOKS)));
  // Those of the other engines, where they ran.
  rows.push(row("missing", ["firefox", "webkit"]));
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The states of the page</title>
<style>body { font: 1rem system-ui } div { display: flex; gap: 1rem } figure { margin: 1rem 0 } img { height: 20rem; border: 1px solid }</style>
${rows.join("\n")}
`;
}
