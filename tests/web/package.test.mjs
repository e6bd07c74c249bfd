/** The JavaScript package, in Node and in a browser. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { dist, root } from "./harness/places.mjs";
import { test } from "./harness/test.mjs";

const example = JSON.parse(await readFile(new URL("www/examples/ecs-run-task.json", root)));

test("the package analyses a workspace in Node", async () => {
  const { analyze, init } = await import(new URL("package/index.js", dist));
  assert.throws(() => analyze(example.workspace), /init/);
  await init();
  const report = analyze(example.workspace);
  assert.equal(report.version, 1);
  assert.equal(Object.getPrototypeOf(report.summary), Object.prototype);
  assert.deepEqual(analyze(example.workspace), report);
});

test("the package writes reports and fixes in other forms", async () => {
  const { analyze, exportFixes, exportReport, init } = await import(new URL("package/index.js", dist));
  await init();
  const report = analyze(example.workspace);
  assert.deepEqual(JSON.parse(exportReport(example.workspace, "json")), report);
  assert.equal(JSON.parse(exportReport(example.workspace, "sarif")).version, "2.1.0");
  assert.match(exportReport(example.workspace, "markdown"), /^# /);
  const [{ role, statement }] = report.fixes;
  assert.deepEqual(JSON.parse(exportFixes(example.workspace, "json", role))[0].statement, statement);
  assert.equal(JSON.parse(exportFixes(example.workspace, "merged"))[0].role, role);
  for (const [format, sign] of [["cloudformation", "AWS::IAM::Policy"], ["terraform", "aws_iam_policy_document"], ["cdk", "new iam.PolicyStatement"], ["cli", "aws iam put-role-policy"]]) {
    assert.ok(exportFixes(example.workspace, format).includes(sign), format);
    assert.equal(exportFixes(example.workspace, format, null), exportFixes(example.workspace, format));
    assert.equal(exportFixes(example.workspace, format, "nobody"), "");
  }
  assert.throws(() => exportReport(example.workspace, "xml"), /sarif/);
  assert.throws(() => exportFixes(example.workspace, "xml"), /terraform/);
});

test("the package tells who passes and assumes which role", async () => {
  const { init, roleMap } = await import(new URL("package/index.js", dist));
  await init();
  const { nodes, edges } = roleMap(example.workspace);
  const told = edges.map(({ from, kind, to, verdict }) => `${nodes[from].name} ${kind} ${nodes[to].name}: ${verdict}`);
  assert.equal(told[1], "nightly-report-execution passes render-report-task: missing");
  assert.throws(() => roleMap({ documents: [{}] }), /documents\[0\]/);
});

test("the package names what is wrong with a workspace", async () => {
  const { analyze, init } = await import(new URL("package/index.js", dist));
  await init();
  const malformed = { documents: [{ name: "a.json", text: "{}", colour: "red" }] };
  assert.throws(() => analyze(malformed), (error) => error instanceof Error && /documents\[0\].*colour/.test(error.message));
});

test("the package analyses a workspace in a browser", async ({ open }) => {
  const { page } = await open({ before: (page) => page.route("**/boot.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" })), ready: false });
  const version = await page.evaluate(async (workspace) => {
    const { analyze, init } = await import("./package/index.js");
    await init();
    return analyze(workspace).version;
  }, example.workspace);
  assert.equal(version, 1);
});
