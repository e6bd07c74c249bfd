/**
 * What people come with, each as one does who has never seen the page: what they do on purpose is
 * counted until the page tells them something of use.
 */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { EMPTY_POLICY, allowing, definition, passing, policy } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ACCOUNT = "111122223333";
const JOB = `arn:aws:iam::${ACCOUNT}:role/job`;
const NIGHTLY = `arn:aws:iam::${ACCOUNT}:role/nightly`;
const ETL = `arn:aws:iam::${ACCOUNT}:role/etl`;

const MESSAGE = `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/AbCdEfGh is not authorized to perform: iam:PassRole on resource: ${JOB} because no identity-based policy allows the iam:PassRole action (Service: MediaConvert, Status Code: 403)`;
const MACHINE = definition({ Run: passing(JOB) });

/** Whose trust policy trusts a service. */
const trusting = (service) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
});

/** Counts what is done on purpose. */
function counted(checker) {
  let actions = 0;
  const act = async (action) => {
    actions += 1;
    await action();
  };
  return {
    paste: (text) =>
      act(async () => {
        await checker.clipboard.write(text);
        await checker.keyboard.press("Control+v");
      }),
    drop: (files) => act(() => checker.files.drop(files)),
    act,
    isAtMost: (most) => expect(actions).toBeLessThanOrEqual(most),
  };
}

/** A folder on the disk; returns its path. */
async function folderOf(files) {
  const folder = await mkdtemp(join(tmpdir(), "situation-"));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "project", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return folder;
}

test("only the error: one paste gives the statement, and the definition beside it takes nothing away", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const person = counted(checker);
  // The page is ready to be pasted into.
  await person.paste(MESSAGE);
  await checker.verdict("missing", /^1 permission missing/);
  await person.isAtMost(1);
  await eventually(() => checker.fixes.statement()).toMatchObject({ Action: "iam:PassRole", Resource: JOB });
  await expect(checker.detected).toHaveText("Detected: AccessDenied message");

  // The second paste goes to no editor.
  await checker.leaveEditor();
  await person.paste(MACHINE);
  await expect(checker.documents).toHaveCount(2);
  await expect(checker.detected).toHaveText("Detected: State machine");
  await checker.verdict("missing", /1 permission missing/);
  await eventually(() => checker.fixes.statement()).toMatchObject({ Action: "iam:PassRole", Resource: JOB });
  await person.isAtMost(2);
});

test("the error and the definition in one paste", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const person = counted(checker);
  await person.paste(`${MESSAGE}\n\n${MACHINE}`);
  await checker.verdict("missing", /1 permission missing/);
  await eventually(() => checker.fixes.statement()).toMatchObject({ Action: "iam:PassRole", Resource: JOB });
  await person.isAtMost(1);
});

/** What the CDK makes: references, names that nobody wrote, a definition in pieces. */
const CDK = JSON.stringify(
  {
    Resources: {
      Job11: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: trusting("mediaconvert.amazonaws.com") }, Metadata: { "aws:cdk:path": "App/Job/Resource" } },
      FlowRole22: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: trusting("states.amazonaws.com") }, Metadata: { "aws:cdk:path": "App/Flow/Role/Resource" } },
      FlowPolicy33: {
        Type: "AWS::IAM::Policy",
        Properties: {
          PolicyName: "FlowPolicy33",
          PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "mediaconvert:CreateJob", Resource: "*" }] },
          Roles: [{ Ref: "FlowRole22" }],
        },
      },
      Flow44: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          RoleArn: { "Fn::GetAtt": ["FlowRole22", "Arn"] },
          DefinitionString: {
            "Fn::Join": ["", ['{"StartAt":"Run","States":{"Run":{"Type":"Task","Resource":"arn:aws:states:::mediaconvert:createJob","Parameters":{"Role":"', { "Fn::GetAtt": ["Job11", "Arn"] }, '","Settings":{}},"End":true}}}']],
          },
        },
      },
    },
  },
  null,
  1,
);

test("a template of the CDK: one paste decides", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const person = counted(checker);
  await person.paste(CDK);
  await checker.verdict("missing", /1 permission missing/);
  await person.isAtMost(1);
  await expect(checker.detected).toHaveText("Detected: Template");
  await expect(checker.project, "one document: no tree").toHaveCount(0);
});

const SAM = {
  "template.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Flow:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: statemachine/flow.asl.json
      DefinitionSubstitutions:
        JobRoleArn: !GetAtt JobRole.Arn
      Policies:
        - Version: "2012-10-17"
          Statement:
            - { Effect: Allow, Action: "mediaconvert:*", Resource: "*" }
  JobRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Principal: { Service: mediaconvert.amazonaws.com }, Action: sts:AssumeRole }
`,
  "statemachine/flow.asl.json": definition({ Run: passing("${JobRoleArn}") }),
  "README.md": "# Flow\n\nDeploys with SAM.\n",
};

test("a folder of SAM: one drop decides, and what concerns nothing is quiet", async ({ open }) => {
  const folder = await folderOf(SAM);
  try {
    const checker = await open();
    const person = counted(checker);
    await person.act(() => checker.files.dragFromDesktop([join(folder, "project")]));
    await checker.verdict("missing", /1 permission missing/);
    await person.isAtMost(1);
    await expect(checker.files.summary).toHaveText(/^3 files: .*1 ignored$/);
    await expect(checker.documents.filter({ hasText: "README.md" })).toHaveAttribute("data-kind", "ignored");
    await expect(checker.results.notices.filter({ hasText: "README" })).toHaveCount(0);
    await expect(checker.machines).toHaveText(["Flow"]);

    // Edited on the disk and dropped again: the same files.
    await writeFile(join(folder, "project/template.yaml"), SAM["template.yaml"].replace('"mediaconvert:*"', "[\"mediaconvert:*\", \"iam:PassRole\"]"));
    await checker.files.dragFromDesktop([join(folder, "project")]);
    await checker.verdict("granted");
    await expect(checker.documents).toHaveCount(3);
    await expect(checker.files.summary).toHaveText(/1 updated · 2 unchanged/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

const TERRAFORM = {
  "main.tf": `resource "aws_sfn_state_machine" "flow" {
  name     = "flow"
  role_arn = aws_iam_role.flow.arn
  definition = templatefile("\${path.module}/flow.asl.json", { job_role = aws_iam_role.job.arn })
}
`,
  "iam.tf": `data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["states.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "job_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["mediaconvert.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "flow" {
  name               = "flow"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role" "job" {
  name               = "job"
  assume_role_policy = data.aws_iam_policy_document.job_trust.json
}

resource "aws_iam_role_policy" "flow" {
  role   = aws_iam_role.flow.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "mediaconvert:*", Resource = "*" }] })
}
`,
  "variables.tf": 'variable "region" {\n  type = string\n}\n',
  "flow.asl.json": definition({ Run: passing("${job_role}") }),
};

test("a folder of Terraform: one drop decides", async ({ open }) => {
  const folder = await folderOf(TERRAFORM);
  try {
    const checker = await open();
    const person = counted(checker);
    await person.act(() => checker.files.dragFromDesktop([join(folder, "project")]));
    await checker.verdict("missing", /1 permission missing/);
    await person.isAtMost(1);
    await expect(checker.results.notices.filter({ hasText: "variables.tf" })).toHaveCount(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("only the definition: one paste and one press give the complete policy", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const person = counted(checker);
  await person.paste(definition({ Run: passing(JOB), Tell: { Resource: "arn:aws:states:::sns:publish", Parameters: { TopicArn: `arn:aws:sns:eu-west-1:${ACCOUNT}:done`, Message: "x" } } }));
  await expect(checker.fixes.policy).toHaveCount(1);
  const copied = await checker.clipboard.copiedBy(() => person.act(() => checker.fixes.policy.locator(".copy button").first().click()));
  await person.isAtMost(2);
  const actions = JSON.parse(copied).Statement.flatMap(({ Action }) => Action);
  expect(actions).toContain("iam:PassRole");
  expect(actions, "not only what roles need").toContain("sns:Publish");
});

test("a policy that is pasted by itself beside the definition is the execution role's, and that can be changed", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const person = counted(checker);
  await person.paste(MACHINE);
  await expect(checker.detected).toHaveText("Detected: State machine");
  await checker.leaveEditor();
  await person.paste(EMPTY_POLICY);
  await checker.verdict("missing", /1 permission missing/);
  await person.isAtMost(2);
  await expect(checker.owner.locator("option:checked")).toHaveText("Execution role (assumed)");
  await checker.owner.selectOption("");
  await checker.verdict("undecided");
  // A policy from a file is nobody's until somebody says so.
  const other = await open();
  await other.files.drop([{ name: "flow.asl.json", text: MACHINE }, { name: "policy.json", text: EMPTY_POLICY }]);
  await other.verdict("undecided");
});

/** What `describe-state-machine` prints. */
const described = (name, role) =>
  JSON.stringify({ stateMachineArn: `arn:aws:states:eu-west-1:${ACCOUNT}:stateMachine:${name}`, name, status: "ACTIVE", definition: MACHINE, roleArn: role, type: "STANDARD" }, null, 1);

/** What `get-account-authorization-details` prints. */
const exported = () => {
  const role = (arn, trust, statements) => ({
    RoleName: arn.split("/").at(-1),
    Arn: arn,
    Path: "/",
    RoleId: `AROA${arn.split("/").at(-1).toUpperCase()}`,
    AssumeRolePolicyDocument: trust,
    RolePolicyList: statements.length > 0 ? [{ PolicyName: "own", PolicyDocument: { Version: "2012-10-17", Statement: statements } }] : [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
  });
  const roles = [
    role(JOB, trusting("mediaconvert.amazonaws.com"), []),
    role(NIGHTLY, trusting("states.amazonaws.com"), [JSON.parse(allowing(JOB)).Statement[0]]),
    role(ETL, trusting("states.amazonaws.com"), []),
  ];
  return JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: roles, Policies: [] }, null, 1);
};

test("a review: two described machines and the account's export decide with one drop", async ({ open }) => {
  const checker = await open();
  const person = counted(checker);
  await person.drop([
    { name: "nightly.json", text: described("nightly", NIGHTLY) },
    { name: "etl.json", text: described("etl", ETL) },
    { name: "account.json", text: exported() },
  ]);
  await checker.verdict("missing", /^1 permission missing; \d granted$/);
  await person.isAtMost(1);
  await expect(checker.machines).toHaveText(["nightly", "etl"]);
});

test("in a wiki: no frame within the frame, and a way out", async ({ open }) => {
  const checker = await open({ mode: "sandbox", query: "?embed=1&example=ecs-run-task" });
  await checker.verdict("missing");
  await expect(checker.header).toHaveCount(0);
  await expect(checker.project).toBeHidden();
  await expect(checker.embedFoot).toHaveText(/sfn-role-check.*Runs in your browser/);
  await expect(checker.embedFoot.getByRole("link")).toHaveAttribute("target", "_blank");
});

test("by keyboard: past the documents, and between the parts", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  await checker.verdict("missing");
  await checker.keyboard.press("Tab");
  await expect(checker.frame.getByRole("link", { name: "Skip to the results" })).toBeFocused();
  await checker.keyboard.press("Enter");
  await eventually(() => checker.focused()).toBe("results");

  const width = (part) => part.boundingBox().then(({ width }) => width);
  const before = await width(checker.inputs);
  await checker.splitter("answer").focus();
  await checker.keyboard.press("ArrowLeft");
  await checker.keyboard.press("ArrowLeft");
  await eventually(() => width(checker.inputs)).toBeLessThan(before);
  await checker.keyboard.press("Enter");
  await eventually(() => width(checker.inputs)).toBe(before);
  await expect(checker.project).toBeVisible();
  await checker.keyboard.press("Control+b");
  await expect(checker.project).toBeHidden();
  await checker.keyboard.press("Control+b");
  await expect(checker.project).toBeVisible();
  await checker.keyboard.press("Control+s");
  await expect(checker.share.panel).toBeVisible();
  await checker.share.close();

  // The pointer drags, a double click takes it back.
  const { x, y, height } = await checker.splitter("answer").boundingBox();
  await checker.page.mouse.move(x, y + height / 2);
  await checker.page.mouse.down();
  await checker.page.mouse.move(x + 120, y + height / 2, { steps: 4 });
  await checker.page.mouse.up();
  await eventually(() => width(checker.inputs)).toBeGreaterThan(before + 60);
  await checker.splitter("answer").dblclick();
  await eventually(() => width(checker.inputs)).toBe(before);
});

test("on a phone: one thing at a time, and the answer after a paste", async ({ open }) => {
  const checker = await open({ clipboard: true, context: { viewport: { width: 360, height: 740 } } });
  const first = await checker.machine.element.boundingBox();
  expect(first.y, "the editor is on the first screen").toBeLessThan(300);
  await checker.machine.focus();
  await checker.clipboard.write(MESSAGE);
  await checker.keyboard.press("Control+v");
  await checker.verdict("missing");
  await expect(checker.fixes.all.first()).toBeInViewport();
  await expect(checker.inputs).toBeHidden();
  await eventually(() => checker.focused()).toBe("results");
  // Nothing lies over the verdict, wherever one is.
  const isFree = () =>
    checker.verdictLine.evaluate((line) => {
      const { left, top, width, height } = line.getBoundingClientRect();
      return line.contains(document.elementFromPoint(left + width / 2, top + height / 2));
    });
  await eventually(isFree).toBe(true);
  await checker.showInput();
  await expect(checker.fixes.all.first()).toBeHidden();
  await checker.page.mouse.wheel(0, 400);
  await eventually(isFree).toBe(true);
  // A place in the text turns to the documents.
  await checker.showAnswer();
  await checker.tabs.open("checks");
  await checker.results.places().first().click();
  await expect(checker.machine.element).toBeVisible();
});

test("light and dark can be chosen, and stay", async ({ open }) => {
  const checker = await open({ ready: false, context: { colorScheme: "light" } });
  const ground = () => checker.app.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await checker.chooseTheme("dark");
  await eventually(ground).not.toBe(light);
  const again = await checker.again();
  await eventually(() => again.app.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
  await again.chooseTheme("system");
  await eventually(() => again.app.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(light);
});

test("a megabyte shows where it was pasted", async ({ open }) => {
  const checker = await open();
  const large = definition({ Run: { ...passing(JOB), Comment: "x".repeat(1_100_000) } });
  await checker.machine.pasteEvent(large);
  await expect(checker.unfold).toHaveText(/1\.1 MB/);
  await expect(checker.unfold).toBeInViewport();
  await expect(checker.openTabs).toHaveCount(1);
  await expect(checker.detected).toHaveText("Detected: State machine");
});

test("on a slow line the page can be typed into before it is there", async ({ open }) => {
  let letThrough;
  const isOpen = new Promise((resolve) => {
    letThrough = resolve;
  });
  const checker = await open({
    ready: false,
    before: (page) =>
      page.route("**/page.wasm*", async (route) => {
        await isOpen;
        await route.continue();
      }),
  });
  const field = checker.frame.locator("#app > textarea");
  await field.fill(MESSAGE);
  letThrough();
  await checker.verdict("missing", /1 permission missing/);
  await checker.machine.has(MESSAGE);
});

test("what is typed before the page is there has a name of its own, and is asked for in Japanese", async ({ open }) => {
  const first = await open();
  await first.machine.focus();
  await first.keyboard.type("nothing that is known");
  await eventually(() => first.frame.evaluate(() => localStorage.length)).toBeGreaterThan(0);
  await expect(first.names).toHaveText(["document.json"]);
  const page = await first.page.context().newPage();
  let letThrough;
  const isOpen = new Promise((resolve) => {
    letThrough = resolve;
  });
  await page.route("**/page.wasm*", async (route) => {
    await isOpen;
    await route.continue();
  });
  await page.goto(`${first.page.url().replace(/[?#].*/, "")}?lang=ja`);
  const field = page.locator("#app > textarea");
  await expect(field).toHaveAttribute("placeholder", /貼り付けてください$/);
  await field.fill(MESSAGE);
  letThrough();
  await expect(page.locator(".project .file .name")).toHaveText(["document.json", "document-2.json"]);
});
