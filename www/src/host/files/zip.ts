/** Files out of a zip file, with a budget: it may have been made to swell. */

/** An entry, not unpacked yet. */
export interface Entry {
  /** With the folders that it lies in. */
  name: string;
  /** Bytes that it says it has. */
  size: number;
  /**
   * What is in it; the promise fails where it is broken, or has more bytes than allowed.
   *
   * @param most bytes that it may have
   */
  read(most: number): Promise<Uint8Array>;
}

/** Bytes of the record at the end, and the most that the comment behind it has. */
const END = 22;
const COMMENT_AT_MOST = 0xffff;
/** What the records begin with. */
const END_RECORD = 0x06054b50;
const CENTRAL_RECORD = 0x02014b50;
const LOCAL_RECORD = 0x04034b50;
/** Bit of the flags: the contents are encrypted. */
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/**
 * The files of a zip file, by its central directory.
 *
 * @throws where there is none, or it is broken
 */
export function entries(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view);
  const number = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const all: Entry[] = [];
  for (let count = 0; count < number; count++) {
    if (view.getUint32(at, true) !== CENTRAL_RECORD) {
      throw new Error("broken zip");
    }
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    if (!name.endsWith("/")) {
      all.push(entry(bytes, view, at, name));
    }
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return all;
}

/** Where the record at the end begins. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END - COMMENT_AT_MOST);
  for (let at = view.byteLength - END; at >= first; at--) {
    if (view.getUint32(at, true) === END_RECORD) {
      return at;
    }
  }
  throw new Error("no zip");
}

function entry(bytes: Uint8Array, view: DataView, at: number, path: string): Entry {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packed = view.getUint32(at + 20, true);
  const local = view.getUint32(at + 42, true);
  return {
    // No path leads out of the folder.
    name: path
      .split(/[\\/]/)
      .filter((part) => part !== "" && part !== "." && part !== "..")
      .join("/"),
    size: view.getUint32(at + 24, true),
    async read(most) {
      if (flags & ENCRYPTED || view.getUint32(local, true) !== LOCAL_RECORD) {
        throw new Error("broken zip");
      }
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const inner = bytes.subarray(start, start + packed);
      if (inner.length !== packed || (method !== STORED && method !== DEFLATED)) {
        throw new Error("broken zip");
      }
      return method === STORED ? inner : inflated(inner, most);
    },
  };
}

/** Stops at the first byte that is too many. */
async function inflated(packed: Uint8Array, most: number): Promise<Uint8Array> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error("larger than it may be");
    }
    pieces.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
