/** The messages between the page and the core's worker. */

/** To the worker. */
export type ToCore =
  | { bytes: BufferSource; lock: string | null }
  | { texts: [number: number, text: string][]; kept: number[] | null }
  | { ask: string; number: number };

/** From the worker; `trapped` is the last word of an instance. */
export interface FromCore {
  ready?: true;
  /** With `ready`: the worker holds the lock that tells its end. */
  isHeld?: boolean;
  failed?: string;
  number?: number;
  percent?: number;
  answer?: string;
  error?: string;
  trapped?: string;
}

/** A worker's own scope, or what takes its place on the page's thread. */
export interface CoreScope {
  postMessage(message: FromCore): void;
  onmessage: ((event: { data: ToCore }) => void) | null;
}
