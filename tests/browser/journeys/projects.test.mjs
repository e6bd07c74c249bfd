/** Folders of several projects, texts that are several documents, and which role runs what. */

import { EMPTY_POLICY, allowing, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ACCOUNT = "111122223333";
const role = (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

const MESSAGE = `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/AbCd is not authorized to perform: iam:PassRole on resource: ${role("job")} because no identity-based policy allows the iam:PassRole action`;
const MACHINE = definition({ Run: passing(role("job")) });

/** A template of one machine that may pass its role. */
const template = (name) => `Resources:
  ${name}:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ${name}.asl.json
      Policies:
        - Version: "2012-10-17"
          Statement:
            - { Effect: Allow, Action: "iam:PassRole", Resource: "*" }
`;

const FOLDER = [
  { name: "all/orders/template.yaml", text: template("Orders") },
  { name: "all/orders/Orders.asl.json", text: MACHINE },
  { name: "all/billing/template.yaml", text: template("Billing") },
  { name: "all/billing/Billing.asl.json", text: MACHINE },
];

/** Chosen as a folder is: the names have their paths. */
const chooseFolder = (checker, files) =>
  checker.files.field.evaluate((field, files) => {
    const all = files.map(({ name, text }) => {
      const file = new File([text], name.split("/").at(-1));
      Object.defineProperty(file, "webkitRelativePath", { value: name });
      return file;
    });
    Object.defineProperty(field, "files", { configurable: true, value: all });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, files);

test("a folder of several projects offers one of them or all, by keyboard", async ({ open }) => {
  const checker = await open();
  await chooseFolder(checker, FOLDER);
  const dialog = checker.part("choose");
  await expect(dialog).toBeVisible();
  await expect(checker.part("choose-project")).toHaveText(["all/billing 2 files", "all/orders 2 files"]);
  await expect(checker.part("choose-all")).toHaveText("All together 4 files");
  await expect(checker.part("choose-project").first()).toBeFocused();
  await checker.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(checker.documents).toHaveCount(2);
  await expect(checker.machines).toHaveText(["Billing"]);
  await expect(checker.files.summary).toHaveText(/^2 files: .* · 2 left out of this project$/);
  // Nothing is lost.
  await checker.files.takeBack();
  await expect(checker.documents).toHaveCount(4);
  await eventually(() => checker.machines.count()).toBe(2);
});

test("several projects stay together where nothing is chosen, and one project asks nothing", async ({ open }) => {
  const checker = await open();
  await chooseFolder(checker, FOLDER);
  await expect(checker.part("choose")).toBeVisible();
  await checker.keyboard.press("Escape");
  await expect(checker.part("choose")).toHaveCount(0);
  await expect(checker.documents).toHaveCount(4);
  await eventually(() => checker.machines.count()).toBe(2);
  const other = await open();
  await chooseFolder(other, FOLDER.slice(0, 2));
  await expect(other.documents).toHaveCount(2);
  await expect(other.part("choose")).toHaveCount(0);
});

test("a paste of a message, a definition and a policy becomes three documents, and back", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const mixed = `${MESSAGE}\n\n${MACHINE}\n\n${EMPTY_POLICY}\n`;
  await checker.machine.focus();
  await checker.clipboard.write(mixed);
  await checker.keyboard.press("Control+v");
  await expect(checker.documents).toHaveCount(3);
  await expect(checker.files.summary).toHaveText(/^Split into 3 documents: /);
  await expect(checker.names).toHaveText(["error-message.txt", "state-machine.json", "execution-role-policy.json"]);
  await checker.verdict("missing", /1 permission missing/);
  await checker.files.takeBack();
  await expect(checker.project, "one document").toHaveCount(0);
  await checker.machine.has(mixed);
});

test("two definitions after each other are two, beside the editors too", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.leaveEditor();
  await checker.clipboard.write(`${MACHINE}\n${MACHINE.replace("Run", "Walk").replace('"Run"', '"Walk"')}`);
  await checker.keyboard.press("Control+v");
  await expect(checker.documents).toHaveCount(2);
  await eventually(() => checker.machines.count()).toBe(2);
});

/** What `get-account-authorization-details` prints of roles that Step Functions may run as. */
const exported = (...names) => {
  const trust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  const one = (name) => ({
    RoleName: name,
    Arn: role(name),
    Path: "/",
    RoleId: `AROA${name.toUpperCase().replace("-", "")}`,
    AssumeRolePolicyDocument: trust,
    RolePolicyList: name === "sfn-nightly" ? [{ PolicyName: "own", PolicyDocument: JSON.parse(allowing(role("job"))) }] : [],
    AttachedManagedPolicies: [],
    InstanceProfileList: [],
    Tags: [],
  });
  return JSON.stringify({ UserDetailList: [], GroupDetailList: [], RoleDetailList: names.map(one), Policies: [] });
};

test("which role each machine runs as is chosen in the tree, the nearest name first", async ({ open }) => {
  const checker = await open();
  await checker.files.drop([
    { name: "nightly.asl.json", text: MACHINE },
    { name: "etl.asl.json", text: MACHINE },
    { name: "account.json", text: exported("sfn-etl", "sfn-nightly") },
  ]);
  const choices = checker.project.getByTestId("runs-as");
  await expect(choices).toHaveCount(2);
  const options = choices.first().locator("option");
  await expect(options).toHaveText(["Not set", `sfn-nightly (${ACCOUNT})`, `sfn-etl (${ACCOUNT})`]);
  await expect(choices.nth(1).locator("option").nth(1)).toHaveText(`sfn-etl (${ACCOUNT})`);
  await choices.first().selectOption({ index: 1 });
  await choices.nth(1).selectOption({ index: 1 });
  await checker.verdict("missing", /^1 permission missing/);
  await expect(choices.first()).toHaveValue(role("sfn-nightly"));
  // Above the checks as well, for who is there.
  await checker.tabs.open("checks");
  await expect(checker.frame.locator(".checks").getByTestId("runs-as")).toHaveCount(2);
  await choices.first().selectOption({ label: "Not set" });
  await checker.verdict("missing");
  await expect(choices.first()).toHaveValue("");
});

test("account and Region show what the ARNs tell, and take a candidate by one press", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const arn = (account) => `arn:aws:sqs:eu-west-1:${account}:queue`;
  const sending = (account) => ({ Resource: "arn:aws:states:::sqs:sendMessage", Parameters: { QueueUrl: arn(account), MessageBody: "x" } });
  await checker.machine.paste(definition({ One: sending(ACCOUNT), Two: sending(ACCOUNT) }));
  const facts = checker.part("facts").locator("summary");
  await expect(facts).toHaveText(/AWS account ID 111122223333 \(from 2 ARNs\)/);
  await expect(facts).toHaveText(/AWS Region eu-west-1 \(from 2 ARNs\)/);
  await checker.clear();
  await checker.machine.paste(definition({ One: sending(ACCOUNT), Two: sending("444455556666") }));
  await expect(facts).toHaveText(/AWS account ID not set/);
  await facts.click();
  await checker.part("setting-candidate").filter({ hasText: "444455556666" }).click();
  await expect(facts).toHaveText(/AWS account ID 444455556666/);
  await expect(checker.setting("account")).toHaveValue("444455556666");
});

/** What `cdk synth` leaves: a manifest, templates, assets, and what the CDK keeps for itself. */
const cdkOut = (policies) => {
  const trusting = (service) => ({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }] });
  const made = (path, properties) => ({ Type: "AWS::IAM::Role", Properties: properties, Metadata: { "aws:cdk:path": path } });
  const text = JSON.stringify(JSON.parse(MACHINE));
  const [before, after] = text.split(role("job"));
  const template = {
    Resources: {
      Job1A: made("App/Job/Resource", { AssumeRolePolicyDocument: trusting("mediaconvert.amazonaws.com") }),
      Flow2B: made("App/Flow/Role/Resource", { AssumeRolePolicyDocument: trusting("states.amazonaws.com"), Policies: policies }),
      Flow3C: {
        Type: "AWS::StepFunctions::StateMachine",
        Properties: { RoleArn: { "Fn::GetAtt": ["Flow2B", "Arn"] }, DefinitionString: { "Fn::Join": ["", [before, { "Fn::GetAtt": ["Job1A", "Arn"] }, after]] } },
        Metadata: { "aws:cdk:path": "App/Flow/Resource" },
      },
    },
  };
  const manifest = {
    version: "38.0.0",
    artifacts: { App: { type: "aws:cloudformation:stack", environment: `aws://${ACCOUNT}/eu-west-1`, properties: { templateFile: "App.template.json" } } },
  };
  return [
    { name: "cdk.out/manifest.json", text: JSON.stringify(manifest) },
    { name: "cdk.out/App.template.json", text: JSON.stringify(template, null, 1) },
    { name: "cdk.out/App.assets.json", text: JSON.stringify({ version: "38.0.0", files: {}, dockerImages: {} }) },
    { name: "cdk.out/tree.json", text: JSON.stringify({ version: "tree-0.1", tree: { id: "App", path: "" } }) },
    { name: "cdk.out/cdk.out", text: '{"version":"38.0.0"}' },
    { name: "cdk.out/asset.0f/index.js", text: "exports.handler = () => {};\n" },
  ];
};

test("a dropped cdk.out decides at once, and what only the CDK reads is quiet", async ({ open }) => {
  const checker = await open();
  await chooseFolder(checker, cdkOut([]));
  await checker.verdict("missing", /^1 permission missing/);
  await expect(checker.machines).toHaveCount(1);
  await expect(checker.part("choose")).toHaveCount(0);
  await expect(checker.fixes.all.first().getByRole("button", { name: "TypeScript" })).toHaveAttribute("aria-pressed", "true");
  for (const name of ["tree.json", "index.js"]) {
    await expect(checker.documents.filter({ hasText: name })).toHaveAttribute("data-kind", "ignored");
  }
  await expect(checker.results.notices.filter({ hasText: /tree|assets|asset\.0f/ })).toHaveCount(0);
  // Made again and dropped again.
  const pass = { PolicyName: "pass", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: { "Fn::GetAtt": ["Job1A", "Arn"] } }] } };
  await chooseFolder(checker, cdkOut([pass]));
  await checker.verdict("granted");
  await expect(checker.documents).toHaveCount(6);
});

test("of thousands of roles the tree lists some and counts the rest", async ({ open }) => {
  const checker = await open();
  const one = (at) => `  R${at}: { Type: "AWS::IAM::Role", Properties: { RoleName: r${at}, AssumeRolePolicyDocument: { Statement: [] } } }`;
  const text = `Resources:\n${Array.from({ length: 130 }, (_, at) => one(at)).join("\n")}\n`;
  await checker.files.drop([{ name: "roles.yaml", text }, { name: "flow.asl.json", text: MACHINE }]);
  await expect(checker.part("tree-role")).toHaveCount(100);
  await expect(checker.project).toContainText("and 30 more");
});
