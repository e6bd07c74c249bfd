/** The report and the statements in the forms of other tools, and on paper. */

import { expect, test } from "../harness/test.mjs";

test("the report and its statements are copied in the chosen form", async ({ open }) => {
  const checker = await open({ clipboard: true, clock: true, query: "?example=ecs-run-task" });
  const { exports } = checker;
  await checker.verdict("missing", /2 permissions missing/);
  await checker.time.hold();
  for (const form of ["report markdown", "fixes terraform", "fixes cloudformation", "fixes merged"]) {
    const copied = await exports.copy(form);
    expect(copied, form).toMatch(form === "report markdown" ? /PassRole/ : /iam:PassRole/);
  }
  const sarif = JSON.parse(await exports.copy("report sarif"));
  expect(sarif.version).toBe("2.1.0");
  await checker.switchLanguage("ja");
  await exports.copy("fixes cdk", "コピーしました");
});

test("what is exported is what is on the screen: a message in the place of the definition", async ({ open }) => {
  const checker = await open({ clipboard: true, clock: true });
  const refusal =
    "User: arn:aws:sts::111122223333:assumed-role/job/x is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/app because no identity-based policy allows the iam:PassRole action";
  await checker.machine.paste(refusal);
  await checker.verdict("missing");
  await checker.time.hold();
  const copied = await checker.exports.copy("fixes json");
  expect(copied).toMatch(/role\/app/);
});

test("on paper there is the answer and no control", async ({ open }) => {
  const checker = await open({ query: "?example=ecs-run-task" });
  await checker.verdict("missing");
  await checker.page.emulateMedia({ media: "print" });
  await expect(checker.inputs).toBeHidden();
  await expect(checker.share.button).toBeHidden();
  await expect(checker.fixes.statements.first()).toBeVisible();
  await expect(checker.results.checks.last()).toBeVisible();
});
