/**
 * What screen readers are told while the focus is elsewhere: the verdict once typing has come to
 * rest, and that a long check began. Outside of the module's element, so that it outlives both the
 * verdict line and an instance of the module.
 */

import { language } from "./language.js";

const TEXTS = {
  en: { begun: "Checking a large text…" },
  ja: { begun: "大きなテキストを確認しています…" },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** Milliseconds that a verdict stands before it is told: every half of a word has one of its own. */
const PAUSE = 700;
/** Milliseconds after which what was told is taken away, so that nobody finds it by reading on. */
const KEPT = 5000;

const place = document.createElement("div");

/**
 * Tells something, also if the same was told before.
 *
 * @param {string} text
 */
export function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  place.append(line);
  setTimeout(() => line.remove(), KEPT);
}

/** Begins to listen; to be called once, whatever the number of instances. */
export function announceVerdicts() {
  place.className = "announcements visually-hidden";
  place.setAttribute("aria-live", "polite");
  place.dataset.testid = "announcements";
  document.body.append(place);
  const changes = { subtree: true, childList: true, characterData: true, attributeFilter: ["data-pending"] };
  new MutationObserver(look).observe(document.body, changes);
}

/** What was told last; null: nothing yet. */
let told = null;
/** The verdict that waits to be told. */
let seen = null;
let isLong = false;
let timer;

function look(changes) {
  // What is told is a change too, and none to look at.
  if (changes.every(({ target }) => place.contains(target))) {
    return;
  }
  const line = document.querySelector(".verdict > p");
  if (!line) {
    return;
  }
  const isReading = line.parentElement.querySelector("progress") !== null;
  if (isReading && !isLong) {
    isLong = true;
    announce(texts().begun);
  }
  const isPending = isReading || line.dataset.pending === "true";
  const again = line.parentElement.querySelector('[data-testid="check-again"]');
  const text = again ? again.previousSibling.textContent : line.textContent;
  if (isPending && !again) {
    seen = null;
    clearTimeout(timer);
    return;
  }
  if (isLong) {
    // It was told to have begun, so it ends with a word, even if that is the same as before.
    isLong = false;
    told = null;
  }
  if (text !== seen) {
    seen = text;
    clearTimeout(timer);
    timer = setTimeout(settled, PAUSE, text, line.dataset.tone);
  }
}

function settled(text, tone) {
  // The page of a new visit says by itself that it is empty.
  const isWorthTelling = text !== told && !(told === null && tone === "idle");
  told = text;
  if (isWorthTelling) {
    announce(text);
  }
}
