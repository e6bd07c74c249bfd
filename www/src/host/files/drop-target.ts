/**
 * Files that are dropped anywhere onto the page or chosen by its button, and large texts that are
 * pasted. To be listened to once, whatever the number of instances of the module.
 */

import { read, takePasted } from "./intake.ts";

/** Letters from which on a pasted text is no text for an editor. */
const PASTED_AS_FILE = 1_000_000;

export function acceptFiles(): void {
  // While capturing: an editor would put the text of a file where it is dropped.
  const options = { capture: true };
  addEventListener("dragenter", over, options);
  addEventListener("dragover", over, options);
  addEventListener("dragleave", left, options);
  addEventListener("drop", dropped, options);
  addEventListener("change", chosen, options);
  addEventListener("paste", pasted, options);
}

/** A large text, which an editor would take seconds to show, and one that is pasted beside all fields. */
function pasted(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const path = event.composedPath();
  const editor = path.find((target) => target instanceof HTMLElement && target.localName === "code-editor");
  const isBeside = !editor && !isField(path[0]);
  if (text.length >= PASTED_AS_FILE || (isBeside && text.trim() !== "")) {
    claim(event);
    takePasted(text, editor instanceof HTMLElement ? editor.id : "");
  }
}

/** Whether a text that is pasted has a meaning there. */
const isField = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, dialog *"));

function over(event: DragEvent): void {
  if (event.dataTransfer && holdsFiles(event)) {
    claim(event);
    event.dataTransfer.dropEffect = "copy";
    showFrame(true);
  }
}

function left(event: DragEvent): void {
  // Between elements of the page it has somewhere to go.
  if (!event.relatedTarget) {
    showFrame(false);
  }
}

function dropped(event: DragEvent): void {
  showFrame(false);
  if (event.dataTransfer && holdsFiles(event)) {
    claim(event);
    // Now: after the event nothing can be asked of it.
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
    void read(items.map(fileOrFolder));
  }
}

function chosen({ target }: Event): void {
  if (target instanceof HTMLInputElement && target.type === "file") {
    void read([...(target.files ?? [])]);
    // So that the same file can be chosen again.
    target.value = "";
  }
}

/** Text that is dragged goes where it always goes. */
const holdsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;

/** Keeps an event from the editors, and from the browser, which would show the file instead. */
function claim(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function showFrame(isShown: boolean): void {
  document.documentElement.toggleAttribute("data-dragging", isShown);
}

/** A file by itself, not as an entry: entries of a page on a disk can't be opened in Chrome. */
function fileOrFolder(item: DataTransferItem): File | FileSystemEntry | null {
  const entry = item.webkitGetAsEntry?.();
  return entry?.isDirectory ? entry : item.getAsFile();
}
