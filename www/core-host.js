/**
 * The analysis as a module of its own, `core.wasm`, for what the page's scripts ask: exports, plans
 * of fixes, the role map, secrets, completion.
 */

import { loadScript } from "./script.js";
import { loadModule } from "./wasm-source.js";

/** Makes an instance; unset until the files are there. */
let start;
/** The instance's functions; unset while there is none. */
let core;

/**
 * Loads the module, and tells the page by the event `sfn-core`.
 *
 * @param {string} folder URL that ends in a slash
 */
export async function loadCore(folder) {
  const [module] = await Promise.all([
    loadModule(folder, "core.wasm"),
    loadScript(new URL("core.js", folder).href),
  ]);
  start = async () => {
    const bindings = globalThis.sfnCoreBindings(WebAssembly);
    await bindings({ module_or_path: module });
    core = bindings;
  };
  await start();
  globalThis.dispatchEvent(new Event("sfn-core"));
}

/** A trap is final for an instance: the next text gets another one. */
function failed(error) {
  console.error(error);
  core = undefined;
  start().catch(console.error);
}

/**
 * The places of what looks like a secret in a text.
 *
 * @param {string} text
 * @returns {[start: number, end: number][] | null} in the order of the text; null: nobody can tell
 */
export function secretsOf(text) {
  try {
    const ends = core && Array.from(core.secrets(text));
    return ends ? ends.flatMap((end, at) => (at % 2 ? [] : [[end, ends[at + 1]]])) : null;
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * A report or its fixes in another form.
 *
 * @param {object} workspace
 * @param {string} what `report`, `fixes`, or the index of a fix
 * @param {string} format of a report `json`, `markdown` or `sarif`; of fixes `json`,
 *   `cloudformation`, `terraform`, `cdk`, `cli` or `merged`
 * @param {string} [role] whose fixes; by default those of all roles
 * @returns {string | null} null: the module is not loaded; empty: there is nothing of that form
 */
export function exportText(workspace, what, format, role = "") {
  try {
    return core?.exportText(JSON.stringify(workspace), String(what), format, role ?? "") ?? null;
  } catch (error) {
    failed(error);
    return "";
  }
}

/** @returns {string | null} what the editors complete, as JSON; null: the module is not loaded */
export function completions() {
  try {
    return core?.completions() ?? null;
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * What a `Resource` or an action needs.
 *
 * @param {string} word
 * @param {string} language
 * @returns {string | null} as JSON; null or empty: nothing is known
 */
export function describe(word, language) {
  try {
    return core?.describe(word, language) ?? null;
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * Who passes and assumes which role.
 *
 * @param {object} workspace
 * @returns {object | null | undefined} as `roleMap` of the package; null: it failed; undefined: there
 *   is no module
 */
export function roleMap(workspace) {
  try {
    return core?.roleMap(workspace);
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * What fixes change in the texts of a workspace.
 *
 * @param {object} workspace
 * @param {number | "all"} what the index of a fix, or all of them
 * @param {string} [role] of all, whose; by default those of all roles
 * @returns {Plan | Plans | { why: string } | null} null: the module is not loaded, or it failed
 *
 * @typedef {{ start: number, end: number, text: string }} Edit in UTF-16 units
 * @typedef {{ document: number, edits: Edit[], merges: boolean, sizes: { form: string,
 *   characters: number, limit: number, highest: number }[], statement: object,
 *   placeholders: string[] }} Plan
 * @typedef {{ documents: { document: number, edits: Edit[] }[], applied: object[],
 *   left: { why: string }[] }} Plans
 */
export function planFix(workspace, what, role = "") {
  try {
    return JSON.parse(core?.planText(JSON.stringify(workspace), String(what), role ?? "") || "null");
  } catch (error) {
    failed(error);
    return null;
  }
}
