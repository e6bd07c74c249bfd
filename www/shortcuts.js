/**
 * The keyboard shortcuts of the page. Loaded in the background; everything that they do can be done
 * without them.
 *
 * Those of a single key wait while somebody types, and can be turned off (WCAG 2.1.4).
 */

import { openHelp } from "./help-panel.js";

const TEXTS = {
  en: { none: "There is no check that is not granted.", noFix: "There is no statement to add." },
  ja: { none: "許可されていないチェックはありません。", noFix: "追加するステートメントはありません。" },
};
const texts = () => (document.documentElement.lang === "ja" ? TEXTS.ja : TEXTS.en);

/** Under which it is remembered that single keys are turned off. */
const REMEMBERED = "sfn-role-check.single-keys";
/** What is to be gone through: checks that are not granted, and the button that draws more of them. */
const OPEN = '[data-testid="check"]:not([data-verdict="granted"]), .checks [data-testid="show-more"]';

/** Whether single keys are listened to. */
let isOn = remembered() !== "off";

const single = {
  isOn: () => isOn,
  turn(on) {
    isOn = on;
    try {
      localStorage.setItem(REMEMBERED, on ? "on" : "off");
    } catch {
      // Where there is no storage it holds for this visit.
    }
  },
};

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/** What each key does. */
const ACTIONS = {
  "?": () => openHelp(single),
  d: () => go(document.querySelector(".inputs code-editor, .inputs .unfold")),
  r: () => go(document.getElementById("results")),
  n: () => step(1),
  p: () => step(-1),
  f: () => go(document.getElementById("fix-0")) || globalThis.sfnHost.announce(texts().noFix),
  c: copy,
};

/** Where the focus was before it came into an editor. */
let cameFrom = null;

addEventListener("sfn-help", ACTIONS["?"]);
addEventListener("keydown", pressed);
addEventListener("focusin", ({ target, relatedTarget }) => {
  if (target.localName === "code-editor" && relatedTarget?.localName !== "code-editor") {
    cameFrom = relatedTarget;
  }
});
document.documentElement.setAttribute("data-shortcuts", "");

function pressed(event) {
  // Escape and letters belong to an input method while it composes.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (document.querySelector("dialog[open]")) {
    return;
  }
  const [target] = event.composedPath();
  if (event.key === "Escape" && event.target.localName === "code-editor") {
    event.preventDefault();
    const isThere = cameFrom?.isConnected && cameFrom !== document.body;
    go(isThere ? cameFrom : document.getElementById("results"));
  } else if (isOn && !isTyping(target) && Object.hasOwn(ACTIONS, event.key)) {
    event.preventDefault();
    ACTIONS[event.key]();
  }
}

/** Whether a letter has a meaning there. */
function isTyping(target) {
  const isField = target.matches?.("textarea, select, input:not([type=checkbox], [type=radio], [type=file])");
  return isField || target.isContentEditable;
}

/** @returns {boolean} whether there is something to go to */
function go(element) {
  if (!element) {
    return false;
  }
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
  return true;
}

/** From where the focus is on to the next check that is not granted, and round. */
function step(by) {
  const all = [...document.querySelectorAll(OPEN)];
  if (all.length === 0) {
    globalThis.sfnHost.announce(texts().none);
    return;
  }
  const here = document.activeElement;
  const at = all.findIndex((one) => one.contains(here));
  const isBehind = (one) => (here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const first = all.findIndex(isBehind);
  const next = at >= 0 ? at + by : by > 0 ? Math.max(first, 0) : (first < 0 ? all.length : first) - 1;
  const found = all.at(next % all.length);
  if (found.localName === "li") {
    found.tabIndex = -1;
  }
  go(found);
}

/** The statement of the fix in which the focus is; of the only one from anywhere. */
function copy() {
  const all = document.querySelectorAll(".fix");
  const fix = document.activeElement.closest(".fix") ?? (all.length === 1 ? all[0] : null);
  if (fix) {
    fix.querySelector('[data-testid="fix-copy"]')?.click();
  } else if (!go(all[0])) {
    globalThis.sfnHost.announce(texts().noFix);
  }
}
