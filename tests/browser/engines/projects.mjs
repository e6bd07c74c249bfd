/** Journeys through projects: files, menus, marks, and what is read within other texts. */

import assert from "node:assert/strict";

import { EMPTY_POLICY, definition, passing } from "../harness/documents.mjs";
import { zipOf } from "../harness/zip.mjs";

const ACCOUNT = "111122223333";
const role = (name) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const MACHINE = definition({ Run: passing(role("job")) });
const MESSAGE = `User: arn:aws:sts::${ACCOUNT}:assumed-role/nightly/AbCd is not authorized to perform: iam:PassRole on resource: ${role("job")} because no identity-based policy allows the iam:PassRole action`;

const DESCRIBED = JSON.stringify({
  stateMachineArn: `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:nightly`,
  name: "nightly",
  definition: MACHINE,
  roleArn: role("nightly"),
});

const EXPORTED = JSON.stringify({
  RoleDetailList: ["sfn-etl", "sfn-nightly"].map((name) => ({
    RoleName: name,
    Arn: role(name),
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }] },
    RolePolicyList: [],
    AttachedManagedPolicies: [],
  })),
  Policies: [],
});

const template = (name) => `Resources:
  ${name}:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: ${name}.asl.json
`;

/** Chooses files as a folder is chosen: the names have their paths. `bytes`: in place of a text. */
const choose = (visitor, files) =>
  visitor.ask((files) => {
    const field = document.querySelector("[data-testid=open-files]");
    const all = files.map(({ name, text, bytes }) => {
      const file = new File([bytes ? new Uint8Array(bytes) : text], name.split("/").at(-1));
      Object.defineProperty(file, "webkitRelativePath", { value: name.includes("/") ? name : "" });
      return file;
    });
    Object.defineProperty(field, "files", { configurable: true, value: all });
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }, files);

const count = (visitor, selector) => visitor.ask((selector) => document.querySelectorAll(selector).length, selector);

const has = (visitor, selector, number) =>
  visitor.eventually(async () => assert.equal(await count(visitor, selector), number, selector));

/** Chooses an option of a select as a person does. */
const select = (visitor, selector, value) =>
  visitor.ask(
    (selector, value) => {
      const select = document.querySelector(selector);
      select.value = value;
      select.dispatchEvent(new Event("change", { bubbles: true }));
    },
    selector,
    value,
  );

/** @type {import("./journeys.mjs").Journey[]} */
export const PROJECTS = [
  {
    name: "an escaped definition opens as a text of its own and leads back",
    async run(visitor, sites) {
      await visitor.open(sites.address("direct"));
      await choose(visitor, [
        { name: "flow.json", text: DESCRIBED },
        { name: "policy.json", text: JSON.stringify({ RoleName: "nightly", PolicyName: "own", PolicyDocument: JSON.parse(EMPTY_POLICY) }) },
      ]);
      await visitor.verdict("missing", /1 permission missing/);
      await visitor.press("[data-testid=tree-machine]");
      const definition = () => visitor.ask(() => document.querySelector("code-editor[readonly]")?.value ?? "");
      await visitor.eventually(async () => assert.deepEqual(JSON.parse((await definition()) || "null"), JSON.parse(MACHINE)));
      // Marked as in the source.
      await visitor.eventually(async () => {
        const marks = await visitor.ask(() => {
          const editor = document.querySelector("code-editor[readonly]");
          return editor.diagnostics.map(({ from, to }) => editor.value.slice(from, to));
        });
        assert.ok(marks.includes(`"${role("job")}"`), marks.join());
        assert.ok((await visitor.ask(() => document.querySelector("code-editor[readonly]").shadowRoot.querySelectorAll(".cm-lintRange-error").length)) > 0);
      });
      await visitor.type("x");
      assert.deepEqual(JSON.parse(await definition()), JSON.parse(MACHINE), "nothing can be typed into it");
      await visitor.press("[data-testid=go-to-source]");
      await visitor.eventually(async () => assert.equal(await visitor.ask(() => document.activeElement?.value), DESCRIBED));
      await visitor.leave();
    },
  },
  {
    name: "a folder of projects is one of them, each state machine runs as a role, by choice",
    async run(visitor, sites) {
      await visitor.open(sites.address("direct"));
      await choose(visitor, ["Orders", "Billing"].flatMap((name) => [
        { name: `all/${name}/template.yaml`, text: template(name) },
        { name: `all/${name}/${name}.asl.json`, text: MACHINE },
      ]));
      await has(visitor, "[data-testid=choose-project]", 2);
      await visitor.press("[data-testid=choose-project]");
      await has(visitor, "[data-testid=choose]", 0);
      await has(visitor, "[data-testid=tree-file]", 2);
      await visitor.leave();

      await visitor.open(sites.address("direct"));
      await visitor.ask(() => localStorage.clear());
      await visitor.open(sites.address("sub-path"));
      await choose(visitor, [
        { name: "nightly.asl.json", text: MACHINE },
        { name: "etl.asl.json", text: MACHINE },
        { name: "account.json", text: EXPORTED },
      ]);
      await has(visitor, "#project [data-testid=runs-as]", 2);
      await select(visitor, "#project [data-testid=runs-as]", role("sfn-nightly"));
      await visitor.verdict("missing", /1 permission missing/);
      await visitor.leave();
    },
  },
  {
    name: "a paste of several documents is split, and a zip file is its folder",
    async run(visitor, sites) {
      await visitor.open(sites.address("sandbox"), { isFramed: true });
      await visitor.pasteBeside(`${MESSAGE}\n\n${MACHINE}\n\n${EMPTY_POLICY}\n`);
      await has(visitor, "[data-testid=tree-file]", 3);
      await visitor.verdict("missing", /1 permission missing/);
      await choose(visitor, [{ name: "app.zip", bytes: [...zipOf([{ name: "app/README.md", text: "# App\n" }, { name: "app/task.asl.json", text: MACHINE }])] }]);
      await has(visitor, "[data-testid=tree-file]", 5);
      await visitor.leave();
    },
  },
  {
    name: "the menu of examples opens one by Enter, and what is missing is marked",
    async run(visitor, sites) {
      await visitor.open(sites.address("sandbox", "?example=cross-account"), { isFramed: true });
      await visitor.verdict("missing");
      await visitor.press("[data-testid=more-examples]");
      await has(visitor, "[role=menu] [data-value=ecs-run-task]", 1);
      await visitor.enter(() => document.querySelector("[role=menu] [data-value=ecs-run-task]").focus());
      await visitor.verdict("missing", /^2 permissions missing$/);
      await visitor.eventually(async () => {
        const marked = await visitor.ask(() => document.querySelector("code-editor").shadowRoot.querySelectorAll(".cm-lintRange-error").length);
        assert.ok(marked > 0, "it is underlined");
      });
      await visitor.leave();
    },
  },
];
