/** The JavaScript package, in Node and in a browser. */

import { readFile } from "node:fs/promises";

import { dist, root } from "../harness/places.mjs";
import { expect, test } from "../harness/test.mjs";

const example = JSON.parse(await readFile(new URL("www/examples/ecs-run-task.json", root)));

let copies = 0;
/** The package as who imports it first gets it. */
const freshPackage = () => import(new URL(`package/index.js?${(copies += 1)}`, dist));

test("the package analyses a workspace in Node", async () => {
  const { analyze, init } = await freshPackage();
  expect(() => analyze(example.workspace)).toThrow(/init/);
  await init();
  const report = analyze(example.workspace);
  expect(report.version).toBe(1);
  expect(Object.getPrototypeOf(report.summary)).toBe(Object.prototype);
  expect(analyze(example.workspace)).toStrictEqual(report);
});

test("the package writes reports and fixes in other forms", async () => {
  const { analyze, exportFixes, exportReport, init } = await freshPackage();
  await init();
  const report = analyze(example.workspace);
  expect(JSON.parse(exportReport(example.workspace, "json"))).toStrictEqual(report);
  expect(JSON.parse(exportReport(example.workspace, "sarif")).version).toBe("2.1.0");
  expect(exportReport(example.workspace, "markdown")).toMatch(/^# /);
  const [{ role, statement }] = report.fixes;
  expect(JSON.parse(exportFixes(example.workspace, "json", role))[0].statement).toStrictEqual(statement);
  expect(JSON.parse(exportFixes(example.workspace, "merged")).Statement).toContainEqual(statement);
  for (const [format, sign] of [["cloudformation", "AWS::IAM::Policy"], ["terraform", "aws_iam_policy_document"], ["cdk", "new iam.PolicyStatement"], ["cli", "aws iam put-role-policy"]]) {
    expect(exportFixes(example.workspace, format).includes(sign), format).toBe(true);
    expect(exportFixes(example.workspace, format, null)).toBe(exportFixes(example.workspace, format));
    expect(exportFixes(example.workspace, format, "nobody")).toBe("");
  }
  expect(() => exportReport(example.workspace, "xml")).toThrow(/sarif/);
  expect(() => exportFixes(example.workspace, "xml")).toThrow(/terraform/);
});

test("the package writes whole roles", async () => {
  const { exportRole, init } = await freshPackage();
  await init();
  const { roles } = JSON.parse(exportRole(example.workspace, null, "json"));
  expect(roles[0].permissions[0].Version).toBe("2012-10-17");
  expect(roles[0].trust.Statement[0].Principal).toStrictEqual({ Service: "states.amazonaws.com" });
  const [machine] = roles[0].machines;
  expect(JSON.parse(exportRole(example.workspace, machine, "json")).roles).toStrictEqual(roles);
  expect(exportRole(example.workspace, "nothing", "json")).toBe("");
  for (const [form, sign] of [["cloudformation", "AWS::IAM::Role"], ["sam", "AWS::Serverless::StateMachine"], ["terraform", "aws_iam_role"], ["cdk", "new iam.Role"], ["cli", "aws iam create-role"]]) {
    expect(exportRole(example.workspace, null, form).includes(sign), form).toBe(true);
  }
  expect(() => exportRole(example.workspace, null, "xml")).toThrow(/terraform/);
});

test("the package tells who passes and assumes which role", async () => {
  const { init, roleMap } = await freshPackage();
  await init();
  const { nodes, edges } = roleMap(example.workspace);
  const told = edges.map(({ from, kind, to, verdict }) => `${nodes[from].name} ${kind} ${nodes[to].name}: ${verdict}`);
  expect(told[1]).toBe("nightly-report-execution passes render-report-task: missing");
  expect(() => roleMap({ documents: [{}] })).toThrow(/documents\[0\]/);
});

test("the package names what is wrong with a workspace", async () => {
  const { analyze, init } = await freshPackage();
  await init();
  const malformed = { documents: [{ name: "a.json", text: "{}", color: "red" }] };
  expect(() => analyze(malformed)).toThrow(Error);
  expect(() => analyze(malformed)).toThrow(/documents\[0\].*color/);
});

test("the package analyses a workspace in a browser", async ({ open }) => {
  const { page } = await open({ before: (page) => page.route("**/boot.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })), ready: false });
  const version = await page.evaluate(async (workspace) => {
    const { analyze, init } = await import("./package/index.js");
    await init();
    return analyze(workspace).version;
  }, example.workspace);
  expect(version).toBe(1);
});
