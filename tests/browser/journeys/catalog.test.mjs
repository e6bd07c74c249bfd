/** The catalog: which calls pass roles, under an address of its own. */

import { definition, policy } from "../harness/documents.mjs";
import { expect, test } from "../harness/test.mjs";

test("the catalog answers whether a call passes roles, with its evidence", async ({ open }) => {
  const checker = await open();
  const { catalog } = checker;
  await catalog.open();
  await catalog.search("glue:startJobRun");
  await expect(catalog.status).toHaveText("1 call");
  await expect(catalog.calls).toHaveText(/No iam:PassRole needed[^]*Role passed earlier by glue:createJob/, { useInnerText: true });
  await catalog.search("arn:aws:states:::aws-sdk:glue:createJob");
  await expect(catalog.calls).toHaveText(/Role role ARN or name . glue\.amazonaws\.com documented/, { useInnerText: true });
  await expect(catalog.calls).toHaveText(/operations table \(CreateJob\)/, { useInnerText: true });
  const pages = catalog.calls.locator("a");
  await expect(pages).toHaveCount(2);
  for (const page of await pages.all()) {
    await expect(page).toHaveAttribute("href", /^https:\/\/docs\.aws\.amazon\.com\//);
  }
  await catalog.search("dynamodb:query");
  await expect(catalog.status).toHaveText(/isn't known to pass a role/);
  await catalog.search("nosuchservice:doIt");
  await expect(catalog.status).toHaveText(/Unknown service/);
});

test("who leaves the catalog at once is not brought back by what was typed", async ({ open }) => {
  const checker = await open({ clock: true });
  await checker.time.hold();
  await checker.catalog.open();
  await checker.catalog.search("ecs:runTask");
  await expect(checker.catalog.calls.first()).toBeVisible();
  // The address has changed, and the page was not yet told so.
  await checker.page.evaluate(() => history.pushState(null, "", "#"));
  await checker.time.pass(1000);
  await expect(checker.page).not.toHaveURL(/#./);
});

test("a search of the catalog has an address, and the documents stay", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const { catalog, machine } = checker;
  const text = definition({ Run: { Resource: "arn:aws:states:::sns:publish" } });
  await machine.paste(text);
  await catalog.open();
  await catalog.search("ecs:runTask");
  await expect(checker.page).toHaveURL(/#roles\/ecs:runTask$/);
  await catalog.close();
  await machine.has(text);
  await checker.page.goBack();
  await expect(catalog.query).toHaveValue("ecs:runTask");
  await expect(catalog.calls.first()).toHaveText(/ecs-tasks\.amazonaws\.com/, { useInnerText: true });
});

test("every action is checked where that is asked for", async ({ open }) => {
  const checker = await open({ clipboard: true });
  const task = { Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "orders" } };
  await checker.machine.paste(definition({ Put: task }));
  await checker.policy.paste(policy({ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }));
  await expect(checker.verdictLine).toHaveText(/other actions not checked/);
  await checker.scope.all.click();
  await expect(checker.scope.all).toHaveAttribute("aria-pressed", "true");
  await checker.verdict("missing");
  await expect(checker.results.checks.first()).toHaveText(/dynamodb:PutItem[^]*table\/orders/, { useInnerText: true });
  await expect(checker.fixes.all.first()).toHaveText(/"Action": "dynamodb:PutItem"/, { useInnerText: true });
  await checker.scope.roles.click();
  await expect(checker.verdictLine).toHaveText(/other actions not checked/);
});
