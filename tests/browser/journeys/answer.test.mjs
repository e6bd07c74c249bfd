/** The answer: its tabs, what is checked, and what leads from one to the other. */

import { EMPTY_POLICY, TEMPLATE, definition, passing, policy } from "../harness/documents.mjs";
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

const bare = (tasks) => ({ documents: [{ name: "machine.json", kind: "state-machine", text: definition(tasks) }] });

test("where the role has no policy, the complete one is a card: copied, put into an editor, in the form of a tool", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { exports, fixes, questions } = checker;
  const put = { Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "arn:aws:dynamodb:eu-west-1:111122223333:table/orders" } };
  await checker.begin(bare({ Run: passing(ROLE), Put: put }));
  await checker.verdict("undecided");
  await checker.tabs.isOpen("fix");
  await expect(fixes.nextStep).toHaveText(/add the role's policies .* or take the complete policy/);
  await expect(fixes.policy).toHaveCount(1);
  await expect(fixes.policySize).toHaveText(/^\d+ statements, [\d,]+ of 6,144 characters$/);
  const text = await checker.clipboard.copiedBy(() => fixes.copyPolicy.click());
  const actions = JSON.parse(text).Statement.flatMap(({ Action }) => Action);
  expect(JSON.parse(text).Version).toBe("2012-10-17");
  expect(actions).toContain("iam:PassRole");
  expect(actions).toContain("dynamodb:PutItem");
  const configuration = await exports.copy("copy terraform", "Copied", fixes.policyForms);
  expect(configuration).toMatch(/aws_iam_role/);
  // Its question is there, too, with the command that prints what there is.
  await expect(questions.ofKind("role-policies")).toHaveCount(1);
  await fixes.putPolicy.click();
  await checker.verdict("granted", /1 of 1 granted/);
  await expect(fixes.policy).toHaveCount(0);
  await expect(questions.all).toHaveCount(0);
});

test("while something is to be filled in, a policy is not put anywhere, and the account is asked for in place", async ({ open }) => {
  const checker = await open();
  const { fixes, questions } = checker;
  await checker.begin(bare({ Put: { Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "orders" } }, Run: passing("arn:aws:iam::<ACCOUNT>:role/job") }));
  await expect(fixes.policyPlaceholders).toHaveText(/<ACCOUNT>/);
  await expect(fixes.putPolicy).toHaveCount(0);
  const within = fixes.policyPlaceholders;
  await questions.set(within.locator("[data-kind=account]"), "111122223333");
  await expect(fixes.policyText).toContainText("111122223333");
});

test("a question is answered in place: by a suggested value, a typed one, a document", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { questions, results } = checker;
  const task = { Resource: "arn:aws:states:::ecs:runTask", Parameters: { TaskDefinition: "app:3", Cluster: "c" } };
  const allow = { Effect: "Allow", Action: "iam:PassRole", Resource: ROLE };
  await checker.begin(workspace(policy(allow), { Run: task }));
  await checker.verdict("undecided");
  await checker.tabs.isOpen("fix");
  const asked = questions.ofKind("task-definition");
  await expect(asked).toHaveText(/Task definition app:3/, { useInnerText: true });
  await expect(questions.commandOf(asked)).toBeVisible();
  // From a check to what settles it.
  await checker.tabs.open("checks");
  await questions.fromChecks.first().click();
  await checker.tabs.isOpen("fix");
  await eventually(() => checker.focused()).toBe("question");
  await questions.paste(asked, JSON.stringify({ taskDefinition: { family: "app", revision: 3, taskRoleArn: ROLE } }));
  await checker.verdict("granted");
  await expect(questions.all).toHaveCount(0);
  await expect(results.checks).not.toHaveCount(0);
});

test("what a template asks for is set as its parameter", async ({ open }) => {
  const checker = await open();
  const { questions } = checker;
  const text = JSON.stringify({
    Parameters: { Stage: { Type: "String" } },
    Resources: {
      Flow: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          RoleArn: { "Fn::GetAtt": ["FlowRole", "Arn"] },
          Definition: { StartAt: "Run", States: { Run: { Type: "Task", ...passing({ "Fn::Sub": "arn:aws:iam::111122223333:role/${Stage}-job" }), End: true } } },
        },
      },
      FlowRole: {
        Type: "AWS::IAM::Role",
        Properties: {
          AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }] },
          Policies: [{ PolicyName: "pass", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/prod-job" }] } }],
        },
      },
    },
  });
  await checker.begin({ documents: [{ name: "template.json", text }], settings: { account: "111122223333" } });
  await checker.verdict("undecided");
  const asked = questions.ofKind("parameter");
  await expect(asked).toHaveText(/Value of the parameter Stage/, { useInnerText: true });
  await questions.set(asked, "prod");
  await checker.verdict("granted");
  // Another answer to the same, from the settings that the link keeps.
  const kept = () => checker.frame.evaluate(() => globalThis.sfnHost.workspace()?.settings?.parameters);
  await eventually(kept).toStrictEqual([{ document: 0, name: "Stage", value: "prod" }]);
});

test("an error alone says what to add next, and no Apply stands where something is to be filled in", async ({ open }) => {
  const checker = await open();
  const { fixes } = checker;
  const refusal = `User: arn:aws:sts::111122223333:assumed-role/job/x is not authorized to perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action`;
  await checker.begin({ documents: [{ name: "error.txt", text: refusal }] });
  await checker.verdict("missing");
  await expect(fixes.nextStep).toHaveText(/add the definition to see which state needs this/);
  await checker.begin(workspace(EMPTY_POLICY, { Run: passing("*") }));
  await checker.verdict("missing");
  await expect(fixes.placeholders).toBeVisible();
  await expect(fixes.why).toBeVisible();
  await expect(fixes.applyButtons).toHaveCount(0);
});

test("a statement stands in the language of the project, with JSON beside it", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { fixes } = checker;
  await checker.begin({ documents: [{ name: "template.yaml", text: TEMPLATE.replace("Action: iam:PassRole", "Action: iam:GetRole") }] });
  await checker.verdict("missing");
  await expect(fixes.languages).toHaveText(["YAML", "JSON"]);
  await expect(fixes.statements.first()).toContainText("!GetAtt JobRole.Arn");
  const copied = await fixes.copy();
  expect(copied).toContain("!GetAtt JobRole.Arn");
  await fixes.languages.nth(1).click();
  await expect(fixes.languages.nth(1)).toHaveAttribute("aria-pressed", "true");
  await expect(fixes.statements.first()).toContainText('"Effect": "Allow"');
  expect(JSON.parse(await fixes.copy()).Effect).toBe("Allow");
});

test("denied says what to change and where", async ({ open }) => {
  const checker = await open();
  const { fixes } = checker;
  const deny = { Effect: "Deny", Action: "iam:PassRole", Resource: "*", Condition: { StringNotEquals: { "iam:PassedToService": ["glue.amazonaws.com"] } } };
  await checker.begin(workspace(policy(GRANT, deny)));
  await checker.verdict("denied");
  await checker.tabs.isOpen("fix");
  await expect(fixes.changes).toContainText("mediaconvert.amazonaws.com");
  await checker.results.places(fixes.all).first().click();
  await checker.policy.selects(/glue\.amazonaws\.com/);
});

test("long statements are folded, and findings of a kind are one with a count", async ({ open }) => {
  const checker = await open();
  const { fixes, results, tabs } = checker;
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`Run ${at}`, passing(`${ROLE}-${at}`)]));
  await checker.begin(workspace(EMPTY_POLICY, many));
  await checker.verdict("missing");
  const height = () => fixes.statements.first().evaluate((pre) => pre.getBoundingClientRect().height);
  await expect(fixes.showLines).toHaveText(/^Show all \d+ lines$/);
  const folded = await height();
  await fixes.showLines.click();
  await eventually(height).toBeGreaterThan(folded * 1.3);

  const fargate = (at) => [`Run ${at}`, { Resource: "arn:aws:states:::ecs:runTask", Parameters: { TaskDefinition: "arn:aws:ecs:eu-west-1:111122223333:task-definition/app:3", LaunchType: "FARGATE" } }];
  await checker.begin(workspace(EMPTY_POLICY, Object.fromEntries(Array.from({ length: 10 }, (_, at) => fargate(at)))));
  await tabs.open("findings");
  await expect(results.alike.first()).toHaveText(/^9 more like this/, { useInnerText: true });
  await results.alike.first().click();
  await expect(results.noticeRow("ecs-fargate-without-network").last()).toBeVisible();
});

test("a menu acts on Enter and click only", async ({ open }) => {
  const checker = await open({ clipboard: true, query: "?example=ecs-run-task" });
  const { clipboard, exports, fixes, keyboard } = checker;
  await checker.verdict("missing");
  await clipboard.write("nothing was copied");
  const menu = fixes.forms.first();
  await menu.focus();
  await keyboard.press("Enter");
  await expect(menu).toHaveAttribute("aria-expanded", "true");
  const focused = () => checker.frame.evaluate(() => document.activeElement.dataset.value ?? document.activeElement.dataset.testid);
  await eventually(focused).toBe("copy json");
  for (const [key, value] of [["ArrowDown", "copy cloudformation"], ["End", "save merged"], ["ArrowDown", "copy json"], ["ArrowUp", "save merged"], ["Home", "copy json"], ["ArrowDown", "copy cloudformation"], ["ArrowDown", "copy terraform"]]) {
    await keyboard.press(key);
    await eventually(focused, key).toBe(value);
  }
  await eventually(() => clipboard.read()).toBe("nothing was copied");
  await keyboard.press("Escape");
  await eventually(focused).toBe("fix-forms");
  await expect(menu).toHaveAttribute("aria-expanded", "false");
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await fixes.says("Copied");
  await eventually(() => clipboard.read()).toMatch(/iam:PassRole/);
  // It closes where the focus goes elsewhere.
  await menu.click();
  await expect(exports.entry("copy json")).toHaveText("Copy as JSON");
  await checker.verdictLine.click();
  await expect(menu).toHaveAttribute("aria-expanded", "false");
});
