/**
 * A gate before the analysis of large texts: while it is closed, an analysis that has begun does not
 * end, however fast the machine is. It stands in the host service through which the page asks for
 * the next slice. The page is opened with `gate: true`.
 */

export class Gate {
  #frame;

  constructor(frame) {
    this.#frame = frame;
  }

  close() {
    return this.#frame.evaluate(() => globalThis.analysisGate.close());
  }

  open() {
    return this.#frame.evaluate(() => globalThis.analysisGate.open());
  }
}

/** Runs in the page before anything else. */
export function installGate() {
  let isClosed = false;
  let services;
  globalThis.analysisGate = {
    close: () => void (isClosed = true),
    open: () => void (isClosed = false),
  };
  Object.defineProperty(globalThis, "sfnHost", {
    get: () => services,
    set(host) {
      services = Object.assign(host, { mayGoOn: () => !isClosed });
    },
  });
}
