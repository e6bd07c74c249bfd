/**
 * The core behind messages: what runs in the worker, and on the page's own thread where no worker
 * can be made.
 *
 * `xtask` wraps this file and all that it imports into one function of `scope`, whose text becomes
 * the worker: `scope` has `postMessage` and takes `onmessage`, as a worker's own has. In come
 * `{ bytes, lock }` first, then `{ texts, kept }` and `{ ask, number }`; out go `{ ready }` or
 * `{ failed }`, then `{ number, percent }`, `{ number, answer }`, `{ number, error }` or, as the
 * last word of this instance, `{ number, trapped }`.
 */

import createBindings from "wasm-bindings";

/** Milliseconds after which an answer that is not there tells how far it is. */
const PROGRESS_AFTER = 300;
/** Milliseconds between two such messages. */
const PROGRESS_EACH = 100;

let core;
/** The request that is being answered. */
let current;
/** What came while the module was compiled. */
let waiting = [];

/** Lets messages in between two slices. */
const soon = (() => {
  const { port1, port2 } = new MessageChannel();
  let next;
  port1.onmessage = () => next();
  return (call) => {
    next = call;
    port2.postMessage(null);
  };
})();

async function start(bytes, lock) {
  try {
    const bindings = createBindings(WebAssembly);
    await bindings({ module_or_path: await WebAssembly.compile(bytes) });
    core = bindings;
  } catch (error) {
    scope.postMessage({ failed: String(error) });
    return;
  }
  scope.postMessage({ ready: true, isHeld: await hold(lock) });
  const early = waiting;
  waiting = [];
  early.forEach(heard);
}

/**
 * Holds a lock for as long as this worker lives: whoever waits for it learns of its end.
 *
 * @returns {Promise<boolean>} whether it is held: not every place has locks
 */
function hold(lock) {
  return new Promise((resolve) => {
    const locks = lock && globalThis.navigator?.locks;
    if (!locks) {
      resolve(false);
      return;
    }
    const forever = () => {
      resolve(true);
      return new Promise(() => {});
    };
    locks.request(lock, forever).catch(() => resolve(false));
  });
}

/** Calls into the core; a trap is told, and final for the instance. */
function guarded(number, call) {
  try {
    return call();
  } catch (error) {
    current = undefined;
    // The core's own errors are of the class `Error` itself; a trap or a full stack is of another.
    const isOwn = error?.constructor === Error;
    scope.postMessage(isOwn ? { number, error: error.message } : { number, trapped: String(error) });
    return undefined;
  }
}

function answer(number, request) {
  current = number;
  const begun = performance.now();
  let told = 0;
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
      if (now - begun > PROGRESS_AFTER && now - told > PROGRESS_EACH) {
        told = now;
        scope.postMessage({ number, percent: result });
      }
      soon(goOn);
    }
  };
  if (guarded(number, () => (core.begin(request), true))) {
    goOn();
  }
}

function heard(data) {
  if (data.texts) {
    guarded(undefined, () => {
      data.texts.forEach(([number, text]) => core.setText(number, text));
      if (data.kept) {
        core.keepTexts(new Uint32Array(data.kept));
      }
    });
  } else {
    answer(data.number, data.ask);
  }
}

scope.onmessage = ({ data }) => {
  if (data.bytes) {
    start(data.bytes, data.lock);
  } else if (core) {
    heard(data);
  } else {
    waiting.push(data);
  }
};
