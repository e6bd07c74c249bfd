/** The documents on the page, for what changes their texts. */

/** Milliseconds within which a folded editor opens. */
const UNFOLDS_WITHIN = 3000;

/**
 * @typedef {{ document: number, before: string, after: string }} Change of an editor, by the id of
 *   its document
 */

/** @returns {boolean} whether the report on the screen is of older texts */
export function isPending() {
  const verdict = document.querySelector("[data-testid=verdict]");
  return verdict?.dataset.pending !== "false";
}

/**
 * A text with what is replaced in it.
 *
 * @param {string} text
 * @param {import("./src/contract/report").Edit[]} edits
 */
export function edited(text, edits) {
  let rest = 0;
  const pieces = edits.map((edit) => {
    const piece = text.slice(rest, edit.start) + edit.text;
    rest = edit.end;
    return piece;
  });
  return pieces.join("") + text.slice(rest);
}

/**
 * Changes texts, each as one change of its editor; all of them or none.
 *
 * @param {Change[]} changes
 * @returns {Promise<boolean>} whether the texts were what they should have been
 */
export async function write(changes) {
  const editors = await Promise.all(changes.map(({ document, before }) => editorOf(document, before)));
  if (editors.some((editor, at) => editor?.value !== changes[at].before)) {
    return false;
  }
  changes.forEach(({ after }, at) => {
    editors[at].value = after;
    editors[at].dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
  });
  return true;
}

/** The name of a document, as the page shows it. */
export function nameOf(id) {
  return holderOf(id)?.querySelector(".file")?.textContent ?? "";
}

const holderOf = (id) => document.getElementById(`document-${id}`);

/** A text that is folded gets its editor first. */
async function editorOf(id, text) {
  const find = () => holderOf(id)?.querySelector("code-editor");
  const unfold = holderOf(id)?.querySelector("[data-testid=unfold]");
  if (!find() && unfold) {
    unfold.click();
    const end = performance.now() + UNFOLDS_WITHIN;
    while (find()?.value !== text && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 16));
    }
  }
  return find();
}
