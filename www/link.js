/**
 * A workspace as the fragment of a link: its JSON, compressed by the browser, in the letters that an
 * address may have. What comes out of a link may be anything, so unpacking has a budget and keeps
 * nothing but what a workspace is made of.
 */

/** What a link begins with; the number is that of its form. */
export const PREFIX = "w1=";
/** Bytes of a link's contents, and of the JSON in them. */
const PACKED_AT_MOST = 1_000_000;
const UNPACKED_AT_MOST = 16_000_000;
/** Bytes that are unpacked at a time: the most that they swell to is held in memory at once. */
const PIECE = 1024;
/** As many as one drop of files may bring. */
const DOCUMENTS_AT_MOST = 200;
/** Letters that one step of turning bytes into letters takes. */
const LETTERS = 0x6000;

/** @typedef {"large" | "broken" | "unable"} Why */

/** What keeps a workspace out of a link, or a link from being opened. */
export class LinkError extends Error {
  /** @param {Why} why */
  constructor(why, options) {
    super(why, options);
    this.why = why;
  }
}

/**
 * @param {object} workspace
 * @returns {Promise<string>} what stands behind the `#`
 * @throws {LinkError}
 */
export async function pack(workspace) {
  const bytes = new TextEncoder().encode(JSON.stringify(workspace));
  if (bytes.length > UNPACKED_AT_MOST || workspace.documents.length > DOCUMENTS_AT_MOST) {
    throw new LinkError("large");
  }
  const packed = await through(bytes, "CompressionStream", PACKED_AT_MOST);
  return PREFIX + toLetters(packed);
}

/**
 * @param {string} fragment what stands behind the `#`
 * @returns {Promise<object>} a workspace and nothing else
 * @throws {LinkError}
 */
export async function unpack(fragment) {
  const letters = fragment.slice(PREFIX.length);
  if (letters.length > PACKED_AT_MOST * 1.4) {
    throw new LinkError("large");
  }
  try {
    const bytes = await through(fromLetters(letters), "DecompressionStream", UNPACKED_AT_MOST);
    return workspaceOf(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    throw error instanceof LinkError ? error : new LinkError("broken", { cause: error });
  }
}

/** Sends bytes through a stream of the browser, piece by piece, until there are too many. */
async function through(bytes, name, atMost) {
  const Transformer = globalThis[name];
  if (!Transformer) {
    throw new LinkError("unable");
  }
  let at = 0;
  const source = new ReadableStream(
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
  const reader = source.pipeThrough(new Transformer("deflate-raw")).getReader();
  const pieces = [];
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

function toLetters(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += LETTERS) {
    binary += String.fromCharCode(...bytes.subarray(at, at + LETTERS));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromLetters(letters) {
  if (/[^\w-]/.test(letters)) {
    throw new LinkError("broken");
  }
  const binary = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}

/**
 * The parts of a workspace that have the right type, without whatever else a value holds.
 *
 * @param {unknown} value
 * @throws {LinkError} if it is no workspace
 */
export function workspaceOf(value) {
  if (!isObject(value) || !Array.isArray(value.documents)) {
    throw new LinkError("broken");
  }
  if (value.documents.length > DOCUMENTS_AT_MOST) {
    throw new LinkError("large");
  }
  const documents = value.documents.map((document) => {
    const { name, text, kind, role, account, level } = isObject(document) ? document : {};
    if (typeof name !== "string" || typeof text !== "string") {
      throw new LinkError("broken");
    }
    return { name, text, ...texts({ kind, role, account }), ...(isLevel(level) ? { level } : {}) };
  });
  return isObject(value.settings) ? { documents, settings: settingsOf(value.settings) } : { documents };
}

function settingsOf({ account, region, stateMachineArn, executionRole, level, machines }) {
  const settings = texts({ account, region, stateMachineArn, executionRole, level });
  if (Array.isArray(machines)) {
    settings.machines = machines.slice(0, DOCUMENTS_AT_MOST).map((machine) => {
      const { name, arn, executionRole } = isObject(machine) ? machine : {};
      return { name: "", ...texts({ name, arn, executionRole }) };
    });
  }
  return settings;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isLevel = (value) => Number.isInteger(value) && value >= 0 && value < 100;
const texts = (members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => typeof value === "string"));
