/**
 * Keeps the workspace on this machine until the next visit, without what looks like a secret.
 * Where the browser forbids storage or has no room, nothing is kept and nothing else happens.
 */

import { workspaceOf } from "./link.js";
import { withoutSecrets } from "./outgoing.js";

/** The number is that of the form. */
const KEY = "sfn-role-check.workspace.1";
/** Letters of what is kept. */
const KEPT_AT_MOST = 2_000_000;
/** Letters up to which it is made ready with each change, so that nothing is lost if the page is left. */
const AT_ONCE = 100_000;
const PAUSE_MS = 1000;

/** @typedef {import("./src/contract/report").WorkspaceRef} WorkspaceRef */

let timer;
/** Gives the workspace as it is now; null: it is not to be kept. */
let current = () => null;
/** What is to be written: JSON; null: what was kept is to go; undefined: nothing has changed. */
let ready;
/** Number of the workspace that was made ready last. */
let last = 0;
/** Whether what is kept was on this page: what was not is no one's to remove here. */
let isOurs = false;

/**
 * Keeps a workspace when the changes pause.
 *
 * @param {() => WorkspaceRef | null} workspace gives it as it is then; null: it is not to be kept
 */
export function keep(workspace) {
  current = workspace;
  clearTimeout(timer);
  if (lengthOf(current()) <= AT_ONCE) {
    make();
  }
  timer = setTimeout(async () => {
    await make();
    flush();
  }, PAUSE_MS);
}

/** Writes what is ready: before the page shows something else, or is left. */
export function flush() {
  const json = ready;
  ready = undefined;
  if (json === undefined) {
    return;
  }
  withStorage((storage) => {
    // Before: it stays gone if there is no room for the new one.
    if (json !== null || isOurs) {
      storage.removeItem(KEY);
    }
    if (json !== null) {
      storage.setItem(KEY, json);
      isOurs = true;
    }
  });
}

const lengthOf = (workspace) => (workspace?.documents ?? []).reduce((sum, { text }) => sum + text.length, 0);

/** Makes ready what is to be written, unless it changes meanwhile. */
async function make() {
  const own = (last += 1);
  const made = await written(current());
  if (made !== undefined && own === last) {
    ready = made;
  }
}

/**
 * @param {WorkspaceRef | null} workspace
 * @returns {Promise<string | null | undefined>} undefined: what was kept stays
 */
async function written(workspace) {
  if (!workspace) {
    return undefined;
  }
  const { documents, settings } = workspace;
  const hasText = documents.some(({ text }) => !text.isBlank);
  // An older state of a workspace that is too large now would be taken for the last one.
  if ((!hasText && !settings) || lengthOf(workspace) > KEPT_AT_MOST) {
    return null;
  }
  const kept = await withoutSecrets(workspace);
  if (!kept) {
    return undefined;
  }
  const json = JSON.stringify(kept.workspace);
  return json.length <= KEPT_AT_MOST ? json : null;
}

/** @returns {object | null} the workspace of the last visit */
export function kept() {
  try {
    const json = withStorage((storage) => storage.getItem(KEY));
    const workspace = json ? workspaceOf(JSON.parse(json)) : null;
    isOurs = workspace !== null;
    return workspace;
  } catch {
    // Written by something else.
    return null;
  }
}

/** To ask for the storage is itself refused in a frame of opaque origin. */
function withStorage(use) {
  try {
    return use(globalThis.localStorage);
  } catch {
    return null;
  }
}
