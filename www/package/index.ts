/** The analysis without the page, for browsers, Node and bundlers; `api.d.ts` describes it. */

import createBindings, { type CoreBindings } from "core-bindings";

import type * as api from "./api.d.ts";

type Source = Parameters<typeof api.init>[0];

let module: WebAssembly.Module | undefined;
/** Bindings of the current instance. */
let bindings: CoreBindings | undefined;

export async function init(source: Source = new URL("./core.wasm", import.meta.url)): Promise<void> {
  if (!module) {
    module = await compile(source);
    bindings = start(module);
  }
}

export const analyze = ((workspace) => call("analyze", (core) => core.analyze(workspace))) as typeof api.analyze;

export const exportReport = ((workspace, format) =>
  call("exportReport", (core) => core.exportReport(workspace, format))) as typeof api.exportReport;

export const exportFixes = ((workspace, format, role = null) =>
  call("exportFixes", (core) => core.exportFixes(workspace, format, role ?? undefined))) as typeof api.exportFixes;

export const exportRole = ((workspace, machine, form) =>
  call("exportRole", (core) => core.exportRole(workspace, machine ?? undefined, form))) as typeof api.exportRole;

export const roleMap = ((workspace) => call("roleMap", (core) => core.roleMap(workspace))) as typeof api.roleMap;

export const planFix = ((workspace, index) =>
  call("planFix", (core) => core.planFix(workspace, index))) as typeof api.planFix;

/** @param name of the function, for who calls it too early */
function call(name: string, run: (core: CoreBindings) => unknown): unknown {
  if (!bindings || !module) {
    throw new Error(`call \`await init()\` before \`${name}\``);
  }
  try {
    return run(bindings);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      // A trap is final for an instance.
      bindings = start(module);
      throw new Error("the analysis stopped because of an error of its own", { cause: error });
    }
    throw error;
  }
}

function start(module: WebAssembly.Module): CoreBindings {
  const made = createBindings(WebAssembly);
  made.initSync({ module });
  return made;
}

async function compile(source: NonNullable<Source>): Promise<WebAssembly.Module> {
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
