/** Functions that run in the page before anything else, and make calls into its modules fail. */

/**
 * Makes calls into the page's own module trap, by the instruction that a panic ends in, whenever
 * `globalThis.shallTrap()` says so; `globalThis.instances` counts the instances.
 */
export function trapThePage() {
  const trapping = new Uint8Array([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0,
    10, 5, 1, 3, 0, 0, 11,
  ]);
  const { trap } = new WebAssembly.Instance(new WebAssembly.Module(trapping)).exports;
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  globalThis.shallTrap = () => false;
  globalThis.instances = 0;
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await instantiate(module, imports);
    // The core is a module of its own.
    if (!("mount" in instance.exports)) {
      return instance;
    }
    globalThis.instances += 1;
    const exports = Object.entries(instance.exports).map(([name, value]) => [
      name,
      typeof value === "function"
        ? (...args) => {
            if (globalThis.shallTrap()) {
              trap();
            }
            return value(...args);
          }
        : value,
    ]);
    return { exports: Object.fromEntries(exports) };
  };
}
