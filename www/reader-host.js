/**
 * The readers: a module of its own for YAML, templates, plans, exports and large texts. It takes
 * texts apart in slices and shares nothing with the page's module but bytes.
 */

import { loadScript } from "./script.js";
import { loadModule } from "./wasm-source.js";

/** Makes an instance; unset until the files are there. */
let start;
/** Bytes of a text whose tree takes hundreds of megabytes. */
const LARGE = 4_000_000;
/** Whether the text that is being read is that large. */
let isLarge = false;
/** The instance's functions; unset while there is none. */
let reader;

/**
 * Loads the module, and tells the page by the event `sfn-reader`.
 *
 * @param {string} folder URL that ends in a slash
 */
export async function loadReader(folder) {
  const [module] = await Promise.all([
    loadModule(folder, "reader.wasm"),
    loadScript(new URL("reader.js", folder).href),
  ]);
  start = async () => {
    const bindings = globalThis.sfnReaderBindings(WebAssembly);
    await bindings({ module_or_path: module });
    reader = bindings;
  };
  await start();
  globalThis.dispatchEvent(new Event("sfn-reader"));
}

/** A trap is final for an instance: the next text gets another one. */
function failed(error) {
  console.error(error);
  reader = undefined;
  start().catch(console.error);
}

/**
 * Begins with a text; the one before is given up.
 *
 * @param {Uint8Array} text in UTF-8
 * @param {number} told the number of the kind that it is said to be
 * @param {string} mentioned the words of all other documents, one on each line
 * @returns {boolean} whether there is a reader
 */
export function beginReading(text, told, mentioned) {
  try {
    reader?.begin(text, told, mentioned);
    isLarge = text.length > LARGE;
  } catch (error) {
    failed(error);
  }
  return reader !== undefined;
}

/**
 * Answers a question at once.
 *
 * @param {Uint8Array} question
 * @returns {Uint8Array | null} null: there is no reader; empty: it failed
 */
export function askReader(question) {
  try {
    return reader?.answer(question) ?? null;
  } catch (error) {
    failed(error);
    return new Uint8Array();
  }
}

/**
 * The places of what looks like a secret in a text.
 *
 * @param {string} text
 * @returns {[start: number, end: number][] | null} in the order of the text; null: nobody can tell
 */
export function secretsOf(text) {
  try {
    const ends = reader && Array.from(reader.secrets(text));
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
 * @returns {string | null} null: there is no reader; empty: there is nothing of that form
 */
export function exportText(workspace, what, format, role = "") {
  try {
    return reader?.exportText(JSON.stringify(workspace), String(what), format, role ?? "") ?? null;
  } catch (error) {
    failed(error);
    return "";
  }
}

/** @returns {string | null} what the editors complete, as JSON; null: there is no reader */
export function completions() {
  try {
    return reader?.completions() ?? null;
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
    return reader?.describe(word, language) ?? null;
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
 *   is no reader
 */
export function roleMap(workspace) {
  try {
    return reader?.roleMap(workspace);
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
 * @returns {Plan | Plans | { why: string } | null} null: there is no reader, or it failed
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
    return JSON.parse(reader?.planText(JSON.stringify(workspace), String(what), role ?? "") || "null");
  } catch (error) {
    failed(error);
    return null;
  }
}

/**
 * Goes on for a slice.
 *
 * @returns {number | Uint8Array | null} how many bytes of the text are read; or what was taken of
 *   it; or nothing, if the reader stopped by an error
 */
export function goOnReading() {
  try {
    const result = reader?.goOn() ?? null;
    if (isLarge && typeof result === "object") {
      // Memory that an instance once took is never given back: a fresh one takes its place.
      isLarge = false;
      start().catch(console.error);
    }
    return result;
  } catch (error) {
    failed(error);
    return null;
  }
}
