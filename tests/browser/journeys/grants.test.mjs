/** What is allowed and not needed. */

import { allowing, definition } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/encoder";
const MACHINE = definition({ Encode: { Resource: "arn:aws:states:::mediaconvert:createJob", Parameters: { Role: ROLE } } });

test("a grant on every role comes with the statement that is enough", async ({ open }) => {
  const checker = await open({ clipboard: true });
  await checker.machine.paste(MACHINE);
  await checker.policy.paste(allowing("*"));
  await checker.verdict("granted");
  await checker.results.notice("grant-pass-role-everywhere", /any role to any service/);
  await checker.tabs.open("findings");
  // Closed at first, so that the verdict stays in sight; opened by keyboard too.
  const { statement, summary, copy } = checker.results.tightened;
  await expect(summary).toBeVisible();
  await expect(statement).toBeHidden();
  await summary.press("Enter");
  await eventually(() => statement.innerText().then(JSON.parse)).toStrictEqual({
    Sid: "PassRoleToMediaconvert",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: ROLE,
    Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } },
  });
  const copied = await checker.clipboard.copiedBy(() => copy.click());
  expect(JSON.parse(copied).Resource).toBe(ROLE);
});
