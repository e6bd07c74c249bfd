/** The text of the error that made somebody open this page. */

import { EMPTY_POLICY, example } from "../harness/documents.mjs";
import { expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/render-report-task";
const MESSAGE =
  "User: arn:aws:sts::111122223333:assumed-role/nightly-report-execution/kQ8vZ1xPbT2 is not authorized to " +
  `perform: iam:PassRole on resource: ${ROLE} because no identity-based policy allows the iam:PassRole action ` +
  "(Service: AmazonECS; Status Code: 400; Error Code: AccessDeniedException; Request ID: " +
  "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0; Proxy: null)";

for (const [place, paste] of [
  ["among the related documents", (checker) => checker.pasteRelated(MESSAGE)],
  ["in the place of the definition", (checker) => checker.machine.paste(MESSAGE)],
]) {
  test(`an error message alone, ${place}, names role, resource and fix`, async ({ open }) => {
    const checker = await open({ clipboard: true });
    await paste(checker);
    await expect(checker.fixes.all).toHaveCount(1);
    await checker.results.notice("access-denied-decoded", /nightly-report-execution/, /iam:PassRole/, new RegExp(ROLE));
    await expect(checker.fixes.roles).toHaveText(/nightly-report-execution/, { useInnerText: true });
    const { Sid, ...statement } = await checker.fixes.shown();
    expect(Sid).toBe("PassRoleToEcsTasks");
    expect(statement).toStrictEqual({
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: ROLE,
      Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
    });
    expect(JSON.parse(await checker.fixes.copy())).toStrictEqual({ Sid, ...statement });
    await expect(checker.results.headings).toHaveText(/^Error message$/, { useInnerText: true });
  });
}

test("an error message with the definition names the state", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { workspace } = await example("ecs-run-task");
  await checker.machine.paste(workspace.documents[0].text);
  await checker.policy.paste(EMPTY_POLICY);
  await checker.pasteRelated(workspace.documents[2].text);
  await checker.pasteRelated(MESSAGE);
  await checker.set(workspace.settings);
  await checker.results.notice("access-denied-state", /Render report/);
  await checker.verdict("missing", /2 permissions missing/);
  await expect(checker.fixes.all, "the message asks for nothing that the task does not ask for").toHaveCount(1);
});
