/** Files that are dropped onto the page, or chosen by its button. */

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Checker, EMPTY_POLICY, definition, passing, withClipboard } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const RUNNER = "arn:aws:iam::111122223333:role/runner";
const EXECUTION = "arn:aws:iam::111122223333:role/task-execution";

const allow = (resource) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "iam:PassRole", Resource: resource }],
  });

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
    text: JSON.stringify({ RoleName: "runner", PolicyName: "all", PolicyDocument: JSON.parse(allow("*")) }),
  },
];

/** What the page says of the documents, without their names. */
async function results(checker) {
  await checker.eventually(async () => {
    assert.ok((await checker.all("check").count()) > 0);
    assert.equal(await checker.all("verdict").getAttribute("data-pending"), "false");
  });
  const checks = await checker.all("check").evaluateAll((rows) =>
    rows.map(({ dataset }) => [dataset.kind, dataset.role, dataset.resource, dataset.verdict]),
  );
  const notices = (await checker.notices()).map(({ code }) => code);
  return { verdict: await checker.all("verdict").innerText(), checks, notices };
}

/** Drags files over an element and drops them there; `size` in place of `text`: that many letters. */
async function drop(checker, files, target = checker.frame.locator("body")) {
  const dataTransfer = await checker.frame.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text, bytes, size } of files) {
      const content = bytes ? new Uint8Array(bytes) : (text ?? "x".repeat(size));
      transfer.items.add(new File([content], name));
    }
    return transfer;
  }, files);
  for (const type of ["dragenter", "dragover"]) {
    await target.dispatchEvent(type, { dataTransfer });
  }
  assert.ok(await checker.frame.getByText("Drop definitions, policies, templates").isVisible());
  await target.dispatchEvent("drop", { dataTransfer });
  assert.ok(await checker.frame.getByText("Drop definitions, policies, templates").isHidden());
}

const related = (checker) => checker.frame.locator("[data-testid^=editor-related-]");
const names = (checker) => checker.frame.locator(".document .file").allInnerTexts();

async function choose(checker, files) {
  const buffers = files.map(({ name, text }) => ({ name, mimeType: "application/json", buffer: Buffer.from(text) }));
  await checker.all("open-files").setInputFiles(buffers);
}

test("dropped files are checked as if they were pasted", async ({ open }) => {
  const pasted = new Checker(await open({ context: withClipboard }));
  await pasted.paste("editor-machine", FILES[0].text);
  await pasted.pasteRelated(FILES[1].text);
  await pasted.pasteRelated(FILES[2].text);
  const expected = await results(pasted);
  assert.equal(expected.verdict, "2 permissions undecided");

  // Whatever their order.
  for (const files of [FILES, FILES.toReversed()]) {
    const checker = new Checker(await open());
    await drop(checker, files);
    const found = await results(checker);
    assert.deepEqual(found.checks, expected.checks);
    assert.equal(found.verdict, expected.verdict);
    assert.deepEqual(found.notices.sort(), expected.notices.toSorted());
    assert.equal(await checker.textOf("editor-machine"), FILES[0].text);
    assert.equal(await checker.all("opened").textContent(), "3 files opened");
    assert.deepEqual((await names(checker)).sort(), ["execution-role-policy.json", ...FILES.map(({ name }) => name)].sort());
  }
});

for (const mode of ["direct", "disk", "sandbox"]) {
  test(`files are dropped and chosen alike (${mode})`, async ({ open }) => {
    const checker = new Checker(await open({ mode }));
    await drop(checker, FILES);
    const expected = await results(checker);
    const other = new Checker(await open({ mode }));
    await choose(other, FILES);
    assert.deepEqual(await results(other), expected);
    // The same files again: added, for nothing is replaced.
    await choose(other, FILES);
    await other.eventually(async () => assert.equal(await related(other).count(), 5));
    assert.ok((await names(other)).includes("flow.asl.json (2)"));
  });
}

test("the button for files is reached and pressed by keyboard", async ({ open }) => {
  const checker = new Checker(await open());
  // Asked for before: without it the browser shows its own.
  const asked = checker.page.waitForEvent("filechooser");
  await checker.all("add-related").focus();
  await checker.page.keyboard.press("Tab");
  assert.equal(await checker.all("open-files").evaluate((field) => field === document.activeElement), true);
  await checker.page.keyboard.press("Enter");
  const chooser = await asked;
  assert.ok(chooser.isMultiple());
  await chooser.setFiles([{ name: "a.json", mimeType: "", buffer: Buffer.from(FILES[0].text) }]);
  await checker.eventually(async () => assert.equal(await checker.textOf("editor-machine"), FILES[0].text));
});

test("a drop keeps what is there, wherever it falls, and can be undone", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const own = definition({ Mine: passing(RUNNER) });
  await checker.paste("editor-machine", own);
  await checker.paste("editor-policy-0", allow(RUNNER));
  // Onto an editor, which would take the text for itself.
  await drop(checker, FILES, checker.all("editor-policy-0").locator(".cm-content"));
  await checker.eventually(async () => assert.equal(await related(checker).count(), 3));
  assert.equal(await checker.textOf("editor-machine"), own);
  assert.equal(await checker.textOf("editor-policy-0"), allow(RUNNER));
  assert.equal(await checker.textOf("editor-related-0"), FILES[0].text);
  await checker.all("undo").click();
  await checker.eventually(async () => assert.equal(await related(checker).count(), 0));
  assert.equal(await checker.textOf("editor-machine"), own);
  await checker.verdict("granted");
});

test("files that are left out are told by name", async ({ open }) => {
  const checker = new Checker(await open());
  const many = Array.from({ length: 198 }, (_, index) => ({ name: `${index}.txt`, text: " " }));
  await drop(checker, [
    { name: "<img src=x>.png", bytes: [137, 80, 78, 71, 0, 1] },
    { name: "latin.txt", bytes: [103, 114, 252, 110] },
    { name: "big.json", size: 32 * 1024 * 1024 + 1 },
    FILES[0],
  ]);
  const told = checker.all("opened");
  await checker.eventually(async () => assert.match(await told.innerText(), /^1 file opened, 3 left out:/));
  const text = await told.innerText();
  assert.match(text, /<img src=x>\.png: no text in UTF-8/);
  assert.match(text, /latin\.txt: no text in UTF-8/);
  assert.match(text, /big\.json: larger than 32 MB/);
  assert.equal(await told.getAttribute("role"), "status");
  assert.equal(await related(checker).count(), 0);
  await checker.frame.getByRole("button", { name: "Dismiss" }).click();
  await checker.eventually(async () => assert.equal(await told.textContent(), ""));

  await drop(checker, [...many, ...FILES]);
  await checker.eventually(async () => assert.match(await told.innerText(), /^2 files opened, 199 left out:/));
  assert.match(await told.innerText(), /0\.txt: nothing in it[^]*and 99 more$/);
  await drop(checker, [...many, ...FILES].reverse().concat({ name: "last.json", text: "{}" }));
  await checker.eventually(async () => assert.match(await told.innerText(), /^3 files opened, 199 left out:/));
});

test("the files of a drop have a limit together", async ({ open }) => {
  const checker = new Checker(await open());
  const half = { size: 32 * 1024 * 1024 };
  // Not read as text, so that only the limit is tested.
  await checker.frame.evaluate(() => {
    globalThis.TextDecoder = class {
      decode = () => "{}";
    };
  });
  await drop(checker, [{ name: "a", ...half }, { name: "b", ...half }, { name: "c", text: "{}" }]);
  await checker.eventually(async () =>
    assert.match(await checker.all("opened").innerText(), /^2 files opened, 1 left out:\s+c: more than 64 MB/),
  );
});

test("a template that is dropped alone has a verdict", async ({ open }) => {
  const role = { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement: [] }, Policies: [] } };
  const states = JSON.parse(definition({ Run: passing(RUNNER) }));
  const machine = {
    Type: "AWS::StepFunctions::StateMachine",
    Properties: { RoleArn: { "Fn::GetAtt": ["Runs", "Arn"] }, Definition: states },
  };
  const checker = new Checker(await open());
  await drop(checker, [{ name: "template.json", text: JSON.stringify({ Resources: { Runs: role, Flow: machine } }) }]);
  await checker.verdict("missing");
  assert.equal(await checker.textOf("editor-machine"), "");
  assert.equal(await checker.all("related-role-0").count(), 0, "it tells itself whose its policies are");
  assert.ok((await checker.all("fix").count()) > 0);
  await checker.all("check").first().getByTestId("place").first().click();
  await checker.eventually(async () => assert.notEqual(await checker.selectionOf("editor-related-0"), ""));
});

test("a folder is opened with all that lies in it", async ({ open }) => {
  const folder = await mkdtemp(join(tmpdir(), "drop-"));
  try {
    await mkdir(join(folder, "app/roles/none"), { recursive: true });
    await writeFile(join(folder, "app/flow.asl.json"), FILES[0].text);
    await writeFile(join(folder, "job.json"), FILES[1].text);
    await writeFile(join(folder, "app/roles/runner.json"), FILES[2].text);
    const checker = new Checker(await open());
    await dragFromDesktop(checker.page, [join(folder, "app"), join(folder, "job.json")]);
    const told = checker.all("opened");
    await checker.eventually(async () =>
      assert.match(await told.innerText(), /^3 files opened, 1 left out:\s+app\/roles\/none\/: nothing in it$/),
    );
    const expected = ["app/flow.asl.json", "execution-role-policy.json", "job.json", "app/roles/runner.json"];
    assert.deepEqual(await names(checker), expected);
    // Chrome opens no folders for pages on a disk.
    const other = new Checker(await open({ mode: "disk" }));
    await dragFromDesktop(other.page, [join(folder, "app"), join(folder, "job.json")]);
    await other.eventually(async () =>
      assert.match(await other.all("opened").innerText(), /^1 file opened, 1 left out:\s+app\/: .*drop the files/),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** As the browser's own drag and drop does it, which knows folders. */
async function dragFromDesktop(page, files) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
  }
}

test("the catalog makes way for files", async ({ open }) => {
  const checker = new Checker(await open({ query: "#roles/ecs:runTask" }));
  await checker.all("catalog").waitFor();
  await drop(checker, FILES);
  await checker.all("catalog").waitFor({ state: "detached" });
  await checker.eventually(async () => assert.equal(await checker.textOf("editor-machine"), FILES[0].text));
});

/** Runs in the page before anything else: calls into the module fail when `shallTrap` says so. */
function instrument() {
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  globalThis.instances = 0;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await instantiate(module, imports);
    const { exports } = instance;
    // The readers are a module of their own.
    if (!("mount" in exports)) {
      return instance;
    }
    globalThis.instances += 1;
    const watched = ([name, call]) => [
      name,
      typeof call !== "function"
        ? call
        : (...args) => {
            if (globalThis.shallTrap) {
              globalThis.shallTrap = false;
              throw new WebAssembly.RuntimeError("unreachable");
            }
            return call(...args);
          },
    ];
    return { exports: Object.fromEntries(Object.entries(exports).map(watched)) };
  };
}

test("files that meet a trap are opened by the next instance, once", async ({ open }) => {
  const options = { before: (page) => page.addInitScript(instrument), allow: /unreachable/ };
  const checker = new Checker(await open(options));
  await checker.frame.evaluate(() => {
    globalThis.shallTrap = true;
  });
  await drop(checker, FILES);
  await checker.page.waitForFunction(() => globalThis.instances === 2);
  await checker.eventually(async () => assert.equal(await related(checker).count(), 2));
  await drop(checker, [{ name: "again.json", text: EMPTY_POLICY }]);
  await checker.eventually(async () => assert.equal(await related(checker).count(), 3));
  assert.equal(await checker.all("opened").textContent(), "1 file opened");
});
