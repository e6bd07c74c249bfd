/** Files that are dropped onto the page, or chosen by its button. */

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { EMPTY_POLICY, allowing, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";
import { trapThePage } from "../harness/traps.mjs";

const RUNNER = "arn:aws:iam::111122223333:role/runner";
const EXECUTION = "arn:aws:iam::111122223333:role/task-execution";

/** A machine that runs an ECS task, the task's definition, and the policy of a role. */
const FILES = [
  {
    name: "flow.asl.json",
    text: definition({
      Run: { Resource: "arn:aws:states:::ecs:runTask", Parameters: { Cluster: "jobs", TaskDefinition: "job" } },
    }),
  },
  {
    name: "job.json",
    text: JSON.stringify({
      taskDefinition: { family: "job", taskRoleArn: RUNNER, executionRoleArn: EXECUTION, containerDefinitions: [] },
    }),
  },
  {
    name: "runner-policy.json",
    text: JSON.stringify({ RoleName: "runner", PolicyName: "all", PolicyDocument: JSON.parse(allowing("*")) }),
  },
];

/** What the page says of the three documents, without their names. */
async function results(checker) {
  await checker.verdict("undecided", /^2 permissions need input$/);
  const checks = await checker.results.checks.evaluateAll((rows) =>
    rows.map(({ dataset }) => [dataset.kind, dataset.role, dataset.resource, dataset.verdict]),
  );
  expect(checks.length).toBeGreaterThan(0);
  return { checks, notices: (await checker.results.codes()).toSorted() };
}

/** The names of the documents, whatever their order. */
const sortedNames = (checker) => eventually(() => checker.names.allInnerTexts().then((names) => names.toSorted()));

test("dropped files are checked as if they were pasted", async ({ open }) => {
  const pasted = await open({ clipboard: true });
  await pasted.machine.paste(FILES[0].text);
  await pasted.pasteRelated(FILES[1].text);
  await pasted.pasteRelated(FILES[2].text);
  const expected = await results(pasted);

  // Whatever their order.
  for (const files of [FILES, FILES.toReversed()]) {
    const checker = await open();
    await checker.files.drop(files);
    await eventually(() => results(checker)).toStrictEqual(expected);
    await checker.machine.has(FILES[0].text);
    await expect(checker.files.summary).toHaveText(/^3 files: (1 definition|1 task definition|1 policy)(, (1 definition|1 task definition|1 policy)){2}$/);
    await expect(checker.files.summary, "people see it").toBeVisible();
    await sortedNames(checker).toStrictEqual(FILES.map(({ name }) => name).sort());
  }
});

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`files are dropped and chosen alike (${mode})`, async ({ open }) => {
    const checker = await open({ mode });
    await checker.files.drop(FILES);
    const expected = await results(checker);
    const other = await open({ mode });
    await other.files.choose(FILES);
    await eventually(() => results(other)).toStrictEqual(expected);
    // The same files again: each takes its own place.
    await other.files.choose(FILES);
    await expect(other.files.summary).toHaveText("3 files · 3 unchanged");
    const changed = [{ ...FILES[0], text: `${FILES[0].text}\n` }, ...FILES.slice(1)];
    await other.files.choose(changed);
    await expect(other.files.summary).toHaveText("3 files: 1 definition · 1 updated · 2 unchanged");
    await expect(other.documents).toHaveCount(3);
    await other.machine.has(changed[0].text);
    await other.files.takeBack();
    await other.machine.has(FILES[0].text);
  });
}

test("the button for files is reached and pressed by keyboard", async ({ open }) => {
  const checker = await open();
  // Asked for before: without it the browser shows its own.
  const asked = checker.page.waitForEvent("filechooser");
  await checker.files.field.focus();
  await checker.keyboard.press("Enter");
  const chooser = await asked;
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles([{ name: "a.json", mimeType: "", buffer: Buffer.from(FILES[0].text) }]);
  await checker.machine.has(FILES[0].text);
});

test("a drop keeps what is there, wherever it falls, and can be undone", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const own = definition({ Mine: passing(RUNNER) });
  await checker.machine.paste(own);
  await checker.policy.paste(allowing(RUNNER));
  // Onto an editor, which would take the text for itself.
  await checker.files.drop(FILES, checker.policy.content);
  await expect(checker.documents).toHaveCount(5);
  await checker.machine.has(own);
  await checker.policy.has(allowing(RUNNER));
  await expect(checker.names).toHaveText(["state-machine.json", "execution-role-policy.json", ...FILES.map(({ name }) => name)]);
  await checker.undo();
  await expect(checker.documents).toHaveCount(2);
  await checker.machine.has(own);
  await checker.verdict("granted");
});

test("files that are left out are told by name", async ({ open }) => {
  const checker = await open();
  const { files } = checker;
  const many = Array.from({ length: 198 }, (_, index) => ({ name: `${index}.txt`, text: " " }));
  await files.drop([
    { name: "<img src=x>.png", bytes: [137, 80, 78, 71, 0, 1] },
    { name: "latin.txt", bytes: [103, 114, 252, 110] },
    { name: "big.json", size: 32 * 1024 * 1024 + 1 },
    FILES[0],
  ]);
  const inWords = { useInnerText: true };
  await expect(files.told).toHaveText(/^1 file: 1 definition · 3 left out:/, inWords);
  await expect(files.told).toHaveText(/<img src=x>\.png: not UTF-8 text/, inWords);
  await expect(files.told).toHaveText(/latin\.txt: not UTF-8 text/, inWords);
  await expect(files.told).toHaveText(/big\.json: larger than 32 MB/, inWords);
  await expect(files.told).toHaveAttribute("role", "status");
  await expect(checker.names).toHaveText([FILES[0].name]);
  await files.dismiss();
  await expect(files.told).toHaveText("");

  await files.drop([...many, ...FILES]);
  await expect(files.told).toHaveText(/^2 files: 1 task definition · 1 unchanged · 199 left out:/, inWords);
  await expect(files.told).toHaveText(/0\.txt: empty[^]*and 99 more$/, inWords);
  await files.drop([...many, ...FILES].reverse().concat({ name: "last.json", text: "{}" }));
  await expect(files.told).toHaveText(/^3 files: 1 policy · 2 unchanged · 199 left out:/, inWords);
});

test("the files of a drop have a limit together", async ({ open }) => {
  const checker = await open();
  const half = { size: 32 * 1024 * 1024 };
  // Not read as text, so that only the limit is tested.
  await checker.frame.evaluate(() => {
    globalThis.TextDecoder = class {
      decode = () => "{}";
    };
  });
  await checker.files.drop([{ name: "a", ...half }, { name: "b", ...half }, { name: "c", text: "{}" }]);
  await expect(checker.files.told).toHaveText(/^2 files: 2 ignored · 1 left out:\s+c: over 64 MB in total/, { useInnerText: true });
});

test("a template that is dropped alone has a verdict", async ({ open }) => {
  const role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [] } };
  const states = JSON.parse(definition({ Run: passing(RUNNER) }));
  const machine = {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: { RoleArn: { "Fn::GetAtt": ["Runs", "Arn"] }, Definition: states },
  };
  const checker = await open();
  await checker.files.drop([{ name: "template.json", text: JSON.stringify({ Resources: { Runs: role, Flow: machine } }) }]);
  await checker.verdict("missing");
  await expect(checker.relatedEditor(0).role, "it tells itself whose its policies are").toHaveCount(0);
  await expect(checker.fixes.all).not.toHaveCount(0);
  const { results } = checker;
  await checker.tabs.open("checks");
  await results.places(results.checks.first()).first().click();
  await checker.relatedEditor(0).selects(/./);
});

test("a folder is opened with all that lies in it", async ({ open }) => {
  const folder = await mkdtemp(join(tmpdir(), "drop-"));
  try {
    await mkdir(join(folder, "app/roles/none"), { recursive: true });
    await writeFile(join(folder, "app/flow.asl.json"), FILES[0].text);
    await writeFile(join(folder, "job.json"), FILES[1].text);
    await writeFile(join(folder, "app/roles/runner.json"), FILES[2].text);
    const dragged = [join(folder, "app"), join(folder, "job.json")];
    const checker = await open();
    await checker.files.dragFromDesktop(dragged);
    await expect(checker.files.told).toHaveText(/^3 files: .* · 1 left out:\s+app\/roles\/none\/: empty$/, {
      useInnerText: true,
    });
    const expected = ["job.json", "app/flow.asl.json", "app/roles/runner.json"];
    await expect(checker.names).toHaveText(expected, { useInnerText: true });
    // Chrome opens no folders for pages on a disk.
    const other = await open({ mode: "disk" });
    await other.files.dragFromDesktop(dragged);
    await expect(other.files.told).toHaveText(/^1 file: 1 task definition · 1 left out:\s+app\/: .*drop the files/, { useInnerText: true });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the catalog makes way for files", async ({ open }) => {
  const checker = await open({ query: "#roles/ecs:runTask" });
  await expect(checker.catalog.panel).toBeVisible();
  await checker.files.drop(FILES);
  await expect(checker.catalog.panel).toHaveCount(0);
  await checker.machine.has(FILES[0].text);
});

test("files that meet a trap are opened by the next instance, once", async ({ open }) => {
  const checker = await open({ before: (page) => page.addInitScript(trapThePage), allow: /unreachable/ });
  await checker.frame.evaluate(() => {
    let left = 1;
    globalThis.shallTrap = () => left-- > 0;
  });
  await checker.files.drop(FILES);
  await eventually(() => checker.frame.evaluate(() => globalThis.instances)).toBe(2);
  await expect(checker.documents).toHaveCount(3);
  await checker.files.drop([{ name: "again.json", text: EMPTY_POLICY }]);
  await expect(checker.documents).toHaveCount(4);
  await expect(checker.files.summary).toHaveText("1 file: 1 policy");
});
