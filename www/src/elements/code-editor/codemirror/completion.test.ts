/** What the editors suggest, by where the cursor is. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { CompletionContext } from "@codemirror/autocomplete";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";

import type { Host } from "../../../contract/host.ts";
import { prepare } from "./catalog.ts";
import { suggest } from "./completion.ts";

const ROLE = "arn:aws:iam::111122223333:role/worker";
const START = "arn:aws:states:::";

/** A catalog of two calls, and a document that mentions a role. */
const HOST = {
  addEventListener() {},
  coreState: () => "ready",
  completions: () =>
    Promise.resolve({
      calls: [
        {
          name: "ecs:runTask",
          patterns: ["", ".sync"],
          passes: "high",
          roles: [
            { path: "Overrides.TaskRoleArn", services: ["ecs-tasks.amazonaws.com"], certainty: "high", isArn: true },
            { path: "Volumes[].RoleArn", services: ["ecs.amazonaws.com"], certainty: "low", isArn: true },
            { path: "ProfileName", services: ["ec2.amazonaws.com"], certainty: "high", isArn: false },
          ],
        },
        { name: "aws-sdk:glue:createJob", patterns: ["", ".waitForTaskToken"], passes: "low", roles: [] },
      ],
      services: ["s3"],
      actions: ["iam:PassRole", "s3:ListBucket"],
    }),
  workspace: () => ({ documents: [{ text: `a ${ROLE} b` }, { text: "arn:aws:iam::1:role/none" }] }),
};

const task = (inner: string) =>
  `{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "${START}ecs:runTask.sync", ${inner}}, "B": {}}}`;
const statement = (inner: string) => `{"Statement": [{"Effect": "Allow", ${inner}}]}`;
const CALLS: [string, string, string, string] = [
  `${START}ecs:runTask`,
  `${START}ecs:runTask.sync`,
  `${START}aws-sdk:glue:createJob`,
  `${START}aws-sdk:s3:`,
];

/** A text with the cursor, and what is suggested there; or some of it. */
const TABLE: [text: string, wanted: string[], how?: "some"][] = [
  ['{"States": {"A": {"Resource": "|"}}}', CALLS],
  ['{"States": {"A": {"Resource": "|}}}', CALLS],
  [
    `{"States": {"A": {"Resource": "${START}aws-sdk:glue:createJob|"}}}`,
    [...CALLS.slice(0, 3), `${START}aws-sdk:glue:createJob.waitForTaskToken`, CALLS[3]],
  ],
  ['{"States": {"A": {"Resource": "arn:aws-cn:states:::|"}}}', CALLS.map((arn) => arn.replace("aws:", "aws-cn:"))],
  ["States:\n  A:\n    Resource: |", CALLS],
  ["States:\n  A:\n    Resource: !Sub 'arn:aws:|", CALLS],
  ['resource "x" "y" {\n  definition = jsonencode({\n    States = { A = { Type = "Task", Resource = "|" } } })', CALLS],
  ['      Type     = "Task"\n      Resource = "arn:aws:|"', CALLS],
  ['  statement {\n    actions = ["iam:PassRole", "|"]', ["iam:PassRole", "s3:ListBucket"]],
  ['  statement {\n    actions = [\n      "s3:GetObject",\n      "|",\n    ]', ["iam:PassRole", "s3:ListBucket"]],
  ['  statement {\n    resources = ["|"]', [ROLE]],
  ['Statement = [{ Effect = "Allow", Action = "|" }]', ["iam:PassRole", "s3:ListBucket"]],
  ['Statement = [{ Effect = "|" }]', ["Allow", "Deny"]],
  ['  name = "|"', []],
  ['  policy = <<EOF\n    "Effect": "Allow",\n    "Action": "|"', ["iam:PassRole", "s3:ListBucket"]],
  ['{"Resources": {"F": {"Properties": {"Definition": {"States": {"A": {"Resource": "|"}}}}}}}', CALLS],
  ['{"Resource": "|"}', []],
  [task('"Parameters": {"|"}'), ["Overrides", "Volumes", "ProfileName"]],
  [task('"Parameters": {"Overrides": {"|}}'), ["TaskRoleArn"]],
  [task('"Arguments": {"Volumes": [{"|": ""}]}'), ["RoleArn"]],
  [task('"Arguments": {"Volumes": [{"RoleArn": "|"}]}'), [ROLE]],
  [task('"Parameters": {"Overrides": {"TaskRoleArn": "|"}}'), [ROLE]],
  [task('"Parameters": {"ProfileName": "|", "Cluster": ""}'), []],
  [task('"Parameters": {"Cluster": "|"}'), []],
  [task('"Credentials": {"|"}'), ["RoleArn"]],
  [task('"Credentials": {"RoleArn": "|"}'), [ROLE]],
  [task('"Next": "|"'), ["A", "B"]],
  [task('"Catch": [{"Next": "|"}]'), ["A", "B"]],
  ['{"StartAt": "|", "States": {"One": {}, "Two": {}}}', ["One", "Two"]],
  [task('"Cre|"'), ["Credentials", "Next", "Parameters"], "some"],
  ['{"States": {"A": {"Type": "|"}}}', ["Task", "Choice"], "some"],
  ['{"States": {"A": {"Type": "Fail", "|"}}}', ["Comment", "Error", "Cause"]],
  [statement('"Action": "|"'), ["iam:PassRole", "s3:ListBucket"]],
  [statement('"Action": ["x", "|"]'), ["iam:PassRole", "s3:ListBucket"]],
  ["Statement:\n  - Effect: Allow\n    Action:\n      - iam:|", ["iam:PassRole", "s3:ListBucket"]],
  ["Statement:\n  - Effect: Allow\n    Resource: |", [ROLE]],
  [statement('"Resource": ["|"]'), [ROLE]],
  [statement('"Condition": {"|"}'), ["StringEquals", "ArnLike"], "some"],
  [statement('"Condition": {"StringEquals": {"|"}}'), ["iam:PassedToService", "sts:ExternalId"], "some"],
  [
    statement('"Condition": {"StringEquals": {"iam:PassedToService": "|"}}'),
    ["ec2.amazonaws.com", "ecs-tasks.amazonaws.com", "ecs.amazonaws.com"],
  ],
  [statement('"Principal": {"Service": "|"}'), ["states.amazonaws.com", "ecs-tasks.amazonaws.com"], "some"],
  [statement('"|"'), ["Action", "Condition"], "some"],
  ['{"|"}', ["StartAt", "Statement"], "some"],
  ['{"Statement": [], "|"}', ["Version", "Id"]],
  ["", []],
  ["plain text |", []],
];

test("what is suggested depends on where the cursor is", async () => {
  globalThis.sfnHost = HOST as unknown as Host;
  prepare();
  await HOST.completions();
  for (const [text, wanted, how] of TABLE) {
    const at = Math.max(0, text.indexOf("|"));
    const state = EditorState.create({ doc: text.replace("|", ""), extensions: json() });
    const suggested = suggest(new CompletionContext(state, at, true))?.options.map(({ label }) => label) ?? [];
    const compared = how === "some" ? wanted.filter((label) => suggested.includes(label)) : suggested;
    assert.deepEqual(compared, wanted, `${text}: ${suggested}`);
  }
});
