/**
 * One instance of the module, watched: an exception that comes out of it is final for it.
 *
 * A trap leaves the module's memory as it happened to be, so nothing may call into it again.
 * Event listeners and timers of the page still do; they find functions that do nothing.
 */

import type { PageBindings } from "page-bindings";

type Call = (...args: unknown[]) => unknown;

/**
 * Starts an instance and mounts the page.
 *
 * @param createBindings makes a set of bindings around a `WebAssembly`
 * @param onTrap called at most once; the exception itself goes on to the caller
 */
export async function startInstance(
  createBindings: (webAssembly: typeof WebAssembly) => PageBindings,
  module: WebAssembly.Module,
  root: Element,
  onTrap: () => void,
): Promise<void> {
  let isDead = false;
  const watched =
    (call: Call): Call =>
    (...args) => {
      if (isDead) {
        return undefined;
      }
      try {
        return call(...args);
      } catch (error) {
        // An exception that crosses several calls into the module is one trap.
        if (!isDead) {
          isDead = true;
          onTrap();
        }
        throw error;
      }
    };
  const bindings = createBindings(watchedWebAssembly(watched));
  await bindings({ module_or_path: module });
  bindings.mount(root);
}

/** A `WebAssembly` whose instances have watched functions. */
function watchedWebAssembly(watched: (call: Call) => Call): typeof WebAssembly {
  return Object.assign(Object.create(WebAssembly) as typeof WebAssembly, {
    async instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports) {
      const instance = await WebAssembly.instantiate(module, imports);
      const exports = Object.entries(instance.exports).map(([name, value]) => [
        name,
        typeof value === "function" ? watched(value as Call) : value,
      ]);
      return { module, instance: { exports: Object.fromEntries(exports) } };
    },
  });
}
