/** The two example stories, from the empty page to the granted verdict, wherever the page runs. */

import assert from "node:assert/strict";

import { Checker, example, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

/** Pastes an example's documents into the empty page, as their owner would. */
async function pasteAll(checker, { documents, settings }) {
  for (const document of documents) {
    if (document.kind === "state-machine") {
      await checker.paste("editor-machine", document.text);
    } else if (document.kind === "identity-policy" && !document.role) {
      await checker.paste("editor-policy-0", document.text);
    } else {
      const index = await checker.pasteRelated(document.text);
      if (document.role) {
        await checker.all(`related-role-${index}`).selectOption(document.role);
      }
    }
  }
  await checker.state(settings);
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
  const checks = checker.all("check");
  assert.equal(await checks.count(), 2);
  for (const [index, role] of roles.entries()) {
    const check = checks.nth(index);
    assert.equal(await check.getAttribute("data-verdict"), "missing");
    assert.equal(await check.getAttribute("data-resource"), role);
    assert.match(await check.textContent(), /iam:PassRole[\s\S]*ecs-tasks\.amazonaws\.com/);
  }
  const statement = {
    Sid: "PassRoleToEcsTasks",
    Effect: "Allow",
    Action: "iam:PassRole",
    Resource: roles,
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  };
  assert.equal(await checker.all("fix").count(), 1);
  assert.deepEqual(await checker.statement(), statement);

  const copied = await checker.copyStatement();
  assert.deepEqual(JSON.parse(copied), statement);
  await checker.pasteBehindLastStatement("editor-policy-0");
  await checker.verdict("granted", /in order \(2 granted\).*other actions were not checked/);
  assert.equal(await checker.all("fix").count(), 0);
  assert.deepEqual(await checker.notices(), []);
  const policy = JSON.parse(await checker.textOf("editor-policy-0"));
  assert.deepEqual(policy.Statement.at(-1), statement);
}

async function crossAccount(checker) {
  const { workspace } = await example("cross-account");
  await pasteAll(checker, workspace);
  await checker.verdict("missing", /^1 permission missing$/);

  const nearMiss = await checker.notice("near-miss-name");
  assert.match(nearMiss, /role\/execute-subject-statemachine-role/, "what is allowed");
  assert.match(nearMiss, /role\/subject-statemachine-execute-role/, "what is needed");
  assert.match(nearMiss, /misspelt/);
  const check = checker.all("check");
  assert.equal(await check.count(), 1);
  assert.equal(await check.getAttribute("data-kind"), "assume-role");
  assert.match(await check.textContent(), /trust policy allows it/, "the other side is in order");

  const copied = JSON.parse(await checker.copyStatement());
  assert.deepEqual(copied, {
    Sid: "AssumeTargetRole",
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Resource: "arn:aws:iam::444455556666:role/subject-statemachine-execute-role",
  });
  assert.deepEqual(await checker.statement(), copied);
  await checker.pasteBehindLastStatement("editor-policy-0");
  await checker.verdict("granted", /in order \(1 granted\)/);
  assert.equal(await checker.all("fix").count(), 0);
}

const STORIES = {
  "an ECS task whose roles may not be passed": ecsRunTask,
  "a misspelt role of another account": crossAccount,
};

for (const mode of ["direct", "sub-path", "disk", "sandbox"]) {
  for (const [story, tell] of Object.entries(STORIES)) {
    test(`story: ${story} (${mode})`, async ({ open }) => {
      await tell(new Checker(await open({ mode, context: withClipboard })));
    });
  }
}
