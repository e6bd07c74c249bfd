/**
 * The core behind messages: what runs in the worker, and on the page's own thread where no worker
 * can be made.
 *
 * `xtask` wraps this file and all that it imports into one function of `scope`, whose text becomes
 * the worker: `scope` has `postMessage` and takes `onmessage`, as a worker's own has.
 */

import createBindings, { type CoreBindings } from "core-bindings";

import type { CoreScope, ToCore } from "../contract/messages.ts";

declare const scope: CoreScope;

type FromPage = Exclude<ToCore, { bytes: BufferSource }>;

/** Milliseconds after which an answer that is not there tells how far it is. */
const PROGRESS_AFTER = 300;
/** Milliseconds between two such messages. */
const PROGRESS_EACH = 100;

let core: CoreBindings | undefined;
/** The request that is being answered. */
let current: number | undefined;
/** What came while the module was compiled. */
let waiting: FromPage[] = [];

/** Lets messages in between two slices. */
const soon = (() => {
  const { port1, port2 } = new MessageChannel();
  let next = () => {};
  port1.onmessage = () => next();
  return (call: () => void) => {
    next = call;
    port2.postMessage(null);
  };
})();

async function start(bytes: BufferSource, lock: string | null): Promise<void> {
  try {
    const bindings = createBindings(WebAssembly);
    await bindings({ module_or_path: await WebAssembly.compile(bytes) });
    core = bindings;
  } catch (error) {
    scope.postMessage({ failed: String(error) });
    return;
  }
  scope.postMessage({ ready: true, isHeld: false });
  const early = waiting;
  waiting = [];
  for (const data of early) {
    heard(core, data);
  }
  // Nothing waits for the lock: an engine may be long about it.
  if (await hold(lock)) {
    scope.postMessage({ ready: true, isHeld: true });
  }
}

/**
 * Holds a lock for as long as this worker lives: whoever waits for it learns of its end.
 *
 * @returns whether it is held: not every place has locks
 */
function hold(lock: string | null): Promise<boolean> {
  return new Promise((resolve) => {
    const locks = globalThis.navigator?.locks;
    if (!lock || !locks) {
      resolve(false);
      return;
    }
    const forever = () => {
      resolve(true);
      return new Promise<never>(() => {});
    };
    locks.request(lock, forever).catch(() => resolve(false));
  });
}

/** Calls into the core; a trap is told, and final for the instance. */
function guarded<T>(number: number, call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    current = undefined;
    // The core's own errors are of the class `Error` itself; a trap or a full stack is of another.
    const isOwn = error instanceof Error && error.constructor === Error;
    scope.postMessage(isOwn ? { number, error: error.message } : { number, trapped: String(error) });
    return undefined;
  }
}

function answer(core: CoreBindings, number: number, request: string): void {
  current = number;
  const begun = performance.now();
  let reported = 0;
  const goOn = () => {
    if (current !== number) {
      return;
    }
    const result = guarded(number, () => core.goOn());
    if (typeof result === "string") {
      current = undefined;
      scope.postMessage({ number, answer: result });
    } else if (result !== undefined) {
      const now = performance.now();
      if (now - begun > PROGRESS_AFTER && now - reported > PROGRESS_EACH) {
        reported = now;
        scope.postMessage({ number, percent: result });
      }
      soon(goOn);
    }
  };
  const hasBegun = guarded(number, () => {
    core.begin(request);
    return true;
  });
  if (hasBegun) {
    goOn();
  }
}

function heard(core: CoreBindings, data: FromPage): void {
  if ("texts" in data) {
    guarded(0, () => {
      for (const [number, text] of data.texts) {
        core.setText(number, text);
      }
      if (data.kept) {
        core.keepTexts(new Uint32Array(data.kept));
      }
    });
  } else {
    answer(core, data.number, data.ask);
  }
}

scope.onmessage = ({ data }) => {
  if ("bytes" in data) {
    void start(data.bytes, data.lock);
  } else if (core) {
    heard(core, data);
  } else {
    waiting.push(data);
  }
};
