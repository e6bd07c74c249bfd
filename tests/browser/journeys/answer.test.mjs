/** The answer: its tabs, what is checked, and what leads from one to the other. */

import { EMPTY_POLICY, definition, passing, policy } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/job";
const GRANT = { Effect: "Allow", Action: "iam:PassRole", Resource: ROLE, Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } } };

const workspace = (text, tasks = { Run: passing(ROLE) }) => ({
  documents: [
    { name: "machine.json", kind: "state-machine", text: definition(tasks) },
    { name: "policy.json", kind: "identity-policy", text },
  ],
  settings: { account: "111122223333" },
});

test("what leads on is open: what to do, and the checks where nothing is to be done", async ({ open }) => {
  const checker = await open();
  const { tabs } = checker;
  await checker.begin(workspace(EMPTY_POLICY));
  await checker.verdict("missing");
  await tabs.isOpen("fix");
  await expect(tabs.selected).toHaveText("Fix 1", { useInnerText: true });
  await checker.fixes.apply();
  await checker.verdict("granted");
  await tabs.isOpen("checks");
  // What somebody opened stays open, until all is replaced.
  await tabs.open("assumptions");
  await checker.fixes.takeBack();
  await checker.verdict("missing");
  await tabs.isOpen("assumptions");
  await checker.begin(workspace(EMPTY_POLICY, { Other: passing(ROLE) }));
  await tabs.isOpen("fix");
});

test("an error in the input is open before the checks that it leaves undecided", async ({ open }) => {
  const checker = await open();
  await checker.begin(workspace(policy(GRANT).replace(/\]\s*\}$/, "}")));
  await checker.verdict("undecided");
  await checker.tabs.isOpen("findings");
});

test("tabs are a tablist: arrow keys open them, and each has its panel", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  const { keyboard, tabs } = checker;
  await checker.verdict("missing");
  await expect(tabs.list).toHaveAttribute("aria-label", "Results");
  await expect(tabs.all).toHaveText([/^Fix \d+$/, /^Checks \d+$/, "Graph", "Roles", /^Assumptions \d+$/], { useInnerText: true });
  await tabs.selected.focus();
  const opens = async (key, name) => {
    await keyboard.press(key);
    await tabs.isOpen(name);
    await expect(tabs.selected).toBeFocused();
    await expect(checker.frame.getByRole("tabpanel")).toHaveCount(1);
    await expect(tabs.panel(name)).toHaveAttribute("aria-labelledby", `tab-${name}`);
  };
  await opens("ArrowRight", "checks");
  await opens("ArrowRight", "graph");
  await opens("End", "assumptions");
  await opens("ArrowRight", "fix");
  await opens("ArrowLeft", "assumptions");
  await opens("Home", "fix");
  // Only the open one is on the way of Tab.
  await expect(tabs.all.and(checker.frame.locator('[tabindex="0"]'))).toHaveCount(1);
});

test("single keys open the tab of what they lead to", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  const { pressTo, tabs } = checker;
  const press = pressTo.bind(checker);
  await checker.verdict("missing");
  await tabs.selected.focus();
  await press("n", "check");
  await tabs.isOpen("checks");
  await press("f", "fix");
  await tabs.isOpen("fix");
  await press("p", "check");
  await tabs.isOpen("checks");
  await press("r", "results");
});

test("a check leads to its statement, in another tab", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  await checker.verdict("missing");
  await checker.tabs.open("checks");
  await checker.results.toFix.first().click();
  await checker.tabs.isOpen("fix");
  await eventually(() => checker.focused()).toBe("fix");
});

test("drawings have the height of the pane", async ({ open }) => {
  const tasks = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`Run ${at}`, passing(`${ROLE}-${at}`)]));
  const checker = await open({ context: { viewport: { width: 1440, height: 900 } } });
  await checker.begin(workspace(EMPTY_POLICY, tasks));
  await checker.graph.hasStates(40);
  const unused = () =>
    checker.graph.element.evaluate((graph) => {
      const { bottom } = graph.shadowRoot.querySelector(".view").getBoundingClientRect();
      return document.querySelector(".answer").getBoundingClientRect().bottom - bottom;
    });
  await eventually(unused, "what is left below the graph").toBeLessThan(100);
  await eventually(() => checker.tabs.panel("graph").evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0);
});

test("nothing that was checked before is worded by what is asked for now", async ({ open }) => {
  const tasks = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`Put ${at}`, { Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: `t${at}` } }]));
  const checker = await open({ gate: true });
  const large = workspace(EMPTY_POLICY, tasks);
  large.documents[0].text += " ".repeat(200_000);
  await checker.begin(large);
  await checker.verdict("idle", /No iam:PassRole or sts:AssumeRole needed/);
  await checker.gate.close();
  await checker.scope.all.click();
  await expect(checker.verdictLine).toHaveText("Checking…");
  await expect(checker.verdictLine).toHaveAttribute("data-tone", "idle");
  await checker.gate.open();
  await checker.verdict("missing", /60 permissions missing/);
  await checker.scope.roles.click();
  await checker.verdict("idle", /No iam:PassRole or sts:AssumeRole needed/);
});

test("the verdict lies above whatever an editor raises", async ({ open }) => {
  const checker = await open({ context: { viewport: { width: 360, height: 740 } } });
  await checker.begin(workspace(policy(GRANT)));
  await checker.verdict("granted");
  const covered = () =>
    checker.page.evaluate(() => {
      const line = document.querySelector(".verdict");
      const { left, top, width, height } = line.getBoundingClientRect();
      return line.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  for (const share of [0.1, 0.3, 0.5, 0.7]) {
    await checker.page.evaluate((share) => scrollTo(0, document.documentElement.scrollHeight * share), share);
    await eventually(covered, `scrolled by ${share}`).toBe(true);
  }
});
