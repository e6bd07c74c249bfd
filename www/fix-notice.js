/**
 * The line that says what was applied, with the button that takes it back. It stands below the page,
 * because what it speaks of is gone from there.
 */

import { write } from "./fix-page.js";
import { texts } from "./fix-texts.js";

/** Milliseconds after which it goes when there is nothing to take back. */
const LASTS = 6000;

let line;
let said;
let undo;
let close;
let timer;
/** @type {import("./fix-page.js").Change[]} what is taken back */
let last = [];

function build() {
  line = document.createElement("div");
  line.className = "fix-notice";
  line.hidden = true;
  said = document.createElement("p");
  said.setAttribute("role", "status");
  said.dataset.testid = "fix-said";
  undo = document.createElement("button");
  undo.dataset.testid = "fix-undo";
  undo.addEventListener("click", takeBack);
  close = document.createElement("button");
  close.className = "quiet";
  close.textContent = "×";
  close.addEventListener("click", hide);
  [undo, close].forEach((button) => (button.type = "button"));
  line.append(said, undo, close);
  document.body.append(line);
  // Another workspace: what was applied is not there any more.
  addEventListener("sfn-start", hide);
}

/**
 * @param {string} text
 * @param {import("./fix-page.js").Change[]} [changes] what was applied
 */
export function tell(text, changes = []) {
  if (!line) {
    build();
  }
  clearTimeout(timer);
  last = changes;
  undo.textContent = texts().undo;
  undo.hidden = changes.length === 0;
  close.setAttribute("aria-label", texts().close);
  line.hidden = false;
  if (changes.length === 0) {
    timer = setTimeout(hide, LASTS);
  }
  drawn(() => {
    // The button that was pressed goes with its card, sooner or later.
    const focused = document.activeElement;
    if (changes.length > 0 && (focused === document.body || focused.closest("fix-tools, fixes-tools"))) {
      undo.focus({ preventScroll: true });
    }
    // A region that appears together with its text is not told by every screen reader.
    said.textContent = text;
  });
}

/** When the page has been drawn anew. */
const drawn = (then) => requestAnimationFrame(() => requestAnimationFrame(then));

async function takeBack() {
  const changes = last.map(({ document, before, after }) => ({ document, before: after, after: before }));
  const isDone = await write(changes);
  document.getElementById("results")?.focus({ preventScroll: true });
  tell(isDone ? texts().undone : texts().editedSince);
}

function hide() {
  clearTimeout(timer);
  last = [];
  line.hidden = true;
  said.textContent = "";
}
