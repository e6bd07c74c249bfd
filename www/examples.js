/**
 * The examples to start from. The first two come with this script, the others with
 * `more-examples.js`, which is loaded in the background; none is fetched when it is chosen.
 */

import crossAccount from "./examples/cross-account.json";
import ecsRunTask from "./examples/ecs-run-task.json";
import { loadScript } from "./script.js";
import { texts } from "./src/texts.js";

/** @returns {[id: string, example: { title: string, workspace: object }][]} */
export const all = () => [
  ["ecs-run-task", ecsRunTask],
  ["cross-account", crossAccount],
  ...(globalThis.sfnExamples ?? []),
];

/** Examples with what stands for their texts, as JSON. */
const told = new Map();

/** @returns {[id: string, json: string][]} those that are here, in the order of the screen */
export function examples() {
  return all().map(([id, example]) => {
    if (!told.has(id)) {
      told.set(id, JSON.stringify({ ...example, workspace: texts.without(example.workspace) }));
    }
    return [id, told.get(id)];
  });
}

/** @returns {boolean} whether those are here that come in the background */
export const hasAllExamples = () => globalThis.sfnExamples !== undefined;

let loading;

/**
 * Loads the others, and tells the page by the event `sfn-more`.
 *
 * @param {string} folder URL that ends in a slash
 */
export function loadExamples(folder) {
  loading ??= loadScript(new URL("more-examples.js", folder).href).then(() => {
    globalThis.dispatchEvent(new Event("sfn-more"));
  });
  return loading;
}

/**
 * @param {string} name
 * @param {string} folder URL that ends in a slash
 * @returns {Promise<object | undefined>} the workspace of an example, if there is one of that name
 */
export async function exampleNamed(name, folder) {
  const find = () => all().find(([id]) => id === name)?.[1].workspace;
  if (!find()) {
    await loadExamples(folder).catch(() => {});
  }
  return find();
}
