/** Formats JSON: white space and nothing else changes, comments stay. */

import { isolateHistory } from "@codemirror/commands";
import { format, visit } from "jsonc-parser";

import { isJson } from "./editor-place.js";
import { say, texts } from "./editor-texts.js";

/** Levels of nesting; the analysis reads no more, and the parser calls itself for each. */
const DEEPEST = 512;
const TOO_DEEP = new RangeError("nested too deep");

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
  let depth = 0;
  const begin = () => {
    depth += 1;
    if (depth > DEEPEST) {
      throw TOO_DEEP;
    }
  };
  const end = () => {
    depth -= 1;
  };
  const visitor = { onError, onObjectBegin: begin, onArrayBegin: begin, onObjectEnd: end, onArrayEnd: end };
  try {
    visit(state.doc.toString(), visitor, { allowTrailingComma: true });
  } catch (error) {
    if (error !== TOO_DEEP) {
      throw error;
    }
    return texts().tooDeep;
  }
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
