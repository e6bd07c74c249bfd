/**
 * A gate before the results of checks: while it is closed, a check that has begun does not end,
 * however fast the machine is; until then it says with each frame that it goes on. It stands around
 * the worker. The page is opened with `gate: true`.
 */

import { eventually } from "./waiting.mjs";

export class Gate {
  #frame;

  constructor(frame) {
    this.#frame = frame;
  }

  close() {
    return this.#frame.evaluate(() => globalThis.analysisGate.close());
  }

  /** Waits until there is a result that it holds. */
  async isHolding() {
    await eventually(() => this.#frame.evaluate(() => globalThis.analysisGate.holds())).toBe(true);
  }

  open() {
    return this.#frame.evaluate(() => globalThis.analysisGate.open());
  }
}

/** Runs in the page before anything else. */
export function installGate() {
  let isClosed = false;
  let held = [];
  const Made = globalThis.Worker;
  const goOn = () => {
    held.forEach(({ listener, number }) => listener({ data: { number, percent: 50 } }));
    if (held.length > 0) {
      requestAnimationFrame(goOn);
    }
  };
  globalThis.Worker = class extends Made {
    #checks = new Set();
    postMessage(data) {
      if (data.ask?.startsWith('{"check":')) {
        this.#checks.add(data.number);
      }
      super.postMessage(data);
    }
    set onmessage(listener) {
      super.onmessage = (event) => {
        const { answer, number } = event.data;
        if (!isClosed || answer === undefined || !this.#checks.has(number)) {
          listener(event);
          return;
        }
        held.push({ listener, number, event });
        requestAnimationFrame(goOn);
      };
    }
    terminate() {
      held = [];
      super.terminate();
    }
  };
  globalThis.analysisGate = {
    close: () => void (isClosed = true),
    holds: () => held.length > 0,
    open() {
      isClosed = false;
      held.splice(0).forEach(({ listener, event }) => listener(event));
    },
  };
}
