/** Formats JSON: white space and nothing else changes, comments stay. */

import { isolateHistory } from "@codemirror/commands";
import { format, visit } from "jsonc-parser";

import { isJson } from "./editor-place.js";
import { say, texts } from "./editor-texts.js";

/**
 * @param {import("@codemirror/state").EditorState} state
 * @returns {string} why the text cannot be formatted; empty: it can
 */
export function obstacle(state) {
  if (!isJson(state)) {
    return texts().onlyJson;
  }
  let broken = -1;
  const onError = (error, offset) => {
    broken = broken < 0 ? offset : broken;
  };
  visit(state.doc.toString(), { onError }, { allowTrailingComma: true });
  return broken < 0 ? "" : texts().broken(state.doc.lineAt(Math.min(broken, state.doc.length)).number);
}

/** The indentation that the text has already; else two spaces. */
function indentation(text) {
  const found = /[{[]\s*?\n(\t|  *)\S/.exec(text)?.[1] ?? "  ";
  return { insertSpaces: found !== "\t", tabSize: found === "\t" ? 1 : found.length };
}

/**
 * Formats the text as one change, and says what came of it.
 *
 * @param {import("@codemirror/view").EditorView} view
 * @returns {true}
 */
export function formatText(view) {
  const { state } = view;
  const why = obstacle(state);
  const text = state.doc.toString();
  const edits = why ? [] : format(text, undefined, { ...indentation(text), eol: "\n" });
  const said = why || (edits.length > 0 ? texts().formatted : texts().formattedAlready);
  view.dispatch({
    changes: edits.map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content })),
    annotations: edits.length > 0 ? isolateHistory.of("full") : [],
    effects: say.of(said),
    userEvent: "format",
  });
  return true;
}

/** @type {import("@codemirror/view").KeyBinding[]} */
export const formatKeymap = [{ key: "Shift-Alt-f", run: formatText, preventDefault: true }];
