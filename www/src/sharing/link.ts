/**
 * A workspace as the fragment of a link: its JSON, compressed by the browser, in the letters that an
 * address may have. What comes out of a link may be anything, so unpacking has a budget; the page's
 * module reads it.
 */

import type { StartProblem } from "../contract/host.ts";

/** What a link begins with; the number is that of its form. */
export const PREFIX = "w1=";
/** Bytes of a link's contents, and of the JSON in them. */
const PACKED_AT_MOST = 1_000_000;
const UNPACKED_AT_MOST = 16_000_000;
/** Bytes that are unpacked at a time: the most that they swell to is held in memory at once. */
const PIECE = 1024;
/** Letters that one step of turning bytes into letters takes. */
const LETTERS = 0x6000;

/** What keeps a workspace out of a link, or a link from being opened. */
export class LinkError extends Error {
  readonly why: StartProblem;

  constructor(why: "large" | "broken" | "unable", options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}

/**
 * What stands behind the `#`.
 *
 * @throws {LinkError}
 */
export async function pack(workspace: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(workspace));
  if (bytes.length > UNPACKED_AT_MOST) {
    throw new LinkError("large");
  }
  const packed = await through(bytes, globalThis.CompressionStream, PACKED_AT_MOST);
  return PREFIX + toLetters(packed);
}

/**
 * What a fragment holds: it may be anything.
 *
 * @throws {LinkError}
 */
export async function unpack(fragment: string): Promise<unknown> {
  const letters = fragment.slice(PREFIX.length);
  if (letters.length > PACKED_AT_MOST * 1.4) {
    throw new LinkError("large");
  }
  try {
    const bytes = await through(fromLetters(letters), globalThis.DecompressionStream, UNPACKED_AT_MOST);
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("broken", { cause: error });
  }
}

type Transformer = new (format: CompressionFormat) => GenericTransformStream;

/** Sends bytes through a stream of the browser, piece by piece, until there are too many. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  Transformer: Transformer | undefined,
  atMost: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!Transformer) {
    throw new LinkError("unable");
  }
  let at = 0;
  const source = new ReadableStream<BufferSource>(
    {
      pull(controller) {
        if (at < bytes.length) {
          controller.enqueue(bytes.slice(at, at + PIECE));
          at += PIECE;
        } else {
          controller.close();
        }
      },
    },
    { highWaterMark: 0 },
  );
  const reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> = source
    .pipeThrough(new Transformer("deflate-raw"))
    .getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return new Uint8Array(await new Blob(pieces).arrayBuffer());
    }
    length += value.length;
    if (length > atMost) {
      reader.cancel().catch(() => {});
      throw new LinkError("large");
    }
    pieces.push(value);
  }
}

function toLetters(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += LETTERS) {
    binary += String.fromCharCode(...bytes.subarray(at, at + LETTERS));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromLetters(letters: string): Uint8Array<ArrayBuffer> {
  if (/[^\w-]/.test(letters)) {
    throw new LinkError("broken");
  }
  const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
