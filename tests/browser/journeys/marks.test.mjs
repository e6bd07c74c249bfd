/** What the editor marks, and what is told below it: missing, denied and granted, problems, cursor, size. */

import { EMPTY_POLICY, allowing, definition, passing, policy } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const ROLE = "arn:aws:iam::111122223333:role/job";
const OTHER = "arn:aws:iam::111122223333:role/other";
const DENY = policy({ Effect: "Deny", Action: "iam:PassRole", Resource: ROLE });

async function begun(open, text, tasks = { Run: passing(ROLE) }, options = {}) {
  const checker = await open({ clipboard: true, ...options });
  await checker.begin({
    documents: [
      { name: "machine.json", kind: "state-machine", text: definition(tasks) },
      { name: "policy.json", kind: "identity-policy", text },
    ],
  });
  return checker;
}

/** Shows what is told of the first underlined place. */
async function hovered(editor) {
  await editor.show();
  await editor.errors.first().hover();
  const told = editor.element.locator(".cm-tooltip .cm-diagnostic");
  await expect(told).toHaveCount(1);
  return told;
}

test("what is missing is marked where the state asks for it, and is copied and applied from there", async ({ open }) => {
  const checker = await begun(open, EMPTY_POLICY);
  const { machine, policy: editor } = checker;
  await machine.show();
  await expect(machine.errors).toHaveText(`"${ROLE}"`, { useInnerText: true });
  await expect(machine.marks).toHaveCount(1);
  const told = await hovered(machine);
  await expect(told).toContainText(`Missing iam:PassRole: no statement allows iam:PassRole on ${ROLE}`);
  await told.getByRole("button", { name: "Copy statement" }).click();
  await eventually(() => checker.clipboard.read()).toMatch(/"Sid": "PassRoleToMediaconvert"/);
  await expect(machine.said).toHaveText("Copied", { useInnerText: true });

  await (await hovered(machine)).getByRole("button", { name: "Apply" }).click();
  // What was added is shown, and stands out until the text changes.
  await expect(editor.element).toBeVisible();
  const changed = editor.element.locator(".cm-changed");
  await expect(changed.filter({ hasText: '"Sid": "PassRoleToMediaconvert"' })).toBeInViewport();
  await expect(changed.filter({ hasText: "Version" })).toHaveCount(0);
  await expect(machine.errors).toHaveCount(0);
});

test("what is denied is marked, and leads to what denies it", async ({ open }) => {
  const { machine, results, keyboard } = await begun(open, DENY);
  const told = await hovered(machine);
  await expect(told).toContainText("Denied iam:PassRole: statement 1 of the identity-based policy denies it");
  await expect(told.getByRole("button")).toHaveCount(0);
  await machine.putCursor((await machine.text()).indexOf(`"${ROLE}"`));
  await keyboard.press("Control+Enter");
  await expect(results.focusedCheck).toHaveAttribute("data-verdict", "denied");
});

test("from anywhere in a state Ctrl+Enter leads to its result", async ({ open }) => {
  const { machine, results, keyboard } = await begun(open, allowing(ROLE), { First: passing(ROLE), Second: passing(OTHER) });
  const text = await machine.text();
  for (const [from, verdict] of [
    [text.indexOf('"First": {'), "granted"],
    [text.indexOf('"Settings"'), "granted"],
    [text.lastIndexOf('"Type"'), "missing"],
    [text.lastIndexOf('"End"'), "missing"],
  ]) {
    await machine.putCursor(from);
    await keyboard.press("Control+Enter");
    await expect(results.focusedCheck).toHaveAttribute("data-verdict", verdict);
  }
  await machine.putCursor(text.indexOf('"StartAt"'));
  await keyboard.press("Control+Enter");
  await expect(machine.said).toHaveText("No result for this line", { useInnerText: true });
});

test("F8 opens the list of problems, which is used by keys and gives the focus back", async ({ open }) => {
  const { machine, keyboard } = await begun(open, EMPTY_POLICY, { First: passing(ROLE), Second: passing(OTHER) });
  await expect(machine.problemsButton).toHaveText(/2 problems/, { useInnerText: true });
  await machine.putCursor((await machine.text()).indexOf('"Second": {'));
  await keyboard.press("F8");
  const list = machine.element.getByRole("listbox");
  await expect(list).toBeFocused();
  await expect(machine.problemsButton).toHaveAttribute("aria-expanded", "true");
  // At the first one from the cursor on.
  await machine.selects(new RegExp(OTHER));
  await keyboard.press("F8");
  await machine.selects(new RegExp(ROLE));
  await keyboard.press("Shift+F8");
  await machine.selects(new RegExp(OTHER));
  await keyboard.press("ArrowUp");
  await machine.selects(new RegExp(ROLE));
  await keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  await expect(machine.content).toBeFocused();

  await machine.problemsButton.click();
  await expect(list).toBeFocused();
  await list.locator("..").getByRole("button", { name: "close" }).click();
  await expect(list).toHaveCount(0);
  await expect(machine.content).toBeFocused();
});

test("below the text stand the cursor's line and column, and the size of a policy against IAM's limit", async ({ open }) => {
  const checker = await begun(open, EMPTY_POLICY);
  const { machine, policy: editor, keyboard } = checker;
  await machine.putCursor((await machine.text()).indexOf('"States"'));
  await expect(machine.element.locator(".cm-bar-place")).toHaveText("Ln 3, Col 3", { useInnerText: true });
  await keyboard.press("Home");
  await expect(machine.element.locator(".cm-bar-place")).toHaveText("Ln 3, Col 1", { useInnerText: true });
  const size = checker.part("document-size");
  await expect(size).toHaveCount(0);
  await editor.show();
  // {"Version":"2012-10-17","Statement":[]}
  await expect(size).toHaveText("39 of 6,144 characters", { useInnerText: true });
  await expect(size).toHaveAttribute("title", /39 of 10,240 characters as inline policies/);
  const Sid = "x".repeat(6200);
  await editor.paste(policy({ Sid, Effect: "Allow", Action: "iam:PassRole", Resource: ROLE }));
  await expect(size).toHaveClass(/over/);
});

test("what is granted is marked on request", async ({ open }) => {
  const checker = await begun(open, allowing(ROLE), { First: passing(ROLE), Second: passing(OTHER) });
  const { machine } = checker;
  const granted = machine.element.locator(".cm-granted");
  await expect(machine.errors).toHaveCount(1);
  await expect(granted).toHaveCount(0);
  await checker.part("mark-granted").click();
  await expect(granted).toHaveText(`"${ROLE}"`, { useInnerText: true });
  await expect(granted).toHaveAttribute("title", /^Granted/);
  // It is no problem.
  await expect(machine.problemsButton).toHaveText(/1 problem$/, { useInnerText: true });
  await expect(checker.part("mark-granted")).toHaveAttribute("aria-pressed", "true");
  await checker.part("mark-granted").click();
  await expect(granted).toHaveCount(0);
});

test("what was changed does not move where motion is not wanted", async ({ open }) => {
  const checker = await begun(open, EMPTY_POLICY);
  await checker.page.emulateMedia({ reducedMotion: "reduce" });
  await checker.fixes.apply();
  const changed = checker.policy.element.locator(".cm-changed").first();
  await expect(changed).toBeVisible();
  await expect(changed).toHaveCSS("animation-name", "none");
  await checker.page.emulateMedia({ reducedMotion: "no-preference" });
  await expect(changed).toHaveCSS("animation-name", "changed");
});
