/** The graph of a machine: its states with their verdicts, by pointer and by keyboard, as a file. */

import { fileURLToPath } from "node:url";

import { EMPTY_POLICY, allowing, definition, passing } from "../harness/documents.mjs";
import { watchLongTasks } from "../harness/pauses.mjs";
import { artifacts } from "../harness/places.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

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

/** Shows a machine, and waits until so many states are drawn. */
async function show(checker, text, count, policy = EMPTY_POLICY) {
  await checker.machine.fill(text);
  await checker.policy.fill(policy);
  await checker.graph.hasStates(count);
}

/** Waits until the state of a name has the focus. */
const isFocused = (graph, name) => eventually(() => graph.focused(), "the focused state").toBe(name);

for (const [screen, context] of Object.entries({
  wide: { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "wide-dark": { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 740 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
})) {
  test(`the graph shows each state with its verdict (${screen})`, async ({ open }) => {
    const checker = await open({ context });
    const { graph } = checker;
    await show(checker, NESTED, 8, allowing(ROLE));
    await eventually(() => graph.verdicts()).toStrictEqual({
      Choose: "none",
      Both: "none",
      Convert: "granted",
      Notify: "none",
      Each: "none",
      "Convert one": "missing",
      Failed: "none",
      Done: "none",
    });
    // In words too, and within the box of what is around them.
    await eventually(() => graph.labels()).toStrictEqual(
      expect.arrayContaining(["Task, Convert, 1 granted", "Task, Convert one, 1 missing", "Map, distributed, Each, then Done"]),
    );
    const box = (name) => graph.boxOf(graph.named(name)).boundingBox();
    for (const [inner, outer] of [["Convert", "Both"], ["Notify", "Both"], ["Convert one", "Each"]]) {
      // Both at one time: the page may still be moving below them.
      const within = async () => {
        const [one, two] = [await box(inner), await box(outer)];
        return {
          begins: one.x > two.x && one.y > two.y,
          ends: one.x + one.width < two.x + two.width && one.y + one.height < two.y + two.height,
        };
      };
      await eventually(within, `${inner} in ${outer}`).toStrictEqual({ begins: true, ends: true });
    }
    const width = () => checker.page.evaluate(() => document.documentElement.scrollWidth);
    await eventually(width).toBeLessThanOrEqual(context.viewport.width);
    await checker.page.screenshot({ path: fileURLToPath(new URL(`graph-${screen}.png`, artifacts)) });
  });
}

test("a click on a state shows it in the editor", async ({ open }) => {
  const checker = await open();
  await show(checker, NESTED, 8);
  await checker.graph.state("Convert one").click();
  await checker.machine.selects(/^"Convert one":\{"Type":"Task"[^]*\}$/);
  await checker.machine.hasFocus();
  const place = () => checker.results.groupOf("Convert one").boundingBox().then(({ y }) => y >= 0 && y < 700);
  await eventually(place, "its checks are seen").toBe(true);
});

test("the keyboard moves between the states and shows them", async ({ open }) => {
  const checker = await open();
  const { graph, keyboard } = checker;
  await show(checker, NESTED, 8);
  await expect(graph.tabStop).toHaveCount(1);
  await graph.tabStop.focus();
  await isFocused(graph, "Choose");
  for (const name of ["Both", "Convert", "Notify", "Each", "Convert one", "Failed", "Done"]) {
    await keyboard.press("ArrowDown");
    await isFocused(graph, name);
  }
  await keyboard.press("Home");
  await keyboard.press("ArrowRight");
  await isFocused(graph, "Both");
  await keyboard.press("Enter");
  await checker.machine.selects(/^"Both":/);
});

test("the graph follows the system's light and dark", async ({ open }) => {
  const checker = await open({ context: { colorScheme: "light" } });
  const { graph } = checker;
  await show(checker, NESTED, 8);
  const box = graph.boxOf(graph.state("Failed"));
  await expect(box).toHaveCSS("fill", "rgb(255, 255, 255)");
  await checker.page.emulateMedia({ colorScheme: "dark" });
  // A step of the dark scale, whichever.
  await expect(box).toHaveCSS("fill", /^rgb\((\d|[1-4]\d), (\d|[1-4]\d), (\d|[1-4]\d)\)$/);
});

test("the graph is saved as a file that needs nothing else", async ({ open }) => {
  const checker = await open();
  await show(checker, definition({ [HOSTILE]: passing(ROLE), "a & b": passing(ROLE) }), 2);
  const saved = await checker.exports.saved(() => checker.graph.saveButton.click());
  expect(saved.name).toMatch(/\.svg$/);
  expect(saved.text).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(saved.text).not.toMatch(/var\(|class=|<img|<script|<style|url\(/);
  const read = await checker.page.evaluate((saved) => {
    const parsed = new DOMParser().parseFromString(saved, "image/svg+xml");
    return {
      errors: parsed.querySelectorAll("parsererror").length,
      titles: Array.from(parsed.querySelectorAll("title"), (title) => title.textContent),
      bare: parsed.querySelectorAll("rect:not([fill]), path:not([fill]), text:not([fill])").length,
    };
  }, saved.text);
  expect(read).toStrictEqual({ errors: 0, titles: [HOSTILE, "a & b"], bare: 0 });
});

test("in a sandboxed frame the graph is drawn, and says that it cannot be saved", async ({ open }) => {
  const checker = await open({ mode: "sandbox" });
  await show(checker, NESTED, 8);
  await checker.graph.saveButton.click();
  await expect(checker.graph.said).toHaveText(/can't save files/, { useInnerText: true });
});

test("hostile names of states stay text in the graph", async ({ open }) => {
  const checker = await open();
  const { graph } = checker;
  const names = [HOSTILE, "__proto__", "constructor", "</text><script>x</script>", "\u202egnp.exe", "x".repeat(5000), " "];
  await show(checker, definition(Object.fromEntries(names.map((name) => [name, passing(ROLE)]))), names.length);
  await expect(graph.element.locator("img, script")).toHaveCount(0);
  const labels = () => graph.labels().then((all) => all.filter((label) => label.startsWith("Task, ") && label.includes(HOSTILE)));
  await eventually(labels).not.toStrictEqual([]);
  await expect(checker.page).not.toHaveTitle("1");
});

test("a graph of three hundred states stays usable", async ({ open }) => {
  const checker = await open();
  const { graph, keyboard } = checker;
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
  const longest = await watchLongTasks(checker.frame);
  await show(checker, text, 301);
  console.log(`      the longest task took ${await longest()} ms`);
  await checker.page.screenshot({ path: fileURLToPath(new URL("graph-300.png", artifacts)) });
  await graph.states.first().focus();
  await isFocused(graph, "State 0");
  await keyboard.press("End");
  await isFocused(graph, "Failed");
  await keyboard.press("Enter");
  await checker.machine.selects(/^"Failed":/);
});

test("a machine with more states is drawn when that is asked for", async ({ open }) => {
  const checker = await open();
  const { graph } = checker;
  const states = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`s${at}`, { Type: "Succeed" }]));
  await checker.machine.fill(JSON.stringify({ StartAt: "s0", States: states }));
  await checker.policy.fill(EMPTY_POLICY);
  await graph.near(() => graph.drawButton.innerText()).toMatch(/500 states/);
  await expect(graph.states).toHaveCount(0);
  await graph.drawButton.click();
  await expect(graph.states).toHaveCount(500);
});

test("without the workbench the page works and shows no empty graph", async ({ open }) => {
  const before = (page) => page.route("**/workbench.js", (route) => route.abort());
  const checker = await open({ before, allow: /workbench\.js|Failed to load/ });
  await checker.openExample("ecs-run-task");
  await checker.verdict("missing");
  await expect(checker.graph.section).toBeHidden();
});
