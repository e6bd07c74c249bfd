/** Definitions that are within another text open as texts of their own, which lead back to it. */

import { TEMPLATE, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/job";
const MACHINE = definition({ First: passing(ROLE), Run: passing(ROLE) });

/** What `aws stepfunctions describe-state-machine` prints: the definition is one escaped line. */
const DESCRIBED = JSON.stringify(
  {
    stateMachineArn: "arn:aws:states:us-east-1:111122223333:stateMachine:nightly",
    name: "nightly",
    status: "ACTIVE",
    definition: MACHINE,
    roleArn: "arn:aws:iam::111122223333:role/nightly",
    type: "STANDARD",
  },
  null,
  2,
);

const POLICY = JSON.stringify({
  RoleName: "nightly",
  PolicyName: "pass",
  PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: `${ROLE}s` }] },
});

/** As CDK writes it. */
const SYNTHESIZED = JSON.stringify(
  {
    Resources: {
      Flow: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: {
          RoleArn: "arn:aws:iam::111122223333:role/nightly",
          DefinitionString: { "Fn::Join": ["", JSON.stringify(JSON.parse(MACHINE)).split(ROLE).flatMap((part, at) => (at ? [ROLE, part] : [part]))] },
        },
      },
    },
  },
  null,
  1,
);

const TERRAFORM = `resource "aws_sfn_state_machine" "flow" {
  name     = "nightly"
  role_arn = "arn:aws:iam::111122223333:role/nightly"
  definition = jsonencode({
    StartAt = "Run"
    States = { Run = { Type = "Task", Resource = "arn:aws:states:::mediaconvert:createJob", Parameters = { Role = "${ROLE}", Settings = {} }, End = true } }
  })
}
`;

const files = [
  { name: "flow.json", text: DESCRIBED },
  { name: "policy.json", text: POLICY },
];

/** The editor of the definition, once it has a text. */
async function opened(checker) {
  const editor = checker.frame.locator("code-editor[readonly]");
  await eventually(() => editor.evaluate((one) => one.value.length)).toBeGreaterThan(0);
  return editor;
}

const selected = (editor) => editor.evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd));

test("a check leads into the escaped definition, read by itself, and from there to its source", async ({ open }) => {
  const checker = await open();
  await checker.files.drop(files);
  await checker.verdict("missing");
  await checker.tabs.open("checks");
  await checker.results.groupOf("Run").getByTestId("place").first().click();
  const editor = await opened(checker);
  await expect(checker.openTabs.filter({ hasText: "nightly (from flow.json)" })).toHaveAttribute("aria-current", "true");
  await expect(checker.part("definition-of")).toHaveText("Definition of nightly in flow.json, read-only");
  await eventually(() => selected(editor)).toMatch(/^"Run"/);
  const text = await editor.evaluate((one) => one.value);
  expect(JSON.parse(text)).toEqual(JSON.parse(MACHINE));
  expect(text).toContain('\n    "Run": {\n');
  // Nothing can be typed into it, and what is found in it is marked there.
  const content = editor.locator(".cm-content");
  await expect(content).toHaveAttribute("aria-readonly", "true");
  await checker.keyboard.press("Delete");
  await eventually(() => editor.evaluate((one) => one.value)).toBe(text);
  await eventually(() => editor.evaluate((one) => one.diagnostics.filter(({ severity }) => severity === "error").map(({ from, to }) => one.value.slice(from, to)))).toContain(`"${ROLE}"`);
  await expect(editor.getByText("Format")).toBeHidden();
  // Back to where the state is in the source.
  await checker.part("go-to-source").click();
  await expect(checker.openTabs.filter({ hasText: /^flow\.json$/ })).toHaveAttribute("aria-current", "true");
  const source = checker.frame.locator("code-editor:focus");
  await eventually(() => selected(source)).toMatch(/^\\"Run\\"/);
});

test("the tree opens the definitions of templates and of Terraform", async ({ open }) => {
  for (const [name, text, machine] of [
    ["template.json", SYNTHESIZED, "Flow"],
    ["main.tf", TERRAFORM, "nightly"],
  ]) {
    const checker = await open();
    await checker.files.drop([{ name, text }, files[1]]);
    await checker.verdict("missing");
    await checker.machines.first().click();
    const editor = await opened(checker);
    const read = JSON.parse(await editor.evaluate((one) => one.value));
    expect(read.States.Run.Parameters.Role).toBe(ROLE);
    await expect(checker.openTabs.filter({ hasText: `${machine} (from ${name})` })).toHaveAttribute("aria-current", "true");
    // It is no document: it has no name to change, nothing to remove, and is not analyzed.
    await expect(checker.documents).toHaveCount(2);
    await checker.keyboard.press("F2");
    await expect(checker.part("document-name")).toHaveCount(0);
    const tab = checker.frame.locator(".document-tabs li.active");
    await tab.getByTestId("close-tab").click();
    await expect(checker.frame.locator("code-editor[readonly]")).toHaveCount(0);
    await expect(checker.documents).toHaveCount(2);
  }
});

test("a definition on the screen follows its source, and goes with it", async ({ open }) => {
  const checker = await open();
  await checker.files.drop(files);
  await checker.verdict("missing");
  await checker.machines.first().click();
  const editor = await opened(checker);
  await checker.files.drop([{ name: "flow.json", text: DESCRIBED.replaceAll("First", "Begin") }]);
  await checker.machines.first().click();
  await eventually(() => editor.evaluate((one) => one.value)).toContain('"Begin": {');
  await checker.documents.filter({ hasText: "flow.json" }).getByTestId("remove-document").click();
  await expect(editor).toHaveCount(0);
});

test("a definition that is one with its document has no tab of its own", async ({ open }) => {
  const checker = await open();
  await checker.files.drop([{ name: "template.yaml", text: TEMPLATE }, files[1]]);
  await checker.verdict("granted");
  await checker.machines.first().click();
  await expect(checker.frame.locator("code-editor[readonly]")).toHaveCount(0);
  await expect(checker.openTabs.filter({ hasText: "template.yaml" })).toHaveAttribute("aria-current", "true");
});
