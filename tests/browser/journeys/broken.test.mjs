/** Documents that are not as they should be: said where and why, and nothing of the text is lost. */

import { example } from "../harness/documents.mjs";
import { expect, test } from "../harness/test.mjs";

test("a missing bracket is named with the place where it was opened", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { results } = checker;
  const { workspace } = await example("cross-account");
  const [machine, policy, trust] = workspace.documents;
  await checker.machine.paste(machine.text);
  await checker.set(workspace.settings);
  // As published: the array of statements is never closed.
  const broken = policy.text.replace(/\n {2}\]\n\}/, "\n}");
  expect(broken).not.toBe(policy.text);
  await checker.policy.paste(broken);

  await results.notice("json-bracket-open", /[Mm]issing \]: the \[ is still open/);
  const row = results.noticeRow("json-bracket-open");
  const opened = broken.slice(0, broken.indexOf("[")).split("\n").length;
  const end = broken.slice(0, broken.lastIndexOf("}")).split("\n").length;
  await expect(results.places(row)).toHaveText([`execution-role-policy.json:${end}`, `execution-role-policy.json:${opened}`], {
    useInnerText: true,
  });
  await checker.tabs.open("findings");
  await results.places(row).nth(1).click();
  await checker.policy.selects(/^\[$/);
  await checker.policy.has(broken);

  // What can be seen in it is still said, but nothing is proved by it, whatever it allows.
  await checker.verdict("undecided", /^1 permission needs input; 1 error in your input$/);
  await results.notice("near-miss-name", /execute-subject-statemachine-role/);
  const spelled = (text) => text.replace("execute-subject-statemachine-role", "subject-statemachine-execute-role");
  const editor = await checker.pasteRelated(trust.text);
  await editor.role.selectOption(trust.role);
  await checker.policy.paste(spelled(broken));
  await checker.verdict("undecided", /^1 permission needs input; 1 error in your input$/);

  await checker.policy.paste(spelled(policy.text));
  await checker.verdict("granted", /1 granted/);
  await expect(row).toHaveCount(0);
});

test("a broken document is underlined and the others are still checked", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { workspace } = await example("ecs-run-task");
  await checker.machine.paste(workspace.documents[0].text);
  await checker.policy.paste(workspace.documents[1].text);
  await checker.pasteRelated(workspace.documents[2].text);
  const broken = await checker.pasteRelated("{'Version': '2012-10-17'}");
  await checker.set(workspace.settings);
  await checker.verdict("missing", /2 permissions missing/);
  await checker.results.notice("json-single-quotes", /double quotes/);
  await expect(broken.errors).not.toHaveCount(0);
  await broken.has("{'Version': '2012-10-17'}");
});

test("typing through every half of a document never stops the page", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { workspace } = await example("cross-account");
  await checker.machine.paste(workspace.documents[0].text);
  await checker.set(workspace.settings);
  await checker.policy.focus();
  const policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: workspace.documents[2].role },
  });
  await checker.keyboard.type(policy);
  await checker.policy.has(policy);
  await checker.verdict("undecided", /1 permission needs input/);
  await expect(checker.results.checks).toHaveText(/trust policy.*wasn't provided/);
});
