/**
 * What the catalog knows, for the editors: asked of the core when it is first needed.
 *
 * @typedef {"low" | "medium" | "high"} Certainty what is low is a hint, and no claim
 * @typedef {{ path: string, services: string[], certainty: Certainty, isArn: boolean }} RoleParameter
 * @typedef {{ name: string, patterns: string[], passes: Certainty | null, roles: RoleParameter[] }} Call
 * @typedef {{ calls: Call[], services: string[], actions: string[] }} Catalog
 * @typedef {{ title: string, call: string, lines: { text: string, certainty: Certainty,
 *   place: string }[] }} Description
 */

const NOTHING = { calls: [], services: [], actions: [] };

/** @type {Catalog | null} */
let catalog = null;
let callsByName = new Map();
let asking;

/** @returns {Catalog} empty while the core is not loaded */
export function completions() {
  if (!catalog && !asking && globalThis.sfnHost?.isCoreLoaded?.()) {
    asking = globalThis.sfnHost.completions().then((known) => {
      asking = undefined;
      if (known) {
        catalog = known;
        callsByName = new Map(known.calls.map((call) => [call.name.toLowerCase(), call]));
      }
    });
  }
  return catalog ?? NOTHING;
}
// So that it is there when somebody types.
globalThis.addEventListener?.("sfn-core", completions);
completions();

/**
 * @param {string} resource of a task
 * @returns {Call | undefined}
 */
export function callOf(resource) {
  const name = resource.split(":states:::")[1]?.split(".")[0];
  completions();
  return name && callsByName.get(name.toLowerCase());
}

/**
 * @param {string} word a `Resource` or an action
 * @returns {Promise<Description | null>}
 */
export const describe = async (word) =>
  (await globalThis.sfnHost?.describe?.(word, document.documentElement.lang)) ?? null;

const ROLE = /arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+/g;
/** Characters of all documents that are searched. */
const SEARCHED = 2_000_000;
/** Roles that are offered. */
const ROLES_AT_MOST = 200;
/** What was found in a text that has not changed since. */
let found = new Map();

/** @returns {string[]} the roles that the documents mention */
export function rolesOfDocuments() {
  const texts = (globalThis.sfnHost?.workspace?.()?.documents ?? []).map(({ text }) => text ?? "");
  let rest = SEARCHED;
  const kept = new Map();
  for (const text of texts) {
    if (text.length <= rest) {
      rest -= text.length;
      kept.set(text, found.get(text) ?? [...new Set(text.match(ROLE) ?? [])].slice(0, ROLES_AT_MOST));
    }
  }
  found = kept;
  return [...new Set([...kept.values()].flat())].slice(0, ROLES_AT_MOST);
}
