import { announce } from "./announcements.js";
import { takeFiles, takeRefused } from "./drop.js";
import { evidence, links } from "./evidence.js";
import { examples, hasAllExamples } from "./examples.js";
import {
  completions,
  describe,
  exportText,
  planFix,
  roleMap,
} from "./core-host.js";
import { language, setLanguage, texts } from "./language.js";

/**
 * @typedef {"link" | "saved" | ""} Origin where a workspace comes from: a link, the last visit, or
 *   from whoever sits here
 *
 * @typedef {object} Host
 * @property {object} services for the module
 * @property {string | null} state what was saved last
 * @property {object | null} workspace the same, parsed
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
  /** The texts by their ids, and what stands around them; or all in one, after two traps. */
  let kept = new Map();
  let saved = null;
  const host = {
    services: null,
    wasRestarted: false,
    origin: "",
    onSave() {},
    begin(workspace, origin) {
      saved = JSON.stringify(workspace);
      host.origin = origin;
      dispatchEvent(new Event("sfn-start"));
    },
    get workspace() {
      if (saved === null || typeof saved === "string") {
        return JSON.parse(saved);
      }
      const workspace = JSON.parse(saved.json);
      const all = [...saved.texts.values()];
      workspace.documents.forEach((document, index) => {
        document.text = all[index];
      });
      return workspace;
    },
    get state() {
      if (saved === null || typeof saved === "string") {
        return saved;
      }
      return JSON.stringify(host.workspace);
    },
    set state(json) {
      saved = json;
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
     * Keeps the workspace for the next instance. To be called before the texts are analysed.
     * @param {string} json its documents without their texts
     * @param {number[]} ids of the texts, in the order of the documents
     * @param {Origin} origin
     */
    saveState(json, ids, origin) {
      saved = { json, texts: new Map(ids.map((id) => [id, kept.get(id) ?? ""])) };
      kept = saved.texts;
      host.origin = origin;
      host.onSave();
      dispatchEvent(new Event("sfn-saved"));
    },
    /**
     * Keeps a text of that workspace.
     * @param {number} id
     * @param {string} text
     */
    saveText(id, text) {
      kept.set(id, text);
    },
    /** @returns {string | null} what was saved last */
    restoreState: () => host.state,
    /** @returns {object | null} the same for the panel that shares it */
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
    evidence,
    links,
    examples,
    hasAllExamples,
    takeFiles,
    takeRefused,
    exportText,
    roleMap,
    planFix,
    completions,
    describe,
    texts,
    language,
    setLanguage,
    /**
     * Asked before each slice of a check of large texts; the tests hold the check here.
     * @returns {boolean} whether it goes on
     */
    mayGoOn: () => true,
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
