/**
 * The examples to start from. The first two come with this script, the others with
 * `more-examples.js`, which is loaded in the background; none is fetched when it is chosen.
 */

import crossAccount from "../../examples/cross-account.json";
import ecsRunTask from "../../examples/ecs-run-task.json";
import { loadScript } from "../boot/load-script.ts";
import type { Example } from "../contract/host.ts";
import type { Workspace } from "../contract/report.ts";
import { texts } from "./texts.ts";

const all: [id: string, example: Example][] = [
  ["ecs-run-task", ecsRunTask as Example],
  ["cross-account", crossAccount as Example],
];

/** Examples with what stands for their texts, as JSON. */
const written = new Map<string, string>();

let hasAll = false;
let loading: Promise<void> | undefined;

/** Takes what a script of the folder brings. */
export function provideExamples(examples: [id: string, example: Example][]): void {
  all.push(...examples);
  hasAll = true;
}

/** The examples that are here, in the order of the screen, as JSON. */
export function examples(): string[] {
  return all.map(([id, example]) => {
    const known = written.get(id);
    if (known !== undefined) {
      return known;
    }
    const json = JSON.stringify({ id, ...example, workspace: texts.without(example.workspace) });
    written.set(id, json);
    return json;
  });
}

/** Whether those are here that come in the background. */
export const hasAllExamples = (): boolean => hasAll;

/**
 * Loads the others.
 *
 * @param folder URL that ends in a slash
 */
export function loadExamples(folder: string): Promise<void> {
  loading ??= loadScript(new URL("more-examples.js", folder).href);
  return loading;
}

/**
 * The workspace of an example, if there is one of that name.
 *
 * @param folder URL that ends in a slash
 */
export async function exampleNamed(name: string, folder: string): Promise<Workspace | undefined> {
  const find = () => all.find(([id]) => id === name)?.[1].workspace;
  if (!find()) {
    await loadExamples(folder).catch(() => {});
  }
  return find();
}
