/**
 * The analysis without the page, for browsers, Node and bundlers.
 */

import createBindings from "wasm-bindings";

/** @type {WebAssembly.Module | undefined} */
let module;
/** Bindings of the current instance. */
let bindings;

/**
 * Loads the module. Calls after the first one do nothing.
 *
 * @param {BufferSource | WebAssembly.Module | Response | URL | string} [source] where the wasm is;
 *   by default beside this file
 */
export async function init(source = new URL("./core.wasm", import.meta.url)) {
  if (!module) {
    module = await compile(source);
    start();
  }
}

/**
 * Analyses a workspace; see `index.d.ts` for its form and that of the report.
 *
 * @throws {Error} if `init` has not finished, or the workspace is malformed
 */
export function analyze(workspace) {
  return call("analyze", workspace);
}

/**
 * Analyses a workspace, and writes the report as a text.
 *
 * @param {"json" | "markdown" | "sarif"} format
 * @throws {Error} as `analyze`, or if there is no such format
 */
export function exportReport(workspace, format) {
  return call("exportReport", workspace, format);
}

/**
 * Analyses a workspace, and writes the statements to add as a text; empty if there are none.
 *
 * @param {"json" | "cloudformation" | "terraform" | "cdk" | "cli" | "merged"} format
 * @param {string | null} [role] whose, as the report names it; by default those of all roles
 * @throws {Error} as `exportReport`
 */
export function exportFixes(workspace, format, role = null) {
  return call("exportFixes", workspace, format, role ?? undefined);
}

/**
 * Writes all that the role of a state machine needs, its permissions and its trust policy, as if it
 * had no policy yet.
 *
 * @param {string | null} machine the name or ARN of a state machine, or a role as the report names
 *   it: that of all its state machines; by default those of all state machines
 * @param {"json" | "cloudformation" | "sam" | "terraform" | "cdk" | "cli"} form
 * @throws {Error} as `exportReport`
 */
export function exportRole(workspace, machine, form) {
  return call("exportRole", workspace, machine ?? undefined, form);
}

/**
 * Who passes and assumes which role, across accounts and services; see `index.d.ts` for its form.
 *
 * @throws {Error} as `analyze`
 */
export function roleMap(workspace) {
  return call("roleMap", workspace);
}

/**
 * What a fix of the report changes in the pasted policies, or why it has to be copied.
 *
 * @param {number} index among the report's fixes
 * @throws {Error} as `analyze`
 */
export function planFix(workspace, index) {
  return call("planFix", workspace, index);
}

function call(name, ...values) {
  if (!bindings) {
    throw new Error(`call \`await init()\` before \`${name}\``);
  }
  try {
    return bindings[name](...values);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      // A trap is final for an instance.
      start();
      throw new Error("the analysis stopped because of an error of its own", { cause: error });
    }
    throw error;
  }
}

function start() {
  bindings = createBindings(WebAssembly);
  bindings.initSync({ module });
}

async function compile(source) {
  if (source instanceof WebAssembly.Module) {
    return source;
  }
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return WebAssembly.compile(source);
  }
  if (source instanceof Response) {
    return WebAssembly.compile(await source.arrayBuffer());
  }
  const url = new URL(source, import.meta.url);
  if (url.protocol === "file:") {
    // Node's fetch does not read files.
    const { readFile } = await import("node:fs/promises");
    return WebAssembly.compile(await readFile(url));
  }
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${url} could not be fetched: the server answered ${response.status}`);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
