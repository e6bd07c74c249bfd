/**
 * What the page's module reaches as `sfnHost`: services of the browser, and what outlives an
 * instance of the module. `crates/page/src/host` binds the same interface; it is the only global.
 *
 * INVARIANT: no service throws. What the browser refuses is an answer.
 */

import type { CodeEditor } from "../elements/code-editor/code-editor.ts";
import type { Completions, Description, TextRef, Workspace, WorkspaceRef } from "./report.ts";

/** Where a workspace comes from: a link, the last visit, or the person at the page. */
export type Origin = "link" | "saved" | "";

/** Why the page does not begin with what its address asks for; empty: it does. */
export type StartProblem = "large" | "broken" | "unable" | "example" | "";

/** A link to the workspace, or why there is none. */
export interface Shared {
  /** Empty: there is none. */
  link: string;
  /** How many texts that look like a secret were left out. */
  secrets: number;
  /** `unknown`: nobody can tell what is a secret. */
  why: StartProblem | "unknown";
}

/** A file that was dropped or chosen, and read. */
export interface OpenedFile {
  /** With the folders that it lies in, if it came with them. */
  name: string;
  text: TextRef;
  /** A text that was pasted: the id of the editor, or empty where it was pasted beside all; undefined: a file. */
  pasted?: string;
}

/** A file that was left out. */
export interface RefusedFile {
  name: string;
  why: "large" | "together" | "many" | "binary" | "empty" | "folder" | "zip" | "unreadable";
}

/** A page about a call of the catalog. */
export interface Link {
  name: string;
  address: string;
}

/** Values of a message's parameters. */
export type MessageParams = Record<string, string | number>;

/** The events of the host; none has data. */
export interface HostEventMap {
  /** Another workspace is to be shown: `restoreState`, `origin`. */
  start: Event;
  /** The page does not begin with what its address asks for, or that was dismissed: `startProblem`. */
  problem: Event;
  /** The core is there, or will not be: `coreState`. */
  core: Event;
  /** Texts of further languages are there: `texts`. */
  texts: Event;
  /** Examples or evidence are there: `examples`, `evidence`, `links`. */
  more: Event;
  /** Files were read: `takeFiles`, `takeRefused`. */
  files: Event;
  /** Keys of the page were pressed: `takeShortcut`. */
  shortcut: Event;
}

/** The look of the page; `system`: that of the operating system. */
export type Theme = "system" | "light" | "dark";

/** What the page can be asked to do by a key. */
export type Shortcut = "help" | "definition" | "results" | "next" | "previous" | "fix" | "copy" | "share" | "undo";

export interface Host extends EventTarget {
  addEventListener<K extends keyof HostEventMap>(type: K, listener: (event: HostEventMap[K]) => void): void;
  removeEventListener<K extends keyof HostEventMap>(type: K, listener: (event: HostEventMap[K]) => void): void;

  // The workspace.

  /** Shows a workspace, whatever was there. */
  begin(workspace: Workspace, origin?: Origin): void;
  /** What was saved last, with what stands for its texts; null: nothing. */
  restoreState(): string | null;
  /**
   * Keeps the workspace for the next instance of the module. To be called before it is checked.
   *
   * @param json a `WorkspaceRef`
   * @param inUse numbers of the texts that may still be needed
   */
  saveState(json: string, inUse: Uint32Array, origin: Origin): void;
  /** What was saved last, with its texts. */
  workspace(): Workspace | null;
  /** Where that comes from. */
  origin(): Origin;
  startProblem(): StartProblem;
  /** The user has read it. */
  dismissProblem(): void;
  /** The module cannot read what it was to begin with. */
  rejectState(why: StartProblem): void;
  /** Whether the module was started again after an error of its own. */
  wasRestarted(): boolean;
  isEmbedded(): boolean;
  /** The part of the answer that is open from now on. */
  showPanel(panel: HTMLElement): void;

  // Texts.

  /** The text of an editor; undefined: it still has the one of that number. */
  editorText(editor: CodeEditor, number: number): TextRef | undefined;
  /** Keeps a text that is in no editor. */
  addText(text: string): TextRef;
  /** Replaces the text of an editor. */
  setEditorText(editor: CodeEditor, number: number): void;
  /**
   * A text with edits applied.
   *
   * @param edits JSON of a list of `Edit`, from the start of the text to its end
   */
  editText(number: number, edits: string): TextRef;

  // The core.

  /**
   * Sends a request of the contract, as JSON.
   *
   * @param onAnswer called once: the answer as JSON, or null and why there is none
   */
  askCore(
    request: string,
    onAnswer: (answer: string | null, why: string) => void,
    onProgress: (percent: number) => void,
  ): void;
  /** Ends what the core does. */
  stopCore(): void;
  coreState(): "loading" | "ready" | "absent";
  /** Whose thread the core runs on. */
  coreThread(): "worker" | "page";
  /** What the editors complete; null: there is no core. */
  completions(): Promise<Completions | null>;
  /** What a `Resource` or an action needs; null: nothing is known. */
  explain(word: string): Promise<Description | null>;

  // The address.

  /** What stands behind the `#`. */
  fragment(): string;
  /** Changes it without a step in the history, when typing pauses. */
  setFragment(fragment: string): void;
  /** A link that holds the workspace that was saved last; `settled` is called once. */
  makeLink(hidesAccounts: boolean, settled: (link: string, secrets: number, why: string) => void): void;
  /** Whether the page was opened from a disk. */
  isOnDisk(): boolean;

  // Files and the clipboard.

  takeFiles(): OpenedFile[];
  takeRefused(): RefusedFile[];
  /** Whether files can be saved: a frame of opaque origin may not. */
  canSave(): boolean;
  saveFile(name: string, text: string): void;
  /** Puts text on the clipboard; `settled` is called once, with whether that worked, as the answer says. */
  copyText(text: string, settled?: (isCopied: boolean) => void): Promise<boolean>;

  // Languages.

  language(): string;
  /** The user chose a language. */
  setLanguage(language: string): void;
  /** The table of a language, if it is loaded; null: it is not. */
  texts(language: string): string | null;
  /** A text of the page in its language. */
  say(key: string, params?: MessageParams): string;

  // Looks and keys.

  isCompact(): boolean;
  setCompact(isCompact: boolean): void;
  /** The share of a splitter, in percent. */
  split(name: string): number;
  /** Folds or unfolds the tree. */
  toggleProject(): void;
  theme(): Theme;
  /** The user chose a look. */
  setTheme(theme: string): void;
  /** Whether shortcuts of a single key are on. */
  hasSingleKeys(): boolean;
  setSingleKeys(isOn: boolean): void;
  /** What the last `shortcut` event is about. */
  takeShortcut(): Shortcut | undefined;
  isMac(): boolean;
  /** Whether the screen shows the documents and the answer one at a time. */
  isNarrow(): boolean;
  /** Tells something to screen readers. */
  announce(text: string): void;

  // The catalog.

  /** On what an entry of the catalog rests. */
  evidence(call: string, place: string): string | undefined;
  links(call: string): Link[];
  /** The examples that are loaded, as JSON with what stands for their texts. */
  examples(): string[];
  hasAllExamples(): boolean;

  /** Takes what a script of the folder brings. */
  provide<K extends keyof Provided>(name: K, data: Provided[K]): void;
}

/** What comes as scripts, because a script can be loaded from everywhere: `host.provide(name, data)`. */
export interface Provided {
  /** The bytes of a module, in base64. */
  wasm: string;
  /** `[language, table]` */
  texts: [language: string, table: string];
  examples: [id: string, example: Example][];
  evidence: Evidence;
}

/** An example as its file has it; other languages than English have a part of their own. */
export interface Example {
  title: string;
  teaches: string;
  workspace: Workspace;
  ja: { title: string; teaches: string };
}

/** On what the entries of the catalog rest. */
export interface Evidence {
  services: Record<string, [page: string, api: string]>;
  /** By service and evidence, with `{}` for the operation: the actions, in lower case, with commas. */
  calls: Record<string, Record<string, string>>;
  /** By call in lower case, and by place, where the evidence is not the same for all. */
  places: Record<string, Record<string, string>>;
  optimized: Record<string, string[]>;
}

/** What stands for a workspace, and a workspace whose texts may be anything: from a link or storage. */
export type Unread = Partial<WorkspaceRef> | Record<string, unknown> | null;

declare global {
  var sfnHost: Host;
}
