/** The table of services: each is done elsewhere. Its interface is described in `contract/host.ts`. */

import { provideWasm } from "../boot/load-wasm.ts";
import type { Host, HostEventMap, Origin, Provided, StartProblem } from "../contract/host.ts";
import type { Edit, TextRef, Workspace } from "../contract/report.ts";
import { askCore, completions, coreState, coreThread, explain, stopCore } from "../core/requests.ts";
import type { CodeEditor } from "../elements/code-editor/code-editor.ts";
import { language, provideTexts, say, setLanguage, texts as tableOf } from "../i18n/index.ts";
import { disown } from "../sharing/autosave.ts";
import { makeLink } from "../sharing/share.ts";
import { announce } from "./announcer.ts";
import { copyText } from "./clipboard.ts";
import { isCompact, setCompact } from "./density.ts";
import { canSave, save } from "./download.ts";
import { showPanel } from "./embed.ts";
import { evidence, links, provideEvidence } from "./evidence.ts";
import { examples, hasAllExamples, provideExamples } from "./examples.ts";
import { onFiles, takeFiles, takeRefused } from "./files/intake.ts";
import { fragment, setFragment } from "./fragment.ts";
import { split, toggleProject } from "./layout.ts";
import { isNarrow } from "./screen.ts";
import { Session } from "./session.ts";
import { hasSingleKeys, isMac, listenToKeys, setSingleKeys, takeShortcut } from "./shortcuts.ts";
import { texts } from "./texts.ts";
import { setTheme, theme } from "./theme.ts";

export class PageHost extends EventTarget implements Host {
  readonly session = new Session((type) => this.tell(type));

  constructor() {
    super();
    this.session.onForeign = disown;
    onFiles(() => this.tell("files"));
    listenToKeys(() => this.tell("shortcut"));
  }

  /** Fires an event. */
  tell(type: keyof HostEventMap): void {
    this.dispatchEvent(new Event(type));
  }

  begin(workspace: Workspace, origin: Origin = ""): void {
    this.session.begin(workspace, origin);
  }

  restoreState = (): string | null => this.session.state;

  saveState(json: string, inUse: Uint32Array, origin: Origin): void {
    this.session.save(json, inUse, origin);
  }

  workspace = (): Workspace | null => this.session.workspace;
  origin = (): Origin => this.session.origin;
  startProblem = (): StartProblem => this.session.problem;

  dismissProblem(): void {
    this.session.setProblem("");
  }

  rejectState(why: StartProblem): void {
    this.session.reject(why);
  }

  wasRestarted = (): boolean => this.session.wasRestarted;
  showPanel = showPanel;
  isEmbedded = (): boolean => document.documentElement.hasAttribute("data-embed");

  editorText(editor: CodeEditor, number: number): TextRef | undefined {
    const text = editor.value;
    return text === texts.get(number) ? undefined : texts.add(text);
  }

  setEditorText(editor: CodeEditor, number: number): void {
    editor.value = texts.get(number);
  }

  addText = (text: string): TextRef => texts.add(text);
  editText = (number: number, edits: string): TextRef => texts.edit(number, JSON.parse(edits) as Edit[]);

  askCore = askCore;
  stopCore = stopCore;
  coreState = coreState;
  coreThread = coreThread;
  completions = completions;
  explain = (word: string) => explain(word, language());

  fragment = fragment;
  setFragment = setFragment;

  makeLink(hidesAccounts: boolean, settled: (link: string, secrets: number, why: string) => void): void {
    makeLink(this.session.state, hidesAccounts).then(({ link, secrets, why }) => settled(link, secrets, why));
  }

  isOnDisk = (): boolean => location.protocol === "file:";

  takeFiles = takeFiles;
  takeRefused = takeRefused;
  canSave = canSave;
  saveFile = save;

  async copyText(text: string, settled?: (isCopied: boolean) => void): Promise<boolean> {
    const isCopied = await copyText(text);
    settled?.(isCopied);
    return isCopied;
  }

  language = language;
  setLanguage = setLanguage;
  texts = tableOf;
  say = say;

  isCompact = isCompact;
  setCompact = setCompact;
  split = split;
  toggleProject = toggleProject;
  theme = theme;
  setTheme = setTheme;
  hasSingleKeys = hasSingleKeys;
  setSingleKeys = setSingleKeys;
  takeShortcut = takeShortcut;
  isMac = isMac;
  isNarrow = isNarrow;
  announce = announce;

  evidence = evidence;
  links = links;
  examples = examples;
  hasAllExamples = hasAllExamples;

  provide<K extends keyof Provided>(name: K, data: Provided[K]): void {
    const takers: { [N in keyof Provided]: (data: Provided[N]) => void } = {
      wasm: provideWasm,
      texts: ([tag, table]) => provideTexts(tag, table),
      examples: (examples) => {
        provideExamples(examples);
        this.tell("more");
      },
      evidence: (evidence) => {
        provideEvidence(evidence);
        this.tell("more");
      },
    };
    takers[name](data);
  }
}
