/** What the editors do for who writes in them: suggest, explain, format, lead to results. */

import { EMPTY_POLICY, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/worker";

test("a task is written with what the editor suggests", async ({ open }) => {
  const checker = await open({ clipboard: true, clock: true });
  const { keyboard, machine, policy, time } = checker;
  // When a list of suggestions opens, and from when on a key takes one, are times.
  await time.hold();
  await machine.write('{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "|", "Parameters": {}, "Next": ""}, "After": {"Type": "Succeed"}}}');
  await keyboard.type("runTask.s");
  await machine.accept(/^ecs:runTask\.sync\s*iam:PassRole$/);
  await machine.matches(/"Resource": "arn:aws:states:::ecs:runTask\.sync"/);

  await machine.putCursor((await machine.text()).indexOf("{}") + 1);
  await keyboard.type('"Over');
  await machine.accept(/^Overrides/);
  await machine.matches(/"Overrides": \{/);
  await keyboard.type('"Task');
  await machine.accept(/^TaskRoleArn\s*ecs-tasks\.amazonaws\.com$/);
  await machine.matches(/"Parameters": \{"Overrides": \{"TaskRoleArn": ""\}\}/);

  await machine.putCursor((await machine.text()).indexOf('"Next": "') + 9);
  await keyboard.press("Control+Space");
  await machine.accept(/^After$|^Run$/);
  await machine.matches(/"Next": "(After|Run)"/);

  await checker.pasteRelated(JSON.stringify({ RoleArn: ROLE }));
  await policy.write('{"Statement": [{"Effect": "Allow", "Action": "|", "Resource": ""}]}');
  await keyboard.type("passr");
  await policy.accept(/^iam:PassRole$/);
  await policy.matches(/"Action": "iam:PassRole"/);
  await policy.putCursor((await policy.text()).indexOf('"Resource": "') + 13);
  await keyboard.press("Control+Space");
  await policy.accept(/role\/worker$/);
  await policy.matches(/"Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role\/worker"/);

  await machine.write("States:\n  Run:\n    Type: Task\n    Resource: |");
  await keyboard.type("glue:createJ");
  await machine.accept(/^aws-sdk:glue:createJob/);
  await machine.matches(/Resource: arn:aws:states:::aws-sdk:glue:createJob$/);
});

test("the editor tells what a Resource and an action need, by pointer and by key", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { keyboard, machine, policy } = checker;
  const task = { Resource: "arn:aws:states:::aws-sdk:acm:createAcmeExternalAccountBinding", Parameters: {} };
  await machine.paste(definition({ Bind: task }));
  // What is told goes away when the marks of the answer come: then the pointer has to come again.
  await expect(async () => {
    await checker.pointAtNothing();
    await machine.line("createAcme").locator("span").last().hover();
    await expect(machine.told).toHaveText(
      /unconfirmed\s*May need iam:PassRole on the role in RoleArn \(passed to acm\.amazonaws\.com/,
      { useInnerText: true, timeout: 2000 },
    );
  }).toPass();
  await checker.pointAtNothing();
  await expect(machine.told).toHaveCount(0);

  await policy.write('{"Statement": [{"Effect": "Allow", "Action": ["iam:Pass|Role"], "Resource": "*"}]}');
  await keyboard.press("Shift+F1");
  await expect(policy.told).toHaveText(/^iam:PassRole\s+Needed to pass a role to a service/, { useInnerText: true });
  await keyboard.press("Escape");
  await expect(policy.told).toHaveCount(0);

  // Once more the key leads into what is told, and Escape back.
  await machine.putCursor((await machine.text()).indexOf("createAcme"));
  await keyboard.press("Shift+F1");
  await expect(machine.told).toBeVisible();
  await keyboard.press("Shift+F1");
  const link = machine.told.locator("a:focus");
  await expect(link).toHaveAttribute("href", /^https:\/\/docs\.aws\.amazon\.com\//);
  await keyboard.press("Escape");
  await expect(machine.told).toHaveCount(0);
  await expect(machine.content).toBeFocused();
});

test("formatting is one change, and undo gives the same bytes", async ({ open }) => {
  const checker = await open({ clipboard: true, clock: true });
  const { keyboard, policy, time } = checker;
  const text = '{"Version":"2012-10-17", // as always\n"Statement":[ ]}';
  await policy.paste(text);
  await policy.formatButton.click();
  await policy.has('{\n  "Version": "2012-10-17", // as always\n  "Statement": []\n}');
  await keyboard.press("Control+z");
  await policy.has(text);
  await keyboard.press("Shift+Alt+F");
  await policy.matches(/\n {2}"Version"/);

  await policy.paste('{"Statement": [}');
  await expect(policy.formatButton).toHaveAttribute("title", /line 1 isn't JSON/);
  await expect(policy.formatButton).toHaveAttribute("aria-disabled", "true");
  // Why not is said for a while.
  await time.hold();
  await keyboard.press("Shift+Alt+F");
  await expect(policy.said).toHaveText(/^Not formatted: line 1/, { useInnerText: true });
  await policy.has('{"Statement": [}');
  await policy.paste("Statement: []");
  await expect(policy.formatButton).toHaveAttribute("title", /Only JSON/);
});

test("problems lead to their places, and places to the results", async ({ open }) => {
  const checker = await open({ clipboard: true, query: "?lang=ja" });
  const { keyboard, machine, policy, results } = checker;
  await policy.paste(EMPTY_POLICY);
  await machine.paste(definition({ Job: passing(ROLE) }));
  await policy.paste('{\n  "Version": "2012-10-17",\n  "Statement": [\n    { "Effect": "allow", "Action": "iam:PassRole", "Resource": "*" },\n    { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Sid": "a b" }\n  ]\n}');
  await expect(policy.problemsButton).toHaveText(/問題 [2-9] 件/, { useInnerText: true });
  await policy.problemsButton.click();
  const list = policy.element.getByRole("listbox", { name: "問題" });
  await list.getByRole("option").last().click();
  await policy.selects(/./);
  await keyboard.press("Escape");
  await expect(list).toHaveCount(0);

  await keyboard.press("F8");
  await policy.selects(/./);
  const selected = await policy.selection();
  await keyboard.press("Shift+F8");
  await eventually(() => policy.selection()).not.toBe(selected);

  await policy.marks.first().hover();
  await expect(policy.element.locator(".cm-tooltip .cm-diagnostic", { hasText: "allow" })).toBeVisible();
  await policy.marks.first().click();
  await expect(results.focusedRow).toHaveText(/allow/, { useInnerText: true });

  // Where nothing is wrong there may be a check.
  await machine.putCursor((await machine.text()).indexOf(ROLE));
  await keyboard.press("Control+Enter");
  await expect(results.focusedCheck).toHaveCount(1);

  await machine.focus();
  await keyboard.press("Control+f");
  await expect(machine.element.getByRole("textbox", { name: "検索" })).toBeVisible();
});
