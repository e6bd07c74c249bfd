/**
 * Asks the core, which is in a worker that is made of a blob: a worker of a file's URL fails in a
 * sandboxed frame. The bytes of the module are kept, because a compiled module cannot be posted in
 * every engine; each worker compiles its own.
 *
 * A worker is ended to stop what it does, and after a trap; the next request starts another one,
 * which is given everything again. Only where no worker can be made the core runs on this thread.
 */

import serve from "core-serve";

/**
 * Milliseconds without a sign of life after which a worker that is asked counts as dead, where there
 * are no locks that tell its end.
 */
const SILENCE = 120_000;

/** What keeps a request from being answered. */
export class CoreError extends Error {
  /**
   * @param {"absent" | "trapped" | "stopped" | "void" | "wrong"} why `absent`: there is no core;
   *   `void`: a newer request took its place; `wrong`: there is no such request
   */
  constructor(why, message = why) {
    super(message);
    this.why = why;
  }
}

/**
 * @typedef {object} Request
 * @property {string} ask a `Request` of the contract as JSON
 * @property {number[]} [numbers] of the texts that it names
 * @property {string} [newest] requests of that name that are not answered yet are void by this one
 * @property {boolean} [isFirst] whether others wait for it, also the one that is being answered
 * @property {boolean} [isShort] whether it takes no time worth speaking of, and nothing goes before it
 * @property {boolean} [isWhole] whether texts that it does not name are not needed any more
 * @property {(percent: number) => void} [onProgress]
 */

export class Core {
  #texts;
  #bytes;
  #isAbsent = false;
  /** The worker, or what takes its place; with the numbers of the texts that it has. */
  #port;
  #sent = new Set();
  /** Whether no worker can be made. */
  #isHere = false;
  #workers = 0;
  #lastRequest = 0;
  /** Requests that wait, and the one that is being answered. */
  #queue = [];
  #current;
  #silence;

  /** @param {{ get(number: number): string }} texts */
  constructor(texts) {
    this.#texts = texts;
  }

  /** @returns {"loading" | "ready" | "absent"} whether there is a core to ask */
  get state() {
    return this.#isAbsent ? "absent" : this.#bytes ? "ready" : "loading";
  }

  /** @returns {"worker" | "page"} whose thread the core runs on */
  get thread() {
    return this.#isHere ? "page" : "worker";
  }

  /** @param {ArrayBuffer | Uint8Array} bytes of the module; what was asked before is answered now */
  provide(bytes) {
    this.#bytes = bytes;
    this.#next();
  }

  /** There will be no core. */
  giveUp() {
    this.#isAbsent = true;
    this.#queue.splice(0).forEach(({ reject }) => reject(new CoreError("absent")));
  }

  /**
   * Asks.
   *
   * @param {Request} request
   * @returns {Promise<string>} the answer as JSON
   * @throws {CoreError}
   */
  ask(request) {
    return new Promise((resolve, reject) => {
      if (this.#isAbsent) {
        reject(new CoreError("absent"));
        return;
      }
      const asked = { ...request, number: (this.#lastRequest += 1), resolve, reject };
      this.#void(request.newest);
      if (request.isFirst && this.#current && !this.#current.isShort) {
        // The worker gives up what it does when it hears of another one.
        this.#queue.unshift(this.#current);
        this.#current = undefined;
      }
      this.#queue.splice(this.#placeOf(asked), 0, asked);
      this.#next();
    });
  }

  /** Ends what is being answered. */
  stop() {
    if (this.#current) {
      this.#end("stopped");
    }
  }

  /** Where a request waits: short ones first, then what others wait for. */
  #placeOf({ isShort, isFirst }) {
    const behindShort = this.#queue.findIndex((other) => !other.isShort);
    if (!isShort && !isFirst) {
      return this.#queue.length;
    }
    return behindShort < 0 ? this.#queue.length : behindShort;
  }

  #void(newest) {
    if (!newest) {
      return;
    }
    const isVoid = (other) => other?.newest === newest;
    this.#queue.filter(isVoid).forEach(({ reject }) => reject(new CoreError("void")));
    this.#queue = this.#queue.filter((other) => !isVoid(other));
    if (isVoid(this.#current)) {
      this.#current.reject(new CoreError("void"));
      this.#current = undefined;
    }
  }

  #next() {
    if (!this.#bytes || this.#current || this.#queue.length === 0) {
      return;
    }
    this.#current = this.#queue.shift();
    // Each time another number: an answer to what was given up may be on its way.
    this.#current.number = this.#lastRequest += 1;
    const { ask, number, numbers = [], isWhole } = this.#current;
    try {
      this.#port ??= this.#connect();
      this.#send(numbers, isWhole);
      this.#port.postMessage({ ask, number });
    } catch (error) {
      // There is no room for another copy of the texts.
      console.error(error);
      this.#end("trapped");
      return;
    }
    this.#hear();
  }

  /** Sends texts that the worker does not have. */
  #send(numbers, isWhole) {
    const needed = new Set(numbers);
    const texts = [...needed].filter((number) => !this.#sent.has(number));
    const isLess = isWhole && [...this.#sent].some((number) => !needed.has(number));
    if (texts.length > 0 || isLess) {
      this.#port.postMessage({
        texts: texts.map((number) => [number, this.#texts.get(number)]),
        kept: isWhole ? [...needed] : null,
      });
    }
    if (isWhole) {
      this.#sent = needed;
    } else {
      texts.forEach((number) => this.#sent.add(number));
    }
  }

  #connect() {
    this.#sent = new Set();
    this.#workers += 1;
    const lock = `sfn-role-check ${crypto.getRandomValues(new Uint32Array(2)).join("-")} ${this.#workers}`;
    const port = this.#isHere ? here() : worker((error) => this.#port === port && this.#refused(error));
    port.lock = lock;
    port.onmessage = ({ data }) => this.#port === port && this.#heard(data);
    port.postMessage({ bytes: this.#bytes, lock: this.#isHere ? null : lock });
    return port;
  }

  /** An error of the worker itself. */
  #refused(error) {
    if (this.#port.isReady) {
      console.error(error);
      this.#end("trapped");
    } else {
      this.#failed(error);
    }
  }

  /** Where no worker can be made, everything is asked again, of this thread. */
  #failed(error) {
    console.warn(error);
    this.#drop();
    if (this.#isHere) {
      this.#current?.reject(new CoreError("absent"));
      this.#current = undefined;
      this.giveUp();
      return;
    }
    this.#isHere = true;
    if (this.#current) {
      this.#queue.unshift(this.#current);
      this.#current = undefined;
    }
    this.#next();
  }

  #drop() {
    clearTimeout(this.#silence);
    this.#port?.terminate();
    this.#port = undefined;
  }

  #end(why) {
    const ended = this.#current;
    this.#drop();
    this.#current = undefined;
    ended?.reject(new CoreError(why));
    this.#next();
  }

  /** Learns of the end of a worker that nobody here has ended. */
  #watch() {
    const port = this.#port;
    const ended = () => {
      if (this.#port === port) {
        this.#end("trapped");
      }
    };
    navigator.locks.request(port.lock, ended).catch(() => {});
  }

  /** Waits for a sign of life. */
  #hear() {
    clearTimeout(this.#silence);
    if (!this.#isHere && !this.#port.isHeld) {
      this.#silence = setTimeout(() => this.#end("trapped"), SILENCE);
    }
  }

  #heard({ ready, isHeld, failed, number, percent, answer, error, trapped }) {
    if (ready) {
      this.#port.isReady = true;
      this.#port.isHeld = isHeld;
      clearTimeout(this.#silence);
      if (isHeld) {
        this.#watch();
      } else {
        this.#hear();
      }
      return;
    }
    if (failed) {
      this.#failed(failed);
      return;
    }
    if (trapped) {
      console.error(trapped);
      this.#end("trapped");
      return;
    }
    if (!this.#current || number !== this.#current.number) {
      return;
    }
    if (percent !== undefined) {
      this.#hear();
      this.#current.onProgress?.(percent);
      return;
    }
    clearTimeout(this.#silence);
    const { resolve, reject } = this.#current;
    this.#current = undefined;
    if (answer === undefined) {
      reject(new CoreError("wrong", error));
    } else {
      resolve(answer);
    }
    this.#next();
  }
}

/** @param {(error: unknown) => void} onRefused called if the browser makes no worker of a blob */
function worker(onRefused) {
  try {
    const url = URL.createObjectURL(new Blob([`(${serve})(self)`], { type: "text/javascript" }));
    const made = new Worker(url);
    made.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
    made.addEventListener("error", (event) => onRefused(event.message ?? "no worker"), { once: true });
    return made;
  } catch (error) {
    setTimeout(() => onRefused(error));
    return { postMessage() {}, terminate() {} };
  }
}

/** The same on this thread. */
function here() {
  const port = { terminate: () => (port.onmessage = undefined) };
  const scope = { postMessage: (data) => port.onmessage?.({ data }) };
  serve(scope);
  port.postMessage = (data) => setTimeout(() => scope.onmessage({ data }));
  return port;
}
