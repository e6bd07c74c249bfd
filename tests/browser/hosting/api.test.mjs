/** `analyze()` without the page, as a module on somebody's own page. */

import { example } from "../harness/documents.mjs";
import { expect, test } from "../harness/test.mjs";

const OWN_PAGE = `<!doctype html><html lang="en"><title>Somebody's page</title><link rel="icon" href="data:,">
<script type="module">
  import * as checker from "./package/index.js";
  globalThis.checker = checker;
  try {
    checker.analyze({ documents: [] });
  } catch (error) {
    globalThis.early = error.message;
  }
  await checker.init();
  document.documentElement.setAttribute("data-ready", "");
</script>`;

async function openOwnPage(open, mode = "direct") {
  const { page } = await open({
    mode,
    before: (page) =>
      page.route(
        (url) => url.pathname.endsWith("/"),
        (route) => route.fulfill({ contentType: "text/html", body: OWN_PAGE }),
      ),
  });
  return page;
}

const analyze = (page, workspace) => page.evaluate((workspace) => checker.analyze(workspace), workspace);

for (const mode of ["direct", "sub-path"]) {
  test(`analyze takes and returns plain objects (${mode})`, async ({ open }) => {
    const page = await openOwnPage(open, mode);
    const { workspace } = await example("ecs-run-task");
    const seen = await page.evaluate((workspace) => {
      const before = JSON.stringify(workspace);
      const report = checker.analyze(workspace);
      const odd = [];
      const look = (value, path) => {
        if (value === undefined) {
          odd.push(`${path} is undefined`);
        } else if (typeof value === "object" && value !== null) {
          const prototype = Object.getPrototypeOf(value);
          if (prototype !== Object.prototype && prototype !== Array.prototype) {
            odd.push(`${path} is no plain object`);
          }
          for (const [key, inner] of Object.entries(value)) {
            look(inner, `${path}.${key}`);
          }
        } else if (typeof value === "bigint") {
          odd.push(`${path} is a bigint`);
        }
      };
      look(report, "report");
      return { report, odd, isKept: JSON.stringify(workspace) === before, json: JSON.stringify(report) };
    }, workspace);
    expect(seen.odd).toStrictEqual([]);
    expect(seen.isKept, "the workspace is not changed").toBe(true);
    expect(JSON.parse(seen.json)).toStrictEqual(seen.report);
    expect(seen.report.version).toBe(1);
    expect(seen.report.summary).toStrictEqual({ granted: 0, missing: 2, denied: 0, undecided: 0 });
    expect(seen.report.checks[0].context).toStrictEqual({ "iam:PassedToService": "ecs-tasks.amazonaws.com" });
    expect(seen.report.fixes[0].statement.Sid).toBe("PassRoleToEcsTasks");
    expect(Object.keys(seen.report.fixes[0].statement)).toStrictEqual(["Sid", "Effect", "Action", "Resource", "Condition"]);
  });
}

test("places of the report are offsets into the given texts", async ({ open }) => {
  const page = await openOwnPage(open);
  const { workspace } = await example("cross-account");
  // Before the places stand characters that have more bytes than UTF-16 units.
  workspace.documents[0].text = workspace.documents[0].text.replace("Hands", "\u{1f4b8} \u00fcbergibt");
  const report = await analyze(page, workspace);
  const at = report.checks[0].at[0];
  expect(workspace.documents[at.document].text.slice(at.start, at.end)).toBe(JSON.stringify(report.checks[0].resource));
});

test("what is not there is null", async ({ open }) => {
  const page = await openOwnPage(open);
  const definition = {
    StartAt: "Run",
    States: {
      Run: {
        Type: "Task",
        Resource: "arn:aws:states:::mediaconvert:createJob",
        Parameters: { "Role.$": "$.role", Settings: {} },
        End: true,
      },
    },
  };
  const report = await analyze(page, {
    documents: [{ name: "machine.json", text: JSON.stringify(definition), kind: undefined }],
    settings: undefined,
  });
  expect(report.stateMachines[0].arn).toBe(null);
  expect(report.checks[0].resource).toBe(null);
  expect(report.fixes.every(({ document }) => document === null)).toBe(true);
});

test("a malformed workspace is an Error that names the path", async ({ open }) => {
  const page = await openOwnPage(open);
  const early = await page.evaluate(() => globalThis.early);
  expect(early).toMatch(/init/);
  for (const [workspace, path] of [
    [{ documents: [{ name: "a", text: 5 }] }, /documents\[0\]\.text/],
    [{ documents: [{ name: "a", text: "{}" }, { name: "b" }] }, /documents\[1\].*text/],
    [{ documents: [{ name: "a", text: "", kind: "poem" }] }, /documents\[0\]\.kind.*poem/],
    [{ documents: [], settings: { acount: "111122223333" } }, /settings.*acount/],
    [{ documents: {} }, /documents/],
    [{}, /documents/],
    [null, /./],
    ["{}", /./],
    [[], /./],
  ]) {
    const seen = await page.evaluate((workspace) => {
      try {
        checker.analyze(workspace);
        return { message: "nothing was thrown" };
      } catch (error) {
        return { isError: error instanceof Error, message: error.message };
      }
    }, workspace);
    expect(seen.isError, `${JSON.stringify(workspace)}: ${seen.message}`).toBe(true);
    expect(seen.message).toMatch(path);
  }
  // An error of one call is none of the next.
  const { workspace } = await example("ecs-run-task");
  const { summary } = await analyze(page, workspace);
  expect(summary.missing).toBe(2);
});

test("what JSON cannot hold in a workspace is an Error too", async ({ open }) => {
  const page = await openOwnPage(open);
  const seen = await page.evaluate(() => {
    const circular = { documents: [] };
    circular.documents.push(circular);
    const odd = [undefined, 1, Symbol("x"), () => {}, circular, { documents: [{ name: 1n, text: "" }] }];
    return odd.map((workspace) => {
      try {
        checker.analyze(workspace);
        return "nothing was thrown";
      } catch (error) {
        return error instanceof Error && error.message.length > 5 ? "Error" : String(error);
      }
    });
  });
  expect(seen).toStrictEqual(seen.map(() => "Error"));
  const { version } = await analyze(page, { documents: [] });
  expect(version).toBe(1);
});
