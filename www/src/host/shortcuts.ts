/**
 * The keyboard shortcuts of the page: which key asks for what. The page does it; everything can be
 * done without them.
 *
 * Those of a single key wait while somebody types, and can be turned off (WCAG 2.1.4).
 */

import type { Shortcut } from "../contract/host.ts";
import { toggleProject } from "./layout.ts";
import { remember, remembered } from "./storage.ts";

/** Under which it is remembered that single keys are turned off. */
const REMEMBERED = "sfn-role-check.single-keys";

const KEYS: Record<string, Shortcut> = {
  "?": "help",
  d: "definition",
  r: "results",
  n: "next",
  p: "previous",
  f: "fix",
  c: "copy",
};

/** Whether single keys are listened to; where there is no storage that holds for this visit. */
let isOn = remembered(REMEMBERED) !== "off";
let last: Shortcut | undefined;

export const hasSingleKeys = (): boolean => isOn;

export function setSingleKeys(isWanted: boolean): void {
  isOn = isWanted;
  remember(REMEMBERED, isWanted ? "on" : "off");
}

/** What the last key asked for. */
export function takeShortcut(): Shortcut | undefined {
  const taken = last;
  last = undefined;
  return taken;
}

/** @param tell called when there is something to take */
export function listenToKeys(tell: () => void): void {
  addEventListener("keydown", (event) => {
    const letter = (isMac() ? event.metaKey && !event.ctrlKey : event.ctrlKey) && !event.shiftKey && !event.altKey;
    if (letter && event.key === "s") {
      event.preventDefault();
      last = "share";
      tell();
    } else if (letter && event.key === "z" && !isTyping(event.composedPath()[0])) {
      event.preventDefault();
      last = "undo";
      tell();
    } else if (letter && event.key === "b") {
      event.preventDefault();
      toggleProject();
    }
    // Letters belong to an input method while it composes.
    if (
      event.defaultPrevented ||
      event.isComposing ||
      event.keyCode === 229 ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    ) {
      return;
    }
    const shortcut = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : undefined;
    if (isOn && shortcut && !isTyping(event.composedPath()[0])) {
      event.preventDefault();
      last = shortcut;
      tell();
    }
  });
}

/** Whether a letter has a meaning where it was pressed. */
function isTyping(target: EventTarget | undefined): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  const isField = target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");
  return isField || target.isContentEditable;
}

export const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);
