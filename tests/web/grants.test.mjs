/** What is allowed and not needed. */

import assert from "node:assert/strict";

import { Checker, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/encoder";
const MACHINE = JSON.stringify({
  StartAt: "Encode",
  States: {
    Encode: { Type: "Task", Resource: "arn:aws:states:::mediaconvert:createJob", Parameters: { Role: ROLE }, End: true },
  },
});
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }],
});

test("a grant on every role comes with the statement that is enough", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.paste("editor-machine", MACHINE);
  await checker.paste("editor-policy-0", POLICY);
  await checker.verdict("granted");
  assert.match(await checker.notice("grant-pass-role-everywhere"), /every role to every service/);
  // Closed at first, so that the verdict stays in sight; opened by keyboard too.
  const statement = checker.all("tightened-statement");
  assert.equal(await statement.isVisible(), false);
  await checker.all("tightened").locator("summary").press("Enter");
  assert.deepEqual(JSON.parse(await statement.innerText()), {
    Sid: "PassRoleToMediaconvert",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: ROLE,
    Condition: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } },
  });
  await checker.intoClipboard("nothing was copied");
  await checker.all("tightened-copy").click();
  await checker.eventually(async () => {
    assert.equal(JSON.parse(await checker.fromClipboard()).Resource, ROLE);
  });
});
