/** Formats JSON: white space and nothing else changes, comments stay. */

import { isolateHistory } from "@codemirror/commands";
import type { EditorState } from "@codemirror/state";
import type { EditorView, KeyBinding } from "@codemirror/view";
import { type FormattingOptions, format, visit } from "jsonc-parser";

import { isJson } from "./cursor-context.ts";
import { announce, say } from "./messages.ts";

/** Levels of nesting; the analysis reads no more, and the parser calls itself for each. */
const DEEPEST = 512;
const TOO_DEEP = new RangeError("nested too deep");

/** Why the text cannot be formatted; empty: it can. */
export function obstacle(state: EditorState): string {
  if (!isJson(state)) {
    return say("only_json");
  }
  let broken = -1;
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
  const onError = (_error: number, offset: number) => {
    broken = broken < 0 ? offset : broken;
  };
  const visitor = { onError, onObjectBegin: begin, onArrayBegin: begin, onObjectEnd: end, onArrayEnd: end };
  try {
    visit(state.doc.toString(), visitor, { allowTrailingComma: true });
  } catch (error) {
    if (error !== TOO_DEEP) {
      throw error;
    }
    return say("too_deep");
  }
  return broken < 0 ? "" : say("broken", { line: state.doc.lineAt(Math.min(broken, state.doc.length)).number });
}

/** The indentation that the text has already; else two spaces. */
function indentation(text: string): FormattingOptions {
  const found = /[{[]\s*?\n(\t| {2} *)\S/.exec(text)?.[1] ?? "  ";
  return { insertSpaces: found !== "\t", tabSize: found === "\t" ? 1 : found.length };
}

/** Formats the text as one change, and says what came of it. */
export function formatText(view: EditorView): true {
  const { state } = view;
  const why = obstacle(state);
  const text = state.doc.toString();
  const edits = why ? [] : format(text, undefined, { ...indentation(text), eol: "\n" });
  const status = why || say(edits.length > 0 ? "formatted" : "formatted_already");
  view.dispatch({
    changes: edits.map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content })),
    annotations: edits.length > 0 ? isolateHistory.of("full") : [],
    effects: announce.of(status),
    userEvent: "format",
  });
  return true;
}

export const formatKeymap: KeyBinding[] = [{ key: "Shift-Alt-f", run: formatText, preventDefault: true }];
