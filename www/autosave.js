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
const PAUSE_MS = 1000;

let timer;
/** What is to be done when the time has come. */
let waiting;
/** Whether what is kept was on this page: what was not is no one's to remove here. */
let isOurs = false;

/**
 * Keeps a workspace when the changes pause.
 *
 * @param {() => object | null} current the workspace as it is then; null: it is not to be kept
 * @param {(text: string) => [start: number, end: number][] | null} secretsOf
 */
export function keep(current, secretsOf) {
  clearTimeout(timer);
  waiting = () => keepNow(current(), secretsOf);
  timer = setTimeout(flush, PAUSE_MS);
}

/** Keeps now what waits to be kept: before the page shows something else, or is left. */
export function flush() {
  clearTimeout(timer);
  const now = waiting;
  waiting = undefined;
  now?.();
}

/** @param {object | null} workspace */
function keepNow(workspace, secretsOf) {
  if (!workspace) {
    return;
  }
  const { documents, settings } = workspace;
  const hasText = documents.some(({ text }) => text.trim() !== "");
  const length = documents.reduce((sum, { text }) => sum + text.length, 0);
  // An older state of a workspace that is too large now would be taken for the last one.
  if ((!hasText && !settings) || length > KEPT_AT_MOST) {
    if (isOurs) {
      withStorage((storage) => storage.removeItem(KEY));
    }
    return;
  }
  const kept = withoutSecrets(workspace, secretsOf);
  if (kept) {
    const json = JSON.stringify(kept.workspace);
    withStorage((storage) => {
      // Before: it stays gone if there is no room for the new one.
      storage.removeItem(KEY);
      if (json.length <= KEPT_AT_MOST) {
        storage.setItem(KEY, json);
        isOurs = true;
      }
    });
  }
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
