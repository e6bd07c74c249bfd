/** What the page and the host's services ask the core: a request of the contract, answered by a promise. */

import { loadBytes } from "../boot/load-wasm.ts";
import type { Completions, Description, Outgoing, WorkspaceRef } from "../contract/report.ts";
import { texts } from "../host/texts.ts";
import { Core, CoreError } from "./client.ts";

const core = new Core(texts);

/**
 * Loads the module.
 *
 * @param folder URL that ends in a slash
 */
export async function loadCore(folder: string): Promise<void> {
  try {
    core.provide(await loadBytes(folder, "core.wasm"));
  } catch (error) {
    console.error(error);
    core.giveUp();
  }
}

export const coreState = (): "loading" | "ready" | "absent" => core.state;

/** Whose thread the core runs on. */
export const coreThread = (): "worker" | "page" => core.thread;

/** Ends what the core does. */
export const stopCore = (): void => core.stop();

/** Of these only the newest is wanted. */
const NEWEST = ["check", "look", "search", "role-map"];
/** These are about the last report: what waits is void once another one is asked for. */
const OF_LAST = ["look", "preview-fix", "plan-fixes", "locate", "role-map", "definition"];

/** What is read of a request here. */
interface Body {
  workspace?: WorkspaceRef;
  texts?: number[];
}

/** @param request a `Request` of the contract as JSON */
function send(request: string, onProgress?: (percent: number) => void): Promise<string> {
  const asked = JSON.parse(request) as string | Record<string, Body>;
  const [name, body] = typeof asked === "string" ? [asked, {}] : (Object.entries(asked)[0] ?? ["", {}]);
  const isCheck = name === "check";
  return core.ask({
    ask: request,
    name,
    numbers: body.workspace?.documents.map(({ text }) => text.number) ?? body.texts ?? [],
    voids: isCheck ? ["check", ...OF_LAST] : NEWEST.includes(name) ? [name] : [],
    isFirst: isCheck,
    // Before the check of the same texts, so that what has a verdict is kept when the page is left.
    isShort: name === "outgoing",
    isWhole: isCheck,
    onProgress,
  });
}

/**
 * For the page's module.
 *
 * @param onAnswer called once, with the answer as JSON, or null and why there is none
 */
export function askCore(
  request: string,
  onAnswer: (answer: string | null, why: string) => void,
  onProgress: (percent: number) => void,
): void {
  send(request, onProgress).then(
    (answer) => onAnswer(answer, ""),
    (error) => onAnswer(null, error instanceof CoreError ? error.why : "wrong"),
  );
}

/** @returns once the core is there; null: there will be none, or no answer */
async function ask<T>(request: unknown): Promise<T | null> {
  try {
    return JSON.parse(await send(JSON.stringify(request)));
  } catch (error) {
    console.warn(error);
    return null;
  }
}

/** The workspace as it may leave the page; null: nobody can tell what is a secret. */
export const outgoing = (workspace: WorkspaceRef, hidesAccounts: boolean): Promise<Outgoing | null> =>
  ask({ outgoing: { workspace, hidesAccounts } });

/** What the editors complete. */
export const completions = (): Promise<Completions | null> => ask("completions");

/** What a `Resource` or an action needs; null: nothing is known. */
export const explain = (word: string, language: string): Promise<Description | null> =>
  ask({ describe: { word, language } });
