/** The text of the error that made somebody open this page. */

import assert from "node:assert/strict";

import { Checker, EMPTY_POLICY, example, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/render-report-task";
const MESSAGE =
  "User: arn:aws:sts::111122223333:assumed-role/nightly-report-execution/kQ8vZ1xPbT2 is not authorized to " +
  `perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action ` +
  "(Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: " +
  "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0; Proxy: null)";

for (const [place, paste] of [
  ["among the related documents", (checker) => checker.pasteRelated(MESSAGE)],
  ["in the place of the definition", (checker) => checker.paste("editor-machine", MESSAGE)],
]) {
  test(`an error message alone, ${place}, names role, resource and fix`, async ({ open }) => {
    const checker = new Checker(await open({ context: withClipboard }));
    await paste(checker);
    await checker.eventually(async () => assert.equal(await checker.all("fix").count(), 1));
    const said = await checker.notice("access-denied-decoded");
    assert.match(said, /nightly-report-execution/);
    assert.match(said, /iam:PassRole/);
    assert.ok(said.includes(ROLE), said);
    assert.match(await checker.all("fix").innerText(), /nightly-report-execution/);
    const { Sid, ...statement } = await checker.statement();
    assert.equal(Sid, "PassRoleToEcsTasks");
    assert.deepEqual(statement, {
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: ROLE,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    assert.deepEqual(JSON.parse(await checker.copyStatement()), { Sid, ...statement });
    assert.match(await checker.frame.locator(".checks h3").innerText(), /^Error message$/);
  });
}

test("an error message with the definition names the state", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const { workspace } = await example("ecs-run-task");
  await checker.paste("editor-machine", workspace.documents[0].text);
  await checker.paste("editor-policy-0", EMPTY_POLICY);
  await checker.pasteRelated(workspace.documents[2].text);
  await checker.pasteRelated(MESSAGE);
  await checker.state(workspace.settings);
  assert.match(await checker.notice("access-denied-state"), /Render report/);
  await checker.verdict("missing", /2 permissions missing/);
  assert.equal(await checker.all("fix").count(), 1, "the message asks for nothing that the task does not ask for");
});
