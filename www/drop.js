/**
 * Files that are dropped anywhere onto the page or chosen by its button, and large texts that are
 * pasted, read as text for the module: it hears `sfn-files` on window and takes them by `takeFiles` and `takeRefused`.
 *
 * They wait here until an instance of the module takes them, so none is lost while one starts.
 */

import { texts } from "./src/texts.js";

/** Files of one drop; what is more is refused by name. */
const FILES_AT_MOST = 200;
/** Bytes of one file, and of all files of a drop: the analysis reads no more. */
const FILE_AT_MOST = 32 * 1024 * 1024;
const DROP_AT_MOST = 64 * 1024 * 1024;
/** Letters from which on a pasted text is no text for an editor. */
const PASTED_AS_FILE = 1_000_000;
/** Bytes among which a NUL tells that a file is no text. */
const LOOKED_AT = 1000;

/**
 * @typedef {"large" | "together" | "many" | "binary" | "empty" | "folder" | "unreadable"} Why
 * @typedef {[name: string, text: import("./src/texts.js").TextRef]} Text
 * @typedef {[name: string, why: Why]} Refused
 */

/** @type {Text[]} */
let files = [];
/** @type {Refused[]} */
let refused = [];

/** @returns {Text[]} what was read since the last call */
export function takeFiles() {
  const taken = files;
  files = [];
  return taken;
}

/** @returns {Refused[]} what was not read since the last call, and why */
export function takeRefused() {
  const taken = refused;
  refused = [];
  return taken;
}

/** Listens for files; to be called once, whatever the number of instances. */
export function acceptFiles() {
  // While capturing: an editor would put the text of a file where it is dropped.
  const options = { capture: true };
  addEventListener("dragenter", over, options);
  addEventListener("dragover", over, options);
  addEventListener("dragleave", left, options);
  addEventListener("drop", dropped, options);
  addEventListener("change", chosen, options);
  addEventListener("paste", pasted, options);
}

/** A text that large is kept like a file: an editor would take seconds to show it. */
function pasted(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (text.length >= PASTED_AS_FILE) {
    claim(event);
    read([new File([text], "pasted.json")]);
  }
}

function over(event) {
  if (holdsFiles(event)) {
    claim(event);
    event.dataTransfer.dropEffect = "copy";
    showFrame(true);
  }
}

function left(event) {
  // Between elements of the page it has somewhere to go.
  if (!event.relatedTarget) {
    showFrame(false);
  }
}

function dropped(event) {
  showFrame(false);
  if (holdsFiles(event)) {
    claim(event);
    // Now: after the event nothing can be asked of it.
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
    read(items.map(fileOrFolder));
  }
}

function chosen({ target }) {
  if (target.type === "file") {
    read([...target.files]);
    // So that the same file can be chosen again.
    target.value = "";
  }
}

/** Text that is dragged goes where it always goes. */
const holdsFiles = ({ dataTransfer }) => dataTransfer?.types.includes("Files") ?? false;

/** Keeps an event from the editors, and from the browser, which would show the file instead. */
function claim(event) {
  event.preventDefault();
  event.stopPropagation();
}

function showFrame(isShown) {
  document.documentElement.toggleAttribute("data-dragging", isShown);
}

/** A file by itself, not as an entry: entries of a page on a disk can't be opened in Chrome. */
function fileOrFolder(item) {
  const entry = item.webkitGetAsEntry?.();
  return entry?.isDirectory ? entry : item.getAsFile();
}

/**
 * Reads files, and folders after the files beside them.
 *
 * @param {(File | FileSystemEntry | null)[]} queue
 */
async function read(queue) {
  const intake = { files: 0, bytes: 0 };
  for (let at = 0; at < queue.length; at++) {
    const source = queue[at];
    const name = nameOf(source);
    try {
      const inside = source.isDirectory && intake.files < FILES_AT_MOST ? await list(source) : null;
      if (inside?.length > 0) {
        queue = queue.concat(inside);
        continue;
      }
      const { text, why } = inside ? { why: "empty" } : await readOne(source, intake);
      if (why) {
        refused.push([name, why]);
      } else {
        files.push([name, texts.add(text)]);
      }
    } catch {
      // Gone, or the browser refuses, as Chrome does with folders for a page on a disk.
      refused.push([name, source?.isDirectory ? "folder" : "unreadable"]);
    }
  }
  const hasFiles = files.length > 0;
  dispatchEvent(new Event("sfn-files"));
  if (hasFiles && location.hash) {
    // From the catalog, which has an address of its own, back to the documents.
    location.hash = "";
  }
}

/** With the folders that it lies in, if it came with them. */
function nameOf(source) {
  if (!source) {
    return "?";
  }
  const path = source.fullPath?.slice(1) || source.webkitRelativePath || source.name;
  return source.isDirectory ? `${path}/` : path;
}

/** @returns {Promise<{ text?: string, why?: Why }>} */
async function readOne(source, intake) {
  if (intake.files >= FILES_AT_MOST) {
    return { why: "many" };
  }
  intake.files += 1;
  const file = source instanceof File ? source : await promised((...then) => source.file(...then));
  if (file.size > FILE_AT_MOST) {
    return { why: "large" };
  }
  if (intake.bytes + file.size > DROP_AT_MOST) {
    return { why: "together" };
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = decoded(bytes);
  if (text === null) {
    return { why: "binary" };
  }
  intake.bytes += bytes.length;
  // Nothing to show, nothing to check.
  if (text.trim() === "") {
    return { why: "empty" };
  }
  return { text };
}

/** @returns {string | null} null: no text in UTF-8 */
function decoded(bytes) {
  if (bytes.subarray(0, LOOKED_AT).includes(0)) {
    return null;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** What lies in a folder, by name: browsers give it in any order and in parts. */
async function list(folder) {
  const reader = folder.createReader();
  let all = [];
  for (;;) {
    const some = await promised((...then) => reader.readEntries(...then));
    if (some.length === 0) {
      return all.sort((one, other) => (one.name < other.name ? -1 : 1));
    }
    all = all.concat(some);
  }
}

const promised = (call) => new Promise((resolve, reject) => call(resolve, reject));
