/**
 * Asks the core, which is in a worker that is made of a blob: a worker of a file's URL fails in a
 * sandboxed frame. The bytes of the module are kept, because a compiled module cannot be posted in
 * every engine; each worker compiles its own.
 *
 * A worker is ended to stop what it does, and after a trap; the next request starts another one,
 * which is given everything again. Only where no worker can be made the core runs on this thread.
 */

import serve from "core-serve";

import type { CoreScope, FromCore, ToCore } from "../contract/messages.ts";

/** Why a request has no answer: see `CoreError`. */
export type Why = "absent" | "trapped" | "stopped" | "void" | "wrong";

/**
 * Milliseconds without a sign of life after which a worker that is asked counts as dead, where there
 * are no locks that tell its end.
 */
const SILENCE = 120_000;

/** What keeps a request from being answered. */
export class CoreError extends Error {
  readonly why: Why;

  /**
   * @param why `absent`: there is no core; `void`: a newer request took its place; `wrong`: there is
   *   no such request
   */
  constructor(why: Why, message: string = why) {
    super(message);
    this.why = why;
  }
}

export interface Request {
  /** A `Request` of the contract as JSON. */
  ask: string;
  /** Its key. */
  name: string;
  /** Of the texts that it names. */
  numbers: number[];
  /** Names of requests that are not answered yet and void by this one. */
  voids: string[];
  /** Whether others wait for it, also the one that is being answered. */
  isFirst: boolean;
  /** Whether it takes no time worth speaking of, and nothing goes before it. */
  isShort: boolean;
  /** Whether texts that it does not name are not needed any more. */
  isWhole: boolean;
  onProgress?: ((percent: number) => void) | undefined;
}

/** A request that waits, or is being answered. */
interface Asked extends Request {
  number: number;
  resolve: (answer: string) => void;
  reject: (error: CoreError) => void;
}

/** A worker, or what takes its place on this thread. */
interface Port {
  postMessage(message: ToCore): void;
  terminate(): void;
  onmessage: ((event: { data: FromCore }) => void) | null;
}

/** The port in use. */
interface Connection {
  port: Port;
  lock: string;
  isReady: boolean;
  /** It holds the lock, whose release tells its end. */
  isHeld: boolean;
}

export class Core {
  #texts: { get(number: number): string };
  #bytes: BufferSource | undefined;
  #isAbsent = false;
  #connection: Connection | undefined;
  /** The numbers of the texts that it has. */
  #sent = new Set<number>();
  /** Whether no worker can be made. */
  #isHere = false;
  #workers = 0;
  #lastRequest = 0;
  /** Requests that wait, and the one that is being answered. */
  #queue: Asked[] = [];
  #current: Asked | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(texts: { get(number: number): string }) {
    this.#texts = texts;
  }

  /** Whether there is a core to ask. */
  get state(): "loading" | "ready" | "absent" {
    return this.#isAbsent ? "absent" : this.#bytes ? "ready" : "loading";
  }

  /** Whose thread the core runs on. */
  get thread(): "worker" | "page" {
    return this.#isHere ? "page" : "worker";
  }

  /** @param bytes of the module; what was asked before is answered now */
  provide(bytes: BufferSource): void {
    this.#bytes = bytes;
    this.#next();
  }

  /** There will be no core. */
  giveUp(): void {
    this.#isAbsent = true;
    for (const { reject } of this.#queue.splice(0)) {
      reject(new CoreError("absent"));
    }
  }

  /**
   * The answer as JSON.
   *
   * @throws {CoreError}
   */
  ask(request: Request): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.#isAbsent) {
        reject(new CoreError("absent"));
        return;
      }
      const asked: Asked = { ...request, number: this.#nextNumber(), resolve, reject };
      this.#void(request.voids);
      if (request.isFirst && this.#current && !this.#current.isShort) {
        // The worker gives up what it does when it hears of another one. It waits behind the short
        // ones again, so that none of them gets behind the new one.
        this.#queue.splice(this.#behindShort(), 0, this.#current);
        this.#current = undefined;
      }
      this.#queue.splice(this.#placeOf(asked), 0, asked);
      this.#next();
    });
  }

  /** Ends what is being answered. */
  stop(): void {
    if (this.#current) {
      this.#end("stopped");
    }
  }

  /** Where a request waits: short ones first, then what others wait for. */
  #placeOf({ isShort, isFirst }: Asked): number {
    return isShort || isFirst ? this.#behindShort() : this.#queue.length;
  }

  #behindShort(): number {
    const place = this.#queue.findIndex((other) => !other.isShort);
    return place < 0 ? this.#queue.length : place;
  }

  #void(names: string[]): void {
    const [ended, others] = [[] as Asked[], [] as Asked[]];
    for (const asked of this.#queue) {
      (names.includes(asked.name) ? ended : others).push(asked);
    }
    this.#queue = others;
    if (this.#current && names.includes(this.#current.name)) {
      ended.push(this.#current);
      this.#current = undefined;
    }
    for (const { reject } of ended) {
      reject(new CoreError("void"));
    }
  }

  #nextNumber(): number {
    this.#lastRequest += 1;
    return this.#lastRequest;
  }

  #next(): void {
    const next = this.#bytes && !this.#current ? this.#queue.shift() : undefined;
    if (!this.#bytes || !next) {
      return;
    }
    this.#current = next;
    // Each time another number: an answer to what was given up may be on its way.
    next.number = this.#nextNumber();
    const { ask, number, numbers, isWhole } = next;
    try {
      this.#connection ??= this.#connect(this.#bytes);
      this.#send(this.#connection, numbers, isWhole);
      this.#connection.port.postMessage({ ask, number });
    } catch (error) {
      // There is no room for another copy of the texts.
      console.error(error);
      this.#end("trapped");
      return;
    }
    this.#hear();
  }

  /** Sends texts that the worker does not have. */
  #send({ port }: Connection, numbers: number[], isWhole: boolean): void {
    const needed = new Set(numbers);
    const texts = [...needed].filter((number) => !this.#sent.has(number));
    const isLess = isWhole && [...this.#sent].some((number) => !needed.has(number));
    if (texts.length > 0 || isLess) {
      port.postMessage({
        texts: texts.map((number): [number, string] => [number, this.#texts.get(number)]),
        kept: isWhole ? [...needed] : null,
      });
    }
    if (isWhole) {
      this.#sent = needed;
    } else {
      for (const number of texts) {
        this.#sent.add(number);
      }
    }
  }

  #connect(bytes: BufferSource): Connection {
    this.#sent = new Set();
    this.#workers += 1;
    const lock = `sfn-role-check ${crypto.getRandomValues(new Uint32Array(2)).join("-")} ${this.#workers}`;
    const isCurrent = () => this.#connection?.port === port;
    const port: Port = this.#isHere ? here() : worker((error) => isCurrent() && this.#refused(error));
    port.onmessage = ({ data }) => {
      if (isCurrent()) {
        this.#heard(data);
      }
    };
    port.postMessage({ bytes, lock: this.#isHere ? null : lock });
    return { port, lock, isReady: false, isHeld: false };
  }

  /** An error of the worker itself. */
  #refused(error: unknown): void {
    if (this.#connection?.isReady) {
      console.error(error);
      this.#end("trapped");
    } else {
      this.#failed(error);
    }
  }

  /** Where no worker can be made, everything is asked again, of this thread. */
  #failed(error: unknown): void {
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

  #drop(): void {
    clearTimeout(this.#silence);
    this.#connection?.port.terminate();
    this.#connection = undefined;
  }

  #end(why: Why): void {
    const ended = this.#current;
    this.#drop();
    this.#current = undefined;
    ended?.reject(new CoreError(why));
    this.#next();
  }

  /** Learns of the end of a worker that nobody here has ended. */
  #watch(connection: Connection): void {
    const ended = () => {
      if (this.#connection === connection) {
        this.#end("trapped");
      }
    };
    navigator.locks.request(connection.lock, ended).catch(() => {});
  }

  /** Waits for a sign of life. */
  #hear(): void {
    clearTimeout(this.#silence);
    if (!this.#isHere && !this.#connection?.isHeld) {
      this.#silence = setTimeout(() => this.#end("trapped"), SILENCE);
    }
  }

  #heard({ ready, isHeld, failed, number, percent, answer, error, trapped }: FromCore): void {
    if (ready && this.#connection) {
      this.#connection.isReady = true;
      this.#connection.isHeld = isHeld === true;
      clearTimeout(this.#silence);
      if (isHeld) {
        this.#watch(this.#connection);
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

/** @param onRefused called if the browser makes no worker of a blob */
function worker(onRefused: (error: unknown) => void): Port {
  try {
    const url = URL.createObjectURL(new Blob([`(${serve})(self)`], { type: "text/javascript" }));
    const made = new Worker(url);
    made.addEventListener("message", () => URL.revokeObjectURL(url), { once: true });
    made.addEventListener("error", (event) => onRefused(event.message ?? "no worker"), { once: true });
    return made as Port;
  } catch (error) {
    setTimeout(() => onRefused(error));
    return { postMessage() {}, terminate() {}, onmessage: null };
  }
}

/** The same on this thread. */
function here(): Port {
  const port: Port = {
    postMessage: (message) => void setTimeout(() => scope.onmessage?.({ data: message })),
    terminate: () => {
      port.onmessage = null;
    },
    onmessage: null,
  };
  const scope: CoreScope = { postMessage: (data) => port.onmessage?.({ data }), onmessage: null };
  serve(scope);
  return port;
}
