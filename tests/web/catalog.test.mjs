/** The catalog: which calls pass roles, under an address of its own. */

import assert from "node:assert/strict";

import { Checker, withClipboard, definition } from "./harness/checker.mjs";
import { test } from "./harness/test.mjs";

const statusOf = (checker) => checker.all("catalog-status").innerText();

test("the catalog answers whether a call passes roles, with its evidence", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  await checker.all("open-catalog").click();
  const query = checker.all("catalog-query");
  await query.fill("glue:startJobRun");
  await checker.eventually(async () => assert.equal(await statusOf(checker), "1 call"));
  const entry = checker.all("catalog-call");
  assert.match(await entry.innerText(), /Passes no role[^]*passed by glue:createJob/);
  await query.fill("arn:aws:states:::aws-sdk:glue:createJob");
  await checker.eventually(async () => {
    const text = await entry.innerText();
    assert.match(text, /Role role ARN or name . glue\.amazonaws\.com sourced/);
    assert.match(text, /operations table \(CreateJob\)/);
  });
  const pages = await entry.locator("a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(pages.every((page) => page.startsWith("https://docs.aws.amazon.com/")), pages.join());
  assert.equal(pages.length, 2);
  await query.fill("dynamodb:query");
  await checker.eventually(async () => assert.match(await statusOf(checker), /passes no role/));
  await query.fill("nosuchservice:doIt");
  await checker.eventually(async () => assert.match(await statusOf(checker), /does not know this service/));
});

test("who leaves the catalog at once is not brought back by what was typed", async ({ open }) => {
  const checker = new Checker(await open());
  await checker.all("open-catalog").click();
  await checker.all("catalog-query").fill("ecs:runTask");
  // The address has changed, and the page was not yet told so.
  await checker.page.evaluate(() => history.pushState(null, "", "#"));
  await checker.page.waitForTimeout(400);
  assert.equal(await checker.page.evaluate(() => location.hash), "");
});

test("a search of the catalog has an address, and the documents stay", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const text = definition({ Run: { Resource: "arn:aws:states:::sns:publish" } });
  await checker.paste("editor-machine", text);
  await checker.all("open-catalog").click();
  await checker.all("catalog-query").fill("ecs:runTask");
  await checker.eventually(async () => assert.match(checker.page.url(), /#roles\/ecs:runTask$/));
  await checker.all("close-catalog").click();
  await checker.eventually(async () => assert.equal(await checker.textOf("editor-machine"), text));
  await checker.page.goBack();
  await checker.eventually(async () => {
    assert.equal(await checker.all("catalog-query").inputValue(), "ecs:runTask");
    assert.match(await checker.all("catalog-call").first().innerText(), /ecs-tasks\.amazonaws\.com/);
  });
});

test("every action is checked where that is asked for", async ({ open }) => {
  const checker = new Checker(await open({ context: withClipboard }));
  const task = { Resource: "arn:aws:states:::dynamodb:putItem", Parameters: { TableName: "orders" } };
  await checker.paste("editor-machine", definition({ Put: task }));
  const allow = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" };
  await checker.paste("editor-policy-0", JSON.stringify({ Version: "2012-10-17", Statement: [allow] }));
  await checker.eventually(async () => {
    assert.match(await checker.all("verdict").innerText(), /other actions were not checked/);
  });
  await checker.all("setting-level").check();
  await checker.verdict("missing");
  assert.match(await checker.all("check").first().innerText(), /dynamodb:PutItem[^]*table\/orders/);
  assert.match(await checker.all("fix").first().innerText(), /"Action": "dynamodb:PutItem"/);
  await checker.all("setting-level").uncheck();
  await checker.eventually(async () => {
    assert.match(await checker.all("verdict").innerText(), /other actions were not checked/);
  });
});
