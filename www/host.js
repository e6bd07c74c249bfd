import { announce } from "./announcements.js";
import { takeFiles, takeRefused } from "./drop.js";
import { evidence, links } from "./evidence.js";
import { examples, hasAllExamples } from "./examples.js";
import { language, setLanguage, texts as sentences } from "./language.js";
import {
  askCore,
  checkedDocuments,
  checkedSize,
  completions,
  coreState,
  coreThread,
  describe,
  exportText,
  isCoreLoaded,
  planFix,
  roleMap,
  stopCore,
} from "./src/core/requests.js";
import { texts } from "./src/texts.js";

/**
 * @typedef {"link" | "saved" | ""} Origin where a workspace comes from: a link, the last visit, or
 *   from whoever sits here
 *
 * @typedef {object} Host
 * @property {object} services for the module
 * @property {string | null} state what was saved last, with what stands for its texts
 * @property {object | null} workspace the same with the texts
 * @property {boolean} wasRestarted whether the module was started again after an error of its own
 * @property {Origin} origin of what was saved last
 * @property {() => void} onSave called when something was saved
 * @property {(workspace: object, origin: Origin) => void} begin what the module begins or goes on with
 */

/**
 * The services of the browser that the module reaches as `window.sfnHost`, and what outlives an
 * instance of the module.
 *
 * @returns {Host}
 */
export function createHost() {
  const host = {
    services: null,
    wasRestarted: false,
    origin: "",
    state: null,
    onSave() {},
    begin(workspace, origin) {
      host.workspace = workspace;
      host.origin = origin;
      dispatchEvent(new Event("sfn-start"));
    },
    get workspace() {
      return host.state === null ? null : texts.with(JSON.parse(host.state));
    },
    set workspace(workspace) {
      host.state = JSON.stringify(texts.without(workspace));
    },
  };
  host.services = {
    /**
     * Puts text on the clipboard.
     * @param {string} text
     * @returns {Promise<boolean>} whether that worked
     */
    copyText,
    /**
     * Tells something to screen readers.
     * @param {string} text
     */
    announce,
    /**
     * Keeps the workspace for the next instance. To be called before the texts are checked.
     * @param {string} json a `WorkspaceRef`
     * @param {number[]} inUse numbers of the texts that may still be needed
     * @param {Origin} origin
     */
    saveState(json, inUse, origin) {
      host.state = json;
      texts.use(inUse);
      host.origin = origin;
      host.onSave();
      dispatchEvent(new Event("sfn-saved"));
    },
    /** @returns {string | null} what was saved last, with what stands for its texts */
    restoreState: () => host.state,
    /** @returns {object | null} the same with the texts */
    workspace: () => host.workspace,
    /**
     * Replaces everything.
     * @param {object} workspace
     */
    begin(workspace) {
      host.begin(workspace, "");
    },
    /** @returns {Origin} of what was saved last */
    origin: () => host.origin,
    /** @returns {string} what stands behind the `#` of the address */
    fragment() {
      try {
        return decodeURIComponent(location.hash.slice(1));
      } catch {
        // No text in UTF-8: as it is.
        return location.hash.slice(1);
      }
    },
    /**
     * Changes what stands behind the `#`, when typing pauses.
     * @param {string} fragment
     */
    setFragment(fragment) {
      clearTimeout(settingFragment);
      const before = location.hash;
      settingFragment = setTimeout(() => {
        // Who has gone elsewhere is not brought back by what was typed before.
        if (location.hash === before) {
          replaceFragment(fragment);
        }
      }, 300);
    },
    /**
     * The text of an editor.
     * @param {HTMLElement & { value: string }} editor
     * @param {number} held number of the text that it had
     * @returns {import("./src/texts.js").TextRef | null} null: it still has that one
     */
    editorText(editor, held) {
      const text = editor.value;
      return text === texts.get(held) ? null : texts.add(text);
    },
    /**
     * Replaces the text of an editor.
     * @param {HTMLElement & { value: string }} editor
     * @param {number} number
     */
    setEditorText(editor, number) {
      editor.value = texts.get(number);
    },
    askCore,
    stopCore,
    coreState,
    coreThread,
    isCoreLoaded,
    checkedDocuments,
    checkedSize,
    exportText,
    roleMap,
    planFix,
    completions,
    describe,
    evidence,
    links,
    examples,
    hasAllExamples,
    takeFiles,
    takeRefused,
    texts: sentences,
    language,
    setLanguage,
    /** @returns {boolean} whether the module was started again after an error of its own */
    wasRestarted: () => host.wasRestarted,
  };
  return host;
}

let settingFragment;

/** A frame of opaque origin has no history of its own: then the page goes on without an address. */
function replaceFragment(fragment) {
  const hash = `#${encodeURIComponent(fragment).replaceAll("%2F", "/").replaceAll("%3A", ":")}`;
  try {
    history.replaceState(history.state, "", hash);
  } catch {
    // See above.
  }
}

async function copyText(text) {
  // In a frame of opaque origin the clipboard is refused, and asking is an error in the console.
  if (navigator.clipboard && globalThis.origin !== "null") {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // The older way may still be allowed.
    }
  }
  return copyBySelection(text);
}

function copyBySelection(text) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.setAttribute("aria-hidden", "true");
  Object.assign(field.style, { position: "fixed", top: "0", left: "0", opacity: "0" });
  document.body.append(field);
  field.select();
  let copied = false;
  try {
    copied = document.execCommand("copy");
  } catch {
    // Refused: the answer is already false.
  }
  field.remove();
  focused?.focus({ preventScroll: true });
  return copied;
}
