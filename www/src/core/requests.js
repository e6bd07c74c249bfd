/**
 * What the page and its scripts ask the core: a request for each function, answered by a promise.
 * What scripts ask is about the workspace that was checked last: the core has its analysis.
 *
 * @typedef {import("../contract/report").WorkspaceRef} WorkspaceRef
 */

import { loadBytes } from "../../wasm-source.js";
import { texts } from "../texts.js";
import { Core } from "./client.js";

const core = new Core(texts);

/** @type {{ workspace: WorkspaceRef, ids: number[] }} what the page had checked last */
let last = { workspace: { documents: [] }, ids: [] };

/**
 * Loads the module, and tells by the event `sfn-core` when it is there, or will not be.
 *
 * @param {string} folder URL that ends in a slash
 */
export async function loadCore(folder) {
  try {
    core.provide(await loadBytes(folder, "core.wasm"));
  } catch (error) {
    console.error(error);
    core.giveUp();
  }
  globalThis.dispatchEvent(new Event("sfn-core"));
}

/** @returns {"loading" | "ready" | "absent"} */
export const coreState = () => core.state;

/** @returns {"worker" | "page"} whose thread the core runs on */
export const coreThread = () => core.thread;

/** @returns {boolean} whether the core can be asked */
export const isCoreLoaded = () => core.state === "ready";

/** Ends what the core does. */
export const stopCore = () => core.stop();

/** Of these only the newest is wanted. */
const NEWEST = ["check", "look", "search"];

/**
 * @param {string} json
 * @param {string | Record<string, object>} request the same: its name, or an object with it as key
 * @returns {Promise<string>} as JSON
 */
function send(json, request, onProgress) {
  const [[name, body]] = typeof request === "string" ? [[request, {}]] : Object.entries(request);
  const isCheck = name === "check";
  return core.ask({
    ask: json,
    numbers: body.workspace?.documents.map(({ text }) => text.number) ?? body.texts,
    newest: NEWEST.includes(name) ? name : undefined,
    isFirst: isCheck,
    // Before the check of the same texts, so that what has a verdict is kept when the page is left.
    isShort: name === "redact",
    isWhole: isCheck,
    onProgress,
  });
}

/**
 * For the page's module.
 *
 * @param {string} json a `Request` of the contract
 * @param {number[]} ids of the editors of the documents that are to be checked
 * @param {(answer: string | null, why: string) => void} onAnswer called once, with the answer as
 *   JSON, or null and why there is none
 * @param {(percent: number) => void} onProgress
 */
export function askCore(json, ids, onAnswer, onProgress) {
  const request = JSON.parse(json);
  if (request.check) {
    last = { workspace: request.check.workspace, ids: [...ids] };
  }
  send(json, request, onProgress).then(
    (answer) => onAnswer(answer, ""),
    (error) => onAnswer(null, error.why ?? "wrong"),
  );
}

/** @returns {Promise<any>} once the core is there; null: there will be none, or no answer */
async function ask(request) {
  try {
    return JSON.parse(await send(JSON.stringify(request), request));
  } catch (error) {
    console.warn(error);
    return null;
  }
}

/**
 * The documents that were checked last.
 *
 * @returns {{ id: number, name: string, text: string }[]} `id` of its editor
 */
export const checkedDocuments = () =>
  last.workspace.documents.map(({ name, text }, at) => ({ id: last.ids[at], name, text: texts.get(text.number) }));

/** @returns {number} UTF-16 units of them */
export const checkedSize = () => last.workspace.documents.reduce((sum, { text }) => sum + text.length, 0);

/**
 * Texts and words without what looks like a secret.
 *
 * @param {number[]} numbers of the texts
 * @param {string[]} words
 * @returns {Promise<import("../contract/report").Redacted | null>} null: nobody can tell what is one
 */
export const redact = (numbers, words) => ask({ redact: { texts: numbers, words } });

/**
 * A report or its fixes in another form.
 *
 * @param {"report" | "fixes" | number} what a number: the index of a fix
 * @param {string} format of a report `json`, `markdown` or `sarif`; of fixes `json`,
 *   `cloudformation`, `terraform`, `cdk`, `cli` or `merged`
 * @param {string} [role] whose fixes; by default those of all roles
 * @returns {Promise<string | null>} empty: there is nothing of that form
 */
export function exportText(what, format, role = "") {
  const { workspace } = last;
  if (what === "report") {
    return ask({ "export-report": { workspace, format } });
  }
  if (what === "fixes") {
    return ask({ "export-fixes": { workspace, format, role: role || null } });
  }
  return ask({ "export-fix": { workspace, index: what, format } });
}

/** @returns {Promise<import("../contract/report").Completions | null>} what the editors complete */
export const completions = () => ask("completions");

/**
 * What a `Resource` or an action needs.
 *
 * @param {string} word
 * @param {string} language
 * @returns {Promise<import("../contract/report").Description | null>} null: nothing is known
 */
export const describe = (word, language) => ask({ describe: { word, language } });

/**
 * Who passes and assumes which role.
 *
 * @returns {Promise<import("../contract/report").RoleMap | null>}
 */
export const roleMap = () => ask({ "role-map": { workspace: last.workspace } });

/**
 * What fixes change in the texts of the workspace.
 *
 * @param {number | "all"} what the index of a fix, or all of them
 * @param {string} [role] of all, whose; by default those of all roles
 * @returns {Promise<import("../contract/report").Plan | import("../contract/report").Plans
 *   | { why: string } | null>}
 */
export function planFix(what, role = "") {
  const { workspace } = last;
  if (what === "all") {
    return ask({ "plan-fixes": { workspace, role: role || null } });
  }
  return ask({ "plan-fix": { workspace, index: what } });
}
