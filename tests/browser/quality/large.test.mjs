/** Large documents: slower, but always there. Nothing is timed here. */

import { EMPTY_POLICY, allowing, definition, passing } from "../harness/documents.mjs";
import { eventually, expect, test } from "../harness/test.mjs";

const role = (index) => `arn:aws:iam::111122223333:role/job-${index}`;

const machine = (count) =>
  definition(Object.fromEntries(Array.from({ length: count }, (_, index) => [`Job ${index}`, passing(role(index))])));

test("the verdict follows typing in a definition of 100 KB", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const text = machine(450);
  expect(text.length).toBeGreaterThan(95_000);
  expect(text.length).toBeLessThan(130_000);
  await checker.policy.paste(EMPTY_POLICY);
  await checker.machine.paste(text);
  await checker.verdict("missing", /^450 permissions missing$/);

  await checker.machine.putCursor(text.indexOf(role(7)) + "arn:aws:iam::111122223333:role/".length);
  await checker.keyboard.type("typed-in-between-");
  await expect(checker.results.ofResource(role("7").replace("job", "typed-in-between-job"))).toHaveCount(1);
  await checker.verdict("missing", /^450 permissions missing$/);

  await checker.policy.paste(allowing("arn:aws:iam::111122223333:role/job-*"));
  await checker.verdict("missing", /^1 permission missing; 449 granted$/);
});

test("a definition of 2,500 tasks is shown in parts", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { fixes, results } = checker;
  await checker.policy.paste(EMPTY_POLICY);
  await checker.machine.paste(machine(2500));
  await checker.verdict("missing", /^2500 permissions missing$/);
  const drawn = () => results.checks.count();
  await eventually(drawn).toBeGreaterThan(0);
  const first = await drawn();
  expect(first, `${first} rows are drawn`).toBeLessThanOrEqual(400);
  await checker.tabs.open("checks");
  await results.showMore.click();
  await eventually(drawn).toBeGreaterThan(first);
  await eventually(() => checker.app.locator("*").count()).toBeLessThan(30_000);
  await eventually(() => fixes.statement().then(({ Resource }) => Resource.length)).toBe(2500);

  // It still answers: to a press, and to a change.
  await results.places(results.checks.first()).first().click();
  await checker.machine.selects(/job-0"$/);
  await checker.machine.paste(machine(1));
  await checker.verdict("missing", /^1 permission missing$/);
});
