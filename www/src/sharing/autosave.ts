/**
 * Keeps the workspace on this machine until the next visit, without what looks like a secret.
 * Where the browser forbids storage or has no room, nothing is kept and nothing else happens.
 */

import type { WorkspaceRef } from "../contract/report.ts";
import { outgoing } from "../core/requests.ts";
import { withStorage } from "../host/storage.ts";

/** The number is that of the form. */
const KEY = "sfn-role-check.workspace.1";
/** Letters of what is kept. */
const KEPT_AT_MOST = 2_000_000;
/** Letters up to which it is made ready with each change, so that nothing is lost if the page is left. */
const AT_ONCE = 100_000;
const PAUSE_MS = 1000;

let timer: ReturnType<typeof setTimeout> | undefined;
/** Gives the state of the session as it is then; null: it is not to be kept. */
let current: () => string | null = () => null;
/** What is to be written: JSON; null: what was kept is to go; undefined: nothing has changed. */
let ready: string | null | undefined;
/** Number of the state that was made ready last. */
let last = 0;
/** Whether what is kept was on this page: what was not is no one's to remove here. */
let isOurs = false;

/**
 * Keeps a workspace when the changes pause.
 *
 * @param state gives it as it is then, a `WorkspaceRef` as JSON; null: it is not to be kept
 */
export function keep(state: () => string | null): void {
  current = state;
  clearTimeout(timer);
  if (lengthOf(workspaceNow()) <= AT_ONCE) {
    void make();
  }
  timer = setTimeout(async () => {
    await make();
    flush();
  }, PAUSE_MS);
}

/** Writes what is ready: before the page shows something else, or is left. */
export function flush(): void {
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

/** What was kept at the last visit: it may be anything. */
export function kept(): unknown {
  const json = withStorage((storage) => storage.getItem(KEY));
  if (!json) {
    return undefined;
  }
  try {
    const value: unknown = JSON.parse(json);
    isOurs = true;
    return value;
  } catch {
    // Written by something else.
    return undefined;
  }
}

/** What was kept is no workspace. */
export function disown(): void {
  isOurs = false;
}

function workspaceNow(): WorkspaceRef | null {
  const state = current();
  return state === null ? null : JSON.parse(state);
}

const lengthOf = (workspace: WorkspaceRef | null): number =>
  (workspace?.documents ?? []).reduce((sum, { text }) => sum + text.length, 0);

/** Makes ready what is to be written, unless it changes meanwhile. */
async function make(): Promise<void> {
  last += 1;
  const own = last;
  const made = await written(workspaceNow());
  if (made !== undefined && own === last) {
    ready = made;
  }
}

/** @returns undefined: what was kept stays */
async function written(workspace: WorkspaceRef | null): Promise<string | null | undefined> {
  if (!workspace) {
    return undefined;
  }
  const hasText = workspace.documents.some(({ text }) => !text.isBlank);
  // An older state of a workspace that is too large now would be taken for the last one.
  if ((!hasText && !workspace.settings) || lengthOf(workspace) > KEPT_AT_MOST) {
    return null;
  }
  const clean = await outgoing(workspace, false);
  if (!clean) {
    return undefined;
  }
  const json = JSON.stringify(clean.workspace);
  return json.length <= KEPT_AT_MOST ? json : null;
}
