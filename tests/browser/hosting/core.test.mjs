/** The core is one module in a worker: the page never waits for it, and survives its end. */

import { readFile } from "node:fs/promises";

import { EMPTY_POLICY, allowing, definition, passing } from "../harness/documents.mjs";
import { dist, root } from "../harness/places.mjs";
import { eventually, expect, test } from "../harness/test.mjs";
import { forbidWorkers, watchWorkers, withholdLocks } from "../harness/workers.mjs";

const ROLE = "arn:aws:iam::111122223333:role/converts";
const MACHINE = definition({ Convert: passing(ROLE) });

const watched = (others = {}) => ({ before: (page) => page.addInitScript(watchWorkers), ...others });
const coresHere = ({ frame }) => eventually(() => frame.evaluate(() => globalThis.coresHere), "cores of the page itself");
const workers = ({ frame }) => eventually(() => frame.evaluate(() => globalThis.coreWorkers.length), "workers");

test("one file holds the core, and it is fetched once", async ({ open }) => {
  const fetched = [];
  const checker = await open({
    before: async (page) => page.on("request", (request) => fetched.push(new URL(request.url()).pathname)),
  });
  await checker.openExample("ecs-run-task");
  await checker.verdict("missing");
  expect(fetched.filter((path) => path.endsWith(".wasm")).sort()).toStrictEqual(["/core.wasm", "/page.wasm"]);
  expect(fetched.filter((path) => path.endsWith(".wasm.js"))).toStrictEqual([]);
});

test("the page's module holds nothing of the catalog", async () => {
  const [page, core, data] = await Promise.all([
    readFile(new URL("page.wasm", dist), "latin1"),
    readFile(new URL("core.wasm", dist), "latin1"),
    readFile(new URL("data/passrole.jsonl", root), "utf8"),
  ]);
  const named = new Set(data.match(/[\w.-]+\.amazonaws\.com/g));
  const inCore = [...named].filter((service) => core.includes(service.replace(".amazonaws.com", "")));
  expect(inCore.length).toBeGreaterThan(50);
  expect([...named].filter((service) => page.includes(service))).toStrictEqual([]);
});

for (const mode of ["direct", "sub-path", "disk", "sandbox"]) {
  test(`no call of the core runs on the page's own thread (${mode})`, async ({ open }) => {
    const checker = await open(watched({ mode }));
    await checker.machine.fill(MACHINE);
    await checker.policy.fill(EMPTY_POLICY);
    await checker.verdict("missing");
    await coresHere(checker).toBe(0);
    await workers(checker).toBe(1);
  });
}

test("a workspace of 20 MB is typed into while it is checked", async ({ open }) => {
  const checker = await open(watched({ gate: true }));
  const { frame, gate, keyboard, machine } = checker;
  await gate.close();
  const filler = "x".repeat(20_000_000);
  await checker.policy.pasteEvent(JSON.stringify({ ...JSON.parse(allowing(ROLE)), Id: filler }));
  await expect(checker.unfold).toBeVisible();
  await machine.focus();
  // What a frame shows that was drawn after a key.
  const drawn = () =>
    frame.evaluate(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(document.querySelector("code-editor").value)));
        }),
    );
  let typed = "";
  for (const key of "[1, 2, 3") {
    await keyboard.type(key);
    typed += key;
    await eventually(drawn, "what a frame shows").toContain(typed);
    await expect(checker.verdictLine).toHaveAttribute("data-pending", "true");
  }
  await machine.fill(MACHINE);
  await gate.open();
  await expect(checker.verdictLine).toHaveAttribute("data-pending", "false", { timeout: 60_000 });
  await coresHere(checker).toBe(0);
});

test("a worker that is ended from outside is told, and another one goes on", async ({ open }) => {
  const checker = await open(watched({ gate: true }));
  await checker.policy.fill(EMPTY_POLICY);
  await checker.gate.close();
  await checker.machine.fill(MACHINE);
  await checker.gate.isHolding();
  await checker.frame.evaluate(() => globalThis.coreWorkers.at(-1).terminate());
  await expect(checker.coreTrap).toHaveText(/wasn't checked/);
  await checker.machine.has(MACHINE);
  await checker.gate.open();
  await checker.coreTrap.getByRole("button").click();
  await checker.verdict("missing");
  await expect(checker.coreTrap).toHaveCount(0);
  await workers(checker).toBe(2);
});

test("a trap of the core ends its worker, not the page", async ({ open }) => {
  const checker = await open(watched({ allow: /unreachable/ }));
  await checker.machine.fill(MACHINE);
  await checker.policy.fill(EMPTY_POLICY);
  await checker.verdict("missing");
  await checker.frame.evaluate(() => {
    globalThis.sameApp = document.getElementById("app");
    globalThis.coreWorkers.at(-1).postMessage({ trapsAtCheck: true });
  });
  await checker.policy.fill(allowing(ROLE));
  await expect(checker.coreTrap).toHaveText(/crashed or ran out of memory/);
  await expect(checker.verdictLine).toHaveAttribute("data-pending", "true");
  await checker.policy.has(allowing(ROLE));
  // The next change is checked again, by another worker that is given all texts.
  await checker.policy.fill(`${allowing(ROLE)} `);
  await checker.verdict("granted");
  await expect(checker.coreTrap).toHaveCount(0);
  await eventually(() => checker.frame.evaluate(() => globalThis.sameApp === document.getElementById("app"))).toBe(true);
  await workers(checker).toBe(2);
});

test("where no worker can be made the page's own thread checks", async ({ open }) => {
  const checker = await open({
    before: async (page) => {
      await page.addInitScript(watchWorkers);
      await page.addInitScript(forbidWorkers);
    },
  });
  await checker.machine.fill(MACHINE);
  await checker.policy.fill(EMPTY_POLICY);
  await checker.verdict("missing");
  await coresHere(checker).toBe(1);
  await eventually(() => checker.frame.evaluate(() => globalThis.sfnHost.coreThread())).toBe("page");
});

/** Opens the page and types before the core comes; it comes when `release` is called. */
async function typedEarly(open, prepare) {
  let release;
  const mayCome = new Promise((resolve) => (release = resolve));
  const checker = await open({
    ready: false,
    before: async (page) => {
      await prepare?.(page);
      await page.route("**/core.wasm", async (route) => {
        await mayCome;
        await route.continue();
      });
    },
  });
  await checker.machine.fill(MACHINE);
  await checker.policy.fill(EMPTY_POLICY);
  await expect(checker.part("core-loading")).toHaveText(/Loading the checker; your input is kept/);
  return { checker, release };
}

test("what is typed before the core is there is kept, and checked then", async ({ open }) => {
  const { checker, release } = await typedEarly(open);
  release();
  await checker.verdict("missing");
  await expect(checker.part("core-loading")).toHaveCount(0);
});

test("a lock that the browser withholds keeps no answer back", async ({ open }) => {
  // The check is asked for while the worker compiles.
  const { checker, release } = await typedEarly(open, (page) => page.addInitScript(withholdLocks));
  release();
  await checker.verdict("missing");
  await eventually(() => checker.frame.evaluate(() => globalThis.sfnHost.coreThread())).toBe("worker");
});
