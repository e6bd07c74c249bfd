/** What once kept people from an answer, one test for each: it stays mended. */

import { EMPTY_POLICY, allowing, definition, example, passing, policy } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ACCOUNT = "111122223333";
const role = (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const JOB = role("job");
const MACHINE = definition({ Run: passing(JOB) });
const message = (resource, action = "iam:PassRole") =>
  `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/AbCdEfGh is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

const trusting = (service, condition) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...(condition && { Condition: condition }) }],
});

/** Pastes beside the editors. */
async function paste(checker, text) {
  await checker.clipboard.write(text);
  await checker.leaveEditor();
  await checker.keyboard.press("Control+v");
}

/** What any of the examples shows, at the level of all actions. */
const EXAMPLES = ["ecs-run-task", "cross-account", "external-id", "permissions-boundary", "credentials-pass-role", "jsonata-role"];

test("1: more evidence never gives a weaker answer", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await paste(checker, message(JOB));
  await checker.verdict("missing", /^1 permission missing$/);
  // A task definition that nobody gives leaves its role open.
  await paste(checker, definition({ Run: { Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: { Cluster: "main", TaskDefinition: "nightly:3" } } }));
  await expect(checker.machines).toHaveCount(1);
  await checker.verdict("missing", /^1 permission missing/);
  await expect(checker.fixes.statements.filter({ hasText: JOB })).toHaveCount(1);
  await expect(checker.fixes.statements.filter({ hasText: "<ROLE>" })).toHaveCount(0);
});

test("2: nothing is offered that would weaken a trust policy", async ({ open }) => {
  const condition = { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } }, ArnLike: { "aws:SourceArn": `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:*` } };
  const template = {
    Resources: {
      Role: {
        Type: "AWS::IAM::Role",
        Properties: { AssumeRolePolicyDocument: trusting("states.amazonaws.com", condition), Policies: [{ PolicyName: "pass", PolicyDocument: JSON.parse(allowing(JOB)) }] },
      },
      Flow: { Type: "AWS::StepFunctions::StateMachine", Properties: { RoleArn: { "Fn::GetAtt": ["Role", "Arn"] }, DefinitionString: MACHINE } },
    },
  };
  const checker = await open();
  await checker.files.drop([{ name: "template.json", text: JSON.stringify(template, null, 2) }]);
  await checker.verdict("undecided");
  await expect(checker.fixes.all.filter({ hasText: "sts:AssumeRole" })).toHaveCount(0);
  await expect(checker.fixes.applyButtons).toHaveCount(0);
  // A question stands there instead.
  await expect(checker.questions.all.first()).toBeVisible();
});

test("3: a correct project of references and files is granted", async ({ open }) => {
  const template = (uri) => `Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ${uri}
      DefinitionSubstitutions: { Role: !GetAtt JobRole.Arn }
      Policies:
        - Statement: [{ Effect: Allow, Action: iam:PassRole, Resource: !GetAtt JobRole.Arn }]
  JobRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{ Effect: Allow, Principal: { Service: mediaconvert.amazonaws.com }, Action: sts:AssumeRole }]
`;
  const checker = await open();
  await checker.files.drop([
    { name: "template.yaml", text: template("flow.asl.json") },
    { name: "flow.asl.json", text: definition({ Run: passing("${Role}") }) },
  ]);
  await checker.verdict("granted", /granted/);
  await expect(checker.results.notices.filter({ hasText: "flow.asl.json" })).toHaveCount(0);
});

test("4: whatever is pasted wherever is recognized, and nothing is silent", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.focus();
  // A policy first, where a definition once belonged.
  await checker.clipboard.write(EMPTY_POLICY);
  await checker.keyboard.press("Control+v");
  await expect(checker.detected).toHaveText("Detected: Identity-based policy");
  // The definition below the message, in one editor.
  const other = await open({ clipboard: true });
  await other.machine.focus();
  await other.clipboard.write(`${message(JOB)}\n`);
  await other.keyboard.press("Control+v");
  await other.verdict("missing");
  await other.clipboard.write(MACHINE);
  await other.keyboard.press("Control+End");
  await other.keyboard.press("Control+v");
  await expect(other.documents).toHaveCount(2);
  await other.verdict("missing", /^1 permission missing/);
});

test("5: nothing is green without something granted, nor while it is checked", async ({ open }) => {
  const checker = await open({ gate: true });
  const lambda = definition({ Run: { Resource: "arn:aws:states:::lambda:invoke", Parameters: { FunctionName: "f" } } });
  await checker.begin({ documents: [{ name: "machine.json", text: lambda }] });
  await checker.verdict("idle", /^No iam:PassRole or sts:AssumeRole needed · other actions not checked/);
  await expect(checker.scope.roles).toBeVisible();
  await checker.gate.close();
  await checker.scope.all.click();
  await expect(checker.verdictLine).toHaveAttribute("data-pending", "true");
  await expect(checker.verdictLine).toHaveAttribute("data-tone", "idle");
  await expect(checker.verdictLine).not.toContainText("No permissions needed");
  await checker.gate.open();
  await checker.verdict("undecided", /needs? input/);
});

test("6: each state machine has a role of its own", async ({ open }) => {
  const checker = await open();
  const exported = (name, statements) => ({
    RoleName: name,
    Arn: role(name),
    Path: "/",
    AssumeRolePolicyDocument: trusting("states.amazonaws.com"),
    RolePolicyList: [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
    AttachedManagedPolicies: [],
  });
  const roles = [exported("nightly", [JSON.parse(allowing(JOB)).Statement[0]]), exported("etl", [])];
  await checker.files.drop([
    { name: "nightly.asl.json", text: MACHINE },
    { name: "etl.asl.json", text: MACHINE },
    { name: "account.json", text: JSON.stringify({ RoleDetailList: roles, Policies: [], UserDetailList: [], GroupDetailList: [] }) },
  ]);
  const choices = checker.project.getByTestId("runs-as");
  await expect(choices).toHaveCount(2);
  // The nearest name comes first.
  await expect(choices.first().locator("option").nth(1)).toContainText("nightly");
  await choices.first().selectOption(role("nightly"));
  await choices.last().selectOption(role("etl"));
  await checker.verdict("missing", /^1 permission missing/);
  await expect(checker.frame.locator("article.role-fixes")).toHaveAttribute("data-role", role("etl"));
});

test("7: a new role gets a whole policy that IAM takes", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const cluster = `arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/main`;
  const task = { Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: { Cluster: cluster, TaskDefinition: `arn:aws:ecs:us-east-1:${ACCOUNT}:task-definition/nightly:3` } };
  await paste(checker, definition({ Run: task, Job: passing(JOB) }));
  await expect(checker.fixes.policy).toHaveCount(1);
  const copied = await checker.clipboard.copiedBy(() => checker.fixes.policy.locator(".copy button").first().click());
  const { Version, Statement } = JSON.parse(copied);
  expect(Version).toBe("2012-10-17");
  const resources = Statement.flatMap(({ Resource }) => Resource);
  expect(resources.filter((resource) => resource.split("arn:").length > 2)).toEqual([]);
  expect(resources.filter((resource) => resource.startsWith("arn:partition"))).toEqual([]);
  expect(resources).toContainEqual(expect.stringMatching(`^arn:aws:ecs:us-east-1:${ACCOUNT}:task/main/`));
  // The account and the Region are those of the ARNs.
  expect(copied).not.toMatch(/<(ACCOUNT|REGION)>/);
});

test("8: a folder has one overview, and comes again without doubles", async ({ open }) => {
  const checker = await open();
  const files = [
    { name: "machine.asl.json", text: MACHINE },
    { name: "role.json", text: allowing(JOB) },
    { name: "README.md", text: "# Nothing\n" },
  ];
  await checker.files.drop(files);
  await expect(checker.documents).toHaveCount(3);
  const kinds = () => checker.documents.evaluateAll((all) => all.map((file) => file.dataset.kind));
  await eventually(kinds).toEqual(["state-machine", "identity-policy", "ignored"]);
  await expect(checker.files.told).toBeVisible();
  const editor = await checker.frame.locator("code-editor:visible").boundingBox();
  expect(editor.height, "one editor of full height").toBeGreaterThan(400);
  await checker.files.drop([{ ...files[0], text: `${MACHINE}\n` }, files[1], files[2]]);
  await expect(checker.files.summary).toHaveText(/1 updated · 2 unchanged/);
  await expect(checker.documents).toHaveCount(3);
});

test("9: what is to be added speaks the language of the project", async ({ open }) => {
  const checker = await open();
  const terraform = `resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = jsonencode(${JSON.stringify(trusting("mediaconvert.amazonaws.com"))})
}
resource "aws_iam_role" "flow" {
  name               = "flow"
  assume_role_policy = jsonencode(${JSON.stringify(trusting("states.amazonaws.com"))})
}
resource "aws_sfn_state_machine" "flow" {
  name       = "flow"
  role_arn   = aws_iam_role.flow.arn
  definition = jsonencode({ StartAt = "Run", States = { Run = { Type = "Task", Resource = "arn:aws:states:::mediaconvert:createJob", Parameters = { Role = aws_iam_role.job.arn, Settings = {} }, End = true } } })
}
`;
  await checker.files.drop([{ name: "main.tf", text: terraform }, { name: "other.tf", text: "variable \"x\" {}\n" }]);
  await checker.verdict("missing");
  const fix = checker.fixes.all.first();
  await expect(fix.getByRole("button", { name: "HCL" })).toHaveAttribute("aria-pressed", "true");
  await expect(fix.getByTestId("fix-statement")).toContainText("aws_iam_role.job.arn");
  await expect(fix.getByTestId("fix-statement")).not.toContainText("ROLE_ARN");
  // Nothing of it has to be filled in.
  await expect(checker.fixes.placeholders).toHaveCount(0);
});

test("10: what is missing is marked where it is asked for, and what was added is shown", async ({ open }) => {
  const checker = await open();
  await checker.begin({ documents: [{ name: "machine.json", kind: "state-machine", text: MACHINE }, { name: "policy.json", kind: "identity-policy", text: EMPTY_POLICY }] });
  await checker.verdict("missing");
  const marked = () => checker.machine.element.evaluate(({ diagnostics, value }) => diagnostics.filter(({ severity }) => severity === "error").map(({ from, to }) => value.slice(from, to)));
  await eventually(marked).toEqual([`"${JOB}"`]);
  await checker.machine.putCursor(MACHINE.indexOf("Resource"));
  await checker.keyboard.press("Control+Enter");
  await checker.tabs.isOpen("checks");
  await expect(checker.results.focusedCheck).toHaveCount(1);
  await checker.tabs.open("fix");
  await checker.fixes.apply();
  await checker.verdict("granted");
  await expect(checker.policy.element.locator(".cm-changed").first()).toBeInViewport();
});

test("11: menus do nothing before somebody chooses", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task", clipboard: true });
  await checker.verdict("missing");
  const before = await checker.texts();
  await checker.clipboard.write("untouched");
  for (const menu of [checker.examples, checker.exports.forms, checker.fixes.forms.first()]) {
    await expect(menu).toHaveAttribute("aria-haspopup", "menu");
    await menu.focus();
    await checker.keyboard.press("ArrowDown");
    await checker.keyboard.press("ArrowDown");
    await checker.keyboard.press("Escape");
  }
  await eventually(() => checker.texts()).toEqual(before);
  await eventually(() => checker.page.evaluate(() => navigator.clipboard.readText())).toBe("untouched");
  // Each entry says what it does, once.
  await checker.exports.forms.click();
  const entries = () => checker.frame.getByRole("menuitem").evaluateAll((all) => all.map((entry) => entry.innerText));
  await eventually(entries).toContainEqual(expect.stringMatching(/^Copy/));
  await eventually(async () => (await entries()).filter((entry, at, all) => all.indexOf(entry) < at || !/^(Copy|Download)/.test(entry))).toEqual([]);
});

test("12: on a phone the editor and the answer are on the first screen", async ({ open }) => {
  const checker = await open({ context: { viewport: { width: 360, height: 740 } }, query: "?example=ecs-run-task" });
  await checker.verdict("missing");
  await expect(checker.fixes.all.first()).toBeInViewport();
  await checker.showInput();
  await expect(checker.frame.locator("code-editor:visible")).toBeInViewport();
  const { y } = await checker.frame.locator("code-editor:visible").boundingBox();
  expect(y).toBeLessThan(300);
  const header = await checker.header.boundingBox();
  expect(header.height).toBeLessThan(110);
  const wide = () => checker.frame.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await eventually(wide).toBeLessThanOrEqual(0);
});

test("13: every check that isn't granted ends in one step", async ({ open }) => {
  const checker = await open();
  const elsewhere = "arn:aws:iam::444455556666:role/job";
  const all = [];
  for (const name of EXAMPLES) {
    all.push((await example(name)).workspace);
  }
  // A role of another account can't be passed, and a Deny in a permissions boundary has to be edited.
  const documents = [{ name: "machine.json", kind: "state-machine", text: definition({ Run: passing(elsewhere) }) }, { name: "policy.json", kind: "identity-policy", text: policy({ Effect: "Allow", Action: "*", Resource: "*" }) }];
  all.push({ documents, settings: { account: ACCOUNT } });
  for (const workspace of all) {
    await checker.begin({ ...workspace, settings: { ...workspace.settings, level: "all" } });
    await eventually(() => checker.verdictLine.getAttribute("data-pending")).toBe("false");
    await checker.tabs.open("checks");
    const dead = () =>
      checker.results.checks.evaluateAll((rows) =>
        rows
          .filter((row) => row.dataset.verdict !== "granted")
          .filter((row) => !row.querySelector("[data-testid=to-fix], [data-testid=to-question], [data-testid=lead]"))
          .map((row) => row.innerText),
      );
    await eventually(dead).toEqual([]);
  }
  // The last one leads to the field that has to change.
  await checker.part("lead").first().click();
  await checker.machine.selects(new RegExp(elsewhere));
});

test("14: the height of the window is used, and results stay short", async ({ open }) => {
  const heights = [];
  for (const height of [800, 1300]) {
    const checker = await open({ context: { viewport: { width: 1400, height } }, query: "?example=ecs-run-task" });
    await checker.verdict("missing");
    heights.push((await checker.frame.locator("code-editor:visible").boundingBox()).height);
    const page = () => checker.frame.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    await eventually(page, "only panes scroll").toBeLessThanOrEqual(0);
  }
  expect(heights[1] - heights[0]).toBeGreaterThan(450);
  // Alike findings are one, and long code is folded.
  const checker = await open();
  const fargate = { Resource: "arn:aws:states:::ecs:runTask.sync", Parameters: { LaunchType: "FARGATE", Cluster: "c", TaskDefinition: "t:1" } };
  const tasks = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`Run${at}`, fargate]));
  await checker.begin({ documents: [{ name: "machine.json", text: definition(tasks) }], settings: { level: "all" } });
  await checker.tabs.open("findings");
  await expect(checker.results.noticeRow("ecs-fargate-without-network").filter({ visible: true })).toHaveCount(1);
  await expect(checker.part("conditional")).not.toHaveAttribute("open", /.*/);
  await checker.tabs.open("fix");
  await expect(checker.part("show-lines").first()).toBeVisible();
});

test("15: a page in a wiki is filled, quiet, and leads out", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task", clipboard: true });
  await checker.verdict("missing");
  await checker.share.open();
  const code = await checker.clipboard.copiedBy(() => checker.part("share-embed").click());
  const other = await open({ mode: "sandbox", query: code.match(/\?embed=1#w1=[^"]+/)[0] });
  await other.verdict("missing");
  await expect(other.linkNote).toHaveCount(0);
  await expect(other.embedFoot.getByRole("link")).toBeVisible();
  // The words are AWS's.
  for (const one of [other, checker]) {
    await expect(one.app).not.toContainText(/is no [A-Z]|\btowards\b|\brefused\b|To copy:|\bpasted\b/);
  }
});
