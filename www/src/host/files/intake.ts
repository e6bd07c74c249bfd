/**
 * Reads files and folders as text. What was read waits here until an instance of the module takes
 * it, so none is lost while one starts.
 */

import type { OpenedFile, RefusedFile } from "../../contract/host.ts";
import { texts } from "../texts.ts";
import { type Entry, entries } from "./zip.ts";

/** Files of one drop; what is more is refused by name. */
const FILES_AT_MOST = 200;
/** Bytes of one file, and of all files of a drop: the analysis reads no more. */
const FILE_AT_MOST = 32 * 1024 * 1024;
const DROP_AT_MOST = 64 * 1024 * 1024;
/** Bytes among which a NUL tells that a file is no text. */
const LOOKED_AT = 1000;

type Source = File | FileSystemEntry | Entry | null;
type Why = RefusedFile["why"];

let files: OpenedFile[] = [];
let refused: RefusedFile[] = [];
let tell = () => {};

/** @param listener called when something was read or refused */
export function onFiles(listener: () => void): void {
  tell = listener;
}

/** What was read since the last call. */
export function takeFiles(): OpenedFile[] {
  const taken = files;
  files = [];
  return taken;
}

/** What was not read since the last call, and why. */
export function takeRefused(): RefusedFile[] {
  const taken = refused;
  refused = [];
  return taken;
}

/** Takes a text that was pasted like a file; `editor` is the id of the editor, or empty. */
export function takePasted(text: string, editor: string): void {
  files.push({ name: "", text: texts.add(text), pasted: editor });
  tell();
  leaveCatalog();
}

/** Reads files, and folders after the files beside them. */
export async function read(sources: Source[]): Promise<void> {
  const queue = [...sources];
  const intake = { files: 0, bytes: 0 };
  for (let at = 0; at < queue.length; at++) {
    const source = queue[at] ?? null;
    const name = nameOf(source);
    try {
      const isFolder = isDirectory(source);
      const inside = isFolder && intake.files < FILES_AT_MOST ? await list(source) : null;
      if (inside && inside.length > 0) {
        queue.push(...inside);
        continue;
      }
      const file = isZip(source) ? await fileOf(source) : null;
      if (file && file.size <= FILE_AT_MOST) {
        queue.push(...(await unpacked(file)));
        continue;
      }
      const { text, why } = inside ? { why: "empty" as const } : await readOne(source, intake);
      if (text === undefined) {
        refused.push({ name, why: why ?? "unreadable" });
      } else {
        files.push({ name, text: texts.find(text) });
      }
    } catch {
      // Gone, or the browser refuses, as Chrome does with folders for a page on a disk.
      const isPacked = isZip(source) || isEntryOfZip(source);
      refused.push({ name, why: isDirectory(source) ? "folder" : isPacked ? "zip" : "unreadable" });
    }
  }
  const hasFiles = files.length > 0;
  tell();
  if (hasFiles) {
    leaveCatalog();
  }
}

/** From the catalog, which has an address of its own, back to the documents. */
function leaveCatalog(): void {
  if (location.hash) {
    location.hash = "";
  }
}

const isEntryOfZip = (source: Source): source is Entry => source !== null && "read" in source;
const isEntry = (source: Source): source is FileSystemEntry =>
  source !== null && !(source instanceof File) && !isEntryOfZip(source);
/** Whether a file is a zip file, by its name. */
const isZip = (source: Source): source is File | FileSystemFileEntry =>
  source !== null && !isEntryOfZip(source) && !isDirectory(source) && /\.zip$/i.test(source.name);
const isDirectory = (source: Source): source is FileSystemDirectoryEntry => isEntry(source) && source.isDirectory;

/** With the folders that it lies in, if it came with them. */
function nameOf(source: Source): string {
  if (!source) {
    return "?";
  }
  if (isEntryOfZip(source)) {
    return source.name;
  }
  if (!isEntry(source)) {
    return source.webkitRelativePath || source.name;
  }
  const path = source.fullPath.slice(1) || source.name;
  return source.isDirectory ? `${path}/` : path;
}

async function readOne(
  source: Source,
  intake: { files: number; bytes: number },
): Promise<{ text?: string; why?: Why }> {
  if (intake.files >= FILES_AT_MOST) {
    return { why: "many" };
  }
  intake.files += 1;
  if (!source) {
    return { why: "unreadable" };
  }
  const file = isEntryOfZip(source) ? source : await fileOf(source as File | FileSystemFileEntry);
  if (file.size > FILE_AT_MOST) {
    return { why: "large" };
  }
  if (intake.bytes + file.size > DROP_AT_MOST) {
    return { why: "together" };
  }
  const most = Math.min(FILE_AT_MOST, DROP_AT_MOST - intake.bytes);
  const bytes = isEntryOfZip(file) ? await file.read(most) : new Uint8Array(await file.arrayBuffer());
  const text = decoded(bytes);
  if (text === null) {
    return { why: "binary" };
  }
  intake.bytes += bytes.length;
  // Nothing to show, nothing to check.
  return text.trim() === "" ? { why: "empty" } : { text };
}

const fileOf = (source: File | FileSystemFileEntry): Promise<File> =>
  source instanceof File ? Promise.resolve(source) : new Promise((resolve, reject) => source.file(resolve, reject));

/** What lies in a zip file, by name, without what a Mac adds. */
async function unpacked(file: File): Promise<Entry[]> {
  const all = entries(new Uint8Array(await file.arrayBuffer()));
  return all.filter(({ name }) => !name.startsWith("__MACOSX/")).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @returns null: no text in UTF-8 */
function decoded(bytes: Uint8Array): string | null {
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
async function list(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) {
      return all.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
    all.push(...some);
  }
}
