/** The two example stories, from the empty page to the granted verdict, wherever the page runs. */

import { example } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

/** Pastes an example's documents into the empty page, as their owner would. */
async function pasteAll(checker, { documents, settings }) {
  for (const document of documents) {
    if (document.kind === "state-machine") {
      await checker.machine.paste(document.text);
    } else if (document.kind === "identity-policy" && !document.role) {
      await checker.policy.paste(document.text);
    } else {
      const editor = await checker.pasteRelated(document.text);
      if (document.role) {
        await editor.role.selectOption(document.role);
      }
    }
  }
  await checker.set(settings);
}

async function ecsRunTask(checker) {
  const { workspace } = await example("ecs-run-task");
  await checker.verdict("idle", /nothing to check/i);
  await pasteAll(checker, workspace);
  await checker.verdict("missing", /^2 permissions missing$/);

  const roles = [
    "arn:aws:iam::111122223333:role/render-report-task",
    "arn:aws:iam::111122223333:role/render-report-task-execution",
  ];
  const { checks } = checker.results;
  await expect(checks).toHaveCount(2);
  for (const [index, role] of roles.entries()) {
    const check = checks.nth(index);
    await expect(check).toHaveAttribute("data-verdict", "missing");
    await expect(check).toHaveAttribute("data-resource", role);
    await expect(check).toHaveText(/iam:PassRole.*ecs-tasks\.amazonaws\.com/);
  }
  const statement = {
    Sid: "PassRoleToEcsTasks",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: roles,
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
  await expect(checker.fixes.all).toHaveCount(1);
  await eventually(() => checker.fixes.statement()).toStrictEqual(statement);

  const copied = await checker.fixes.copy();
  expect(JSON.parse(copied)).toStrictEqual(statement);
  await checker.policy.pasteBehindLastStatement();
  await checker.verdict("granted", /2 of 2 granted.*other actions not checked/);
  await expect(checker.fixes.all).toHaveCount(0);
  await expect(checker.results.notices).toHaveCount(0);
  await checker.fixes.isLastOf(checker.policy, statement);
}

async function crossAccount(checker) {
  const { workspace } = await example("cross-account");
  await pasteAll(checker, workspace);
  await checker.verdict("missing", /^1 permission missing$/);

  await checker.results.notice(
    "near-miss-name",
    // What is allowed, and what is needed.
    /role\/execute-subject-statemachine-role/,
    /role\/subject-statemachine-execute-role/,
    /almost the same name/,
  );
  const { checks } = checker.results;
  await expect(checks).toHaveCount(1);
  await expect(checks).toHaveAttribute("data-kind", "assume-role");
  await expect(checks, "the other side is in order").toHaveText(/trust policy allows it/);

  const copied = JSON.parse(await checker.fixes.copy());
  expect(copied).toStrictEqual({
    Sid: "AssumeTargetRole",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: "arn:aws:iam::444455556666:role/subject-statemachine-execute-role",
  });
  await eventually(() => checker.fixes.statement()).toStrictEqual(copied);
  await checker.policy.pasteBehindLastStatement();
  await checker.verdict("granted", /1 of 1 granted/);
  await expect(checker.fixes.all).toHaveCount(0);
}

const STORIES = {
  "an ECS task whose roles may not be passed": ecsRunTask,
  "a misspelled role of another account": crossAccount,
};

for (const mode of ["direct", "sub-path", "disk", "sandbox"]) {
  for (const [story, tell] of Object.entries(STORIES)) {
    test(`story: ${story} (${mode})`, async ({ open }) => {
      await tell(await open({ mode, clipboard: true }));
    });
  }
}
