/** Functions that run in the page before anything else, and watch or spoil what holds the core. */

/**
 * Keeps the page's workers at hand (`globalThis.coreWorkers`), counts the modules that the page's own
 * thread makes beside its own (`globalThis.coresHere`), and lets a worker's next check trap
 * when that is asked by a message `{ trapsAtCheck: true }`.
 */
export function watchWorkers() {
  globalThis.coresHere = 0;
  globalThis.coreWorkers = [];
  const instantiate = WebAssembly.instantiate.bind(WebAssembly);
  WebAssembly.instantiate = async (...args) => {
    const made = await instantiate(...args);
    const { exports } = made.instance ?? made;
    globalThis.coresHere += "mount" in exports ? 0 : 1;
    return made;
  };
  const spoil = () => {
    let isSpoiled = false;
    let shallTrap = false;
    addEventListener("message", (event) => {
      if (event.data.trapsAtCheck) {
        isSpoiled = true;
        event.stopImmediatePropagation();
      }
      shallTrap ||= isSpoiled && (event.data.ask?.startsWith('{"check":') ?? false);
    });
    const trapping = new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0,
      10, 5, 1, 3, 0, 0, 11,
    ]);
    const own = WebAssembly.instantiate.bind(WebAssembly);
    WebAssembly.instantiate = async (module, imports) => {
      const { trap } = (await own(trapping)).instance.exports;
      const instance = await own(module, imports);
      const exports = Object.entries(instance.exports).map(([name, value]) => [
        name,
        typeof value === "function" ? (...args) => (shallTrap ? trap() : value(...args)) : value,
      ]);
      return { module, instance: { exports: Object.fromEntries(exports) } };
    };
  };
  const Written = globalThis.Blob;
  globalThis.Blob = class extends Written {
    constructor(parts, options) {
      const isScript = options?.type === "text/javascript";
      super(isScript ? [`(${spoil})();`, ...parts] : parts, options);
    }
  };
  const Made = globalThis.Worker;
  globalThis.Worker = class extends Made {
    constructor(...args) {
      super(...args);
      globalThis.coreWorkers.push(this);
    }
  };
}

/** Makes a browser of one that never gives a worker the lock that it asks for. */
export function withholdLocks() {
  const withhold = () => {
    LockManager.prototype.request = () => new Promise(() => {});
  };
  const Written = globalThis.Blob;
  globalThis.Blob = class extends Written {
    constructor(parts, options) {
      const isScript = options?.type === "text/javascript";
      super(isScript ? [`(${withhold})();`, ...parts] : parts, options);
    }
  };
}

/** Makes a browser of one that makes no worker. */
export function forbidWorkers() {
  globalThis.Worker = class {
    constructor() {
      throw new Error("no workers here");
    }
  };
}
