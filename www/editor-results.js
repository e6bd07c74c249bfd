/**
 * From a place in an editor to what was found about it. The results name their places by document
 * and line on a button, which shows the place in the editor; here it is the other way round.
 */

import { forEachDiagnostic } from "@codemirror/lint";

import { say, texts } from "./editor-texts.js";

/** How long the row stands out, in milliseconds. */
const SHOWN_MS = 1600;

/** The row about a line of the editor; of several the one that says what is marked there. */
function rowOf(view, number) {
  const host = view.root.host;
  const name = host?.closest(".document")?.querySelector(".file")?.textContent;
  if (!name) {
    return null;
  }
  const line = view.state.doc.line(number);
  const messages = [];
  forEachDiagnostic(view.state, ({ message }, from, to) => {
    if (from <= line.to && to >= line.from) {
      messages.push(plain(message));
    }
  });
  const buttons = Array.from(document.querySelectorAll(".results [data-testid=place]"));
  const rows = buttons
    .filter((button) => button.textContent === `${name}:${number}`)
    .map((button) => ({ button, row: button.closest(".row, .group, .fix") }))
    .filter(({ row }) => row);
  const said = ({ row }) => messages.some((message) => plain(row.textContent).includes(message));
  return rows.find(said) ?? rows.find(({ row }) => row.matches(".row")) ?? rows[0] ?? null;
}

const plain = (text) => text.replace(/[\s`]+/g, "");

function goTo(view, number) {
  const found = rowOf(view, number);
  if (!found) {
    view.dispatch({ effects: say.of(texts().noResult) });
    return;
  }
  found.row.scrollIntoView({ block: "center" });
  found.button.focus({ preventScroll: true });
  found.row.classList.add("shown");
  setTimeout(() => found.row.classList.remove("shown"), SHOWN_MS);
}

/** @type {import("@codemirror/view").KeyBinding[]} */
export const resultsKeymap = [
  {
    key: "Mod-Enter",
    run(view) {
      goTo(view, view.state.doc.lineAt(view.state.selection.main.head).number);
      return true;
    },
  },
];

/**
 * Lets a click on a mark in the gutter lead to the result.
 *
 * @param {import("@codemirror/view").EditorView} view
 */
export function followMarks(view) {
  view.dom.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest(".cm-lint-marker")) {
      const block = view.lineBlockAtHeight(event.clientY - view.documentTop);
      goTo(view, view.state.doc.lineAt(block.from).number);
    }
  });
}
