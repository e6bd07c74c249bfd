import { takeFiles, takeRefused } from "./drop.js";
import { evidence, links } from "./evidence.js";
import { examples } from "./examples.js";
import { askReader, beginReading, goOnReading } from "./reader-host.js";

/**
 * The services of the browser that the module reaches as `window.sfnHost`, and what outlives an
 * instance of the module.
 *
 * @returns {{ services: object, state: string | null, message: string | null }} `services` is for
 *   the module; the rest is for whoever restarts it
 */
export function createHost() {
  /** The texts by their ids, and what stands around them; or all in one, after two traps. */
  let texts = new Map();
  let saved = null;
  const host = {
    services: null,
    message: null,
    get state() {
      if (typeof saved === "string" || saved === null) {
        return saved;
      }
      const workspace = JSON.parse(saved.json);
      const all = [...saved.texts.values()];
      workspace.documents.forEach((document, index) => {
        document.text = all[index];
      });
      return JSON.stringify(workspace);
    },
    set state(json) {
      saved = json;
    },
  };
  // Who goes elsewhere is not brought back by what was typed before.
  addEventListener("hashchange", () => clearTimeout(settingFragment));
  host.services = {
    /**
     * Puts text on the clipboard.
     * @param {string} text
     * @returns {Promise<boolean>} whether that worked
     */
    copyText,
    /**
     * Keeps the workspace for the next instance. To be called before the texts are analysed.
     * @param {string} json its documents without their texts
     * @param {number[]} ids of the texts, in the order of the documents
     */
    saveState(json, ids) {
      saved = { json, texts: new Map(ids.map((id) => [id, texts.get(id) ?? ""])) };
      texts = saved.texts;
    },
    /**
     * Keeps a text of that workspace.
     * @param {number} id
     * @param {string} text
     */
    saveText(id, text) {
      texts.set(id, text);
    },
    /** @returns {string | null} what was saved last */
    restoreState: () => host.state,
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
      settingFragment = setTimeout(() => replaceFragment(fragment), 300);
    },
    evidence,
    links,
    examples,
    takeFiles,
    takeRefused,
    beginReading,
    goOnReading,
    askReader,
    /** @returns {string | null} why the module was started again, if it was */
    trapMessage: () => host.message,
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
