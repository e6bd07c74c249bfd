/**
 * What people do most, in whatever engine: paste, see, apply, share, come back. The same for every
 * engine, and no more than what an engine may do differently; the rest is asked of Chromium.
 */

import assert from "node:assert/strict";

import { EMPTY_POLICY, TEMPLATE, definition, example, passing } from "../harness/documents.mjs";
import { PROJECTS } from "./projects.mjs";

/**
 * @typedef {{ name: string, isPlain?: boolean,
 *   run: (visitor: import("./visitor.mjs").Visitor, sites: object) => Promise<void> }} Journey `isPlain`:
 *   in the page without its editor
 */

const ROLE = "arn:aws:iam::111122223333:role/encoder";
const KEY = "sfn-role-check.workspace.1";

/** Waits until an editor has this view. */
const isEditor = (visitor, testid, isFull) =>
  visitor.eventually(async () => {
    const hasContent = (testid) =>
      document.querySelector(`[data-testid="${testid}"]`).shadowRoot.querySelector(".cm-content") !== null;
    assert.equal(await visitor.ask(hasContent, testid), isFull, "the editor is there");
  });

/** Puts the page's statement into the policy. */
const apply = (visitor) => visitor.press("[data-testid=fix-apply]");

/** @type {Journey[]} */
export const JOURNEYS = [
  {
    name: "from what was pasted to the statement, and from there to granted",
    async run(visitor, sites) {
      const { workspace } = await example("ecs-run-task");
      const text = (kind) => workspace.documents.find((document) => document.kind === kind).text;
      await visitor.open(sites.address("direct"));
      await isEditor(visitor, "editor", true);
      await visitor.verdict("idle");
      await visitor.paste(text("state-machine"));
      await visitor.paste(text("identity-policy"));
      await visitor.paste(text("task-definition"));
      await visitor.verdict("missing", /^2 permissions missing$/);
      await visitor.eventually(async () =>
        assert.deepEqual(JSON.parse(await visitor.read("fix-statement", "innerText")), {
          Sid: "PassRoleToEcsTasks",
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: [
            "arn:aws:iam::111122223333:role/render-report-task",
            "arn:aws:iam::111122223333:role/render-report-task-execution",
          ],
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
      );
      await visitor.photograph("missing");
      await apply(visitor);
      await visitor.verdict("granted", /2 of 2 granted/);
      await visitor.leave();
    },
  },
  {
    name: "a link brings the workspace to where nothing was, and says so",
    async run(visitor, sites) {
      await visitor.open(sites.address("direct"));
      await visitor.press("[data-testid=example-cross-account]");
      await visitor.verdict("missing", /^1 permission missing$/);
      const definition = await visitor.text(0);
      await visitor.press("[data-testid=share]");
      await visitor.has("share-link", "value", /#w1=/);
      const link = await visitor.read("share-link", "value");
      assert.ok(link.startsWith(sites.address("direct")), link);
      await visitor.press("[data-testid=share-copy]");
      await visitor.says("share-panel", /Copied/);
      await visitor.leave();
      for (const mode of ["sub-path", "sandbox"]) {
        await visitor.open(sites.address(mode, link.slice(link.indexOf("#"))), { isFramed: mode === "sandbox" });
        await visitor.verdict("missing", /^1 permission missing$/);
        await visitor.says("from-link", /from a shared link/);
        await visitor.hasText(0, definition);
        await visitor.leave();
      }
    },
  },
  {
    name: "what was typed is there at the next visit, until it is cleared",
    async run(visitor, sites) {
      const text = definition({ Encode: passing(ROLE) });
      await visitor.open(sites.address("direct"));
      await visitor.paste(text);
      await visitor.paste(EMPTY_POLICY);
      await visitor.type(" ");
      await visitor.verdict("missing", /1 permission missing/);
      await visitor.leave();
      // No pause: leaving keeps what was typed last.
      await visitor.open(sites.address("direct"));
      await visitor.verdict("missing", /1 permission missing/);
      await visitor.says("restored", /Restored from your last visit/);
      await visitor.hasText(0, text);
      await visitor.hasText(1, `${EMPTY_POLICY} `);
      await visitor.press("[data-testid=restored-clear]");
      await visitor.verdict("idle");
      await visitor.eventually(async () => assert.equal(await visitor.ask((key) => localStorage.getItem(key), KEY), null));
      await visitor.leave();
    },
  },
  ...["direct", "sub-path", "disk", "sandbox"].map((mode) => ({
    name: `a template in YAML is read (${mode})`,
    async run(visitor, sites) {
      await visitor.open(sites.address(mode), { isFramed: mode === "sandbox" });
      await visitor.paste(TEMPLATE);
      await visitor.verdict("granted");
      await visitor.replace(TEMPLATE.replace("Action: iam:PassRole", "Action: iam:GetRole"));
      await visitor.verdict("missing", /1 permission missing/);
      await visitor.eventually(async () => assert.equal(await visitor.ask(() => sfnHost.coreThread()), "worker"));
      await visitor.leave();
    },
  })),
  {
    name: "each state is drawn with its verdict, and Enter leads to its text",
    async run(visitor, sites) {
      await visitor.open(sites.address("direct", "?example=ecs-run-task"));
      await visitor.press("[data-testid=tab-graph]");
      await visitor.eventually(async () => {
        const states = await visitor.ask(() => {
          const graph = document.querySelector("[data-testid=graph]");
          graph?.scrollIntoView();
          return [...(graph?.shadowRoot.querySelectorAll("g.state") ?? [])].map((state) => {
            const { width, height } = state.getBoundingClientRect();
            return { verdict: state.dataset.verdict, isDrawn: width > 20 && height > 10, role: state.getAttribute("role") };
          });
        });
        assert.ok(states.length > 0 && states.every(({ isDrawn, role }) => isDrawn && role), JSON.stringify(states));
        assert.ok(states.some(({ verdict }) => ["missing", "granted", "denied"].includes(verdict)), JSON.stringify(states));
      });
      await visitor.enter(() => {
        document.querySelector("[data-testid=graph]").shadowRoot.querySelector("g.state[data-verdict=missing]").focus();
      });
      await visitor.eventually(async () => {
        const [focused, length] = await visitor.ask(() => {
          const { dataset, selectionStart, selectionEnd } = document.activeElement;
          return [dataset.testid, selectionEnd - selectionStart];
        });
        assert.equal(focused, "editor");
        assert.ok(length > 0, "the state is selected");
      });
      await visitor.leave();
    },
  },
  {
    name: "English becomes Japanese and stays so",
    async run(visitor, sites) {
      await visitor.open(sites.address("direct"));
      await visitor.press("[data-testid=example-cross-account]");
      await visitor.verdict("missing", /^1 permission missing$/);
      await visitor.press("[data-testid=more]");
      await visitor.press('[data-testid=language] option[value="ja"]');
      await visitor.verdict("missing", /許可が 1 件不足しています/);
      await visitor.eventually(async () => assert.equal(await visitor.ask(() => document.documentElement.lang), "ja"));
      await visitor.has("share", "innerText", "共有");
      await visitor.leave();
      await visitor.open(sites.address("direct"));
      await visitor.verdict("missing", /許可が 1 件不足しています/);
      await visitor.says("restored", /前回の内容を復元しました/);
      await visitor.leave();
    },
  },
  ...PROJECTS,
  {
    name: "without its editor the page takes and checks texts all the same",
    isPlain: true,
    async run(visitor, sites) {
      await visitor.open(sites.address("direct"));
      await isEditor(visitor, "editor", false);
      await visitor.paste(definition({ Encode: passing(ROLE) }));
      await visitor.paste(EMPTY_POLICY);
      await visitor.verdict("missing", /1 permission missing/);
      await apply(visitor);
      await visitor.verdict("granted");
      await visitor.leave();
    },
  },
];
