/** What does not differ between editors. Tab is left alone: it moves the focus. */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, StateEffect, type StateEffectType, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { completion } from "./completion.ts";
import { formatKeymap } from "./format-json.ts";
import { hover, hoverKeymap } from "./hover.ts";
import { keys } from "./keys.ts";
import { problems, problemsKeymap } from "./problems.ts";
import { statusBar } from "./status-bar.ts";
import { theme } from "./theme.ts";

/** Decorations that stay with the text until an effect replaces them. */
function decorations(): [StateEffectType<DecorationSet>, Extension] {
  const set = StateEffect.define<DecorationSet>();
  const field = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(marks, transaction) {
      const effect = transaction.effects.find((effect) => effect.is(set));
      return effect ? (effect.value as DecorationSet) : marks.map(transaction.changes);
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  return [set, field];
}

const [setMarks, marks] = decorations();
const [setGranted, granted] = decorations();

/** Replace the marks, and those of what is granted. */
export { setGranted, setMarks };

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--_key)" },
  { tag: tags.string, color: "var(--_string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--_literal)" },
]);

export const setup: Extension = [
  lineNumbers(),
  lintGutter(),
  foldGutter(),
  codeFolding(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  highlightSelectionMatches(),
  search({ top: true }),
  EditorState.tabSize.of(2),
  EditorView.lineWrapping,
  json(),
  syntaxHighlighting(highlighting),
  keys,
  marks,
  granted,
  theme,
  completion,
  closeBrackets(),
  hover,
  problems,
  statusBar,
  keymap.of([
    ...closeBracketsKeymap,
    ...hoverKeymap,
    ...formatKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...searchKeymap,
    ...problemsKeymap,
  ]),
];
