/**
 * The editor that takes the place of the plain text fields: CodeMirror, as a view of
 * `<code-editor>`. Loaded in the background; the page works without it.
 */

import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  HighlightStyle,
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, previousDiagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Annotation, Compartment, EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder as placeholderText,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

import { bar } from "./editor-bar.js";
import { completion } from "./editor-completion.js";
import { formatKeymap } from "./editor-format.js";
import { needs, needsKeymap } from "./editor-needs.js";
import { followMarks, resultsKeymap } from "./editor-results.js";
import { withNames } from "./editor-texts.js";
import { theme } from "./editor-theme.js";

/** On changes that the user did not make. */
const external = Annotation.define();

const setMarks = StateEffect.define();

const marksField = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) {
        return effect.value;
      }
    }
    return marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const highlighting = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--_key)" },
  { tag: tags.string, color: "var(--_string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--_literal)" },
]);

/** What does not differ between elements. Tab is left alone: it moves the focus. */
const common = [
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
  marksField,
  theme,
  completion,
  closeBrackets(),
  needs,
  bar,
  keymap.of([
    ...closeBracketsKeymap,
    ...needsKeymap,
    ...resultsKeymap,
    ...formatKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    ...foldKeymap,
    ...searchKeymap,
    ...lintKeymap,
    { key: "Shift-F8", run: previousDiagnostic },
  ]),
];

/** The editor's own words, and the names of their texts. */
const PHRASES = [
  ["Find", "find"],
  ["Replace", "replace"],
  ["next", "next"],
  ["previous", "previous"],
  ["all", "all"],
  ["match case", "match_case"],
  ["regexp", "regexp"],
  ["by word", "by_word"],
  ["replace", "replace_one"],
  ["replace all", "replace_all"],
  ["close", "close"],
  ["current match", "current_match"],
  ["on line", "on_line"],
  ["replaced match on line $", "replaced_one"],
  ["replaced $ matches", "replaced_all"],
  ["Go to line", "go_to_line"],
  ["go", "go"],
  ["Diagnostics", "diagnostics"],
  ["No diagnostics", "no_diagnostics"],
  ["Control character", "control_character"],
  ["Fold line", "fold_line"],
  ["Unfold line", "unfold_line"],
  ["Folded lines", "folded_lines"],
  ["Unfolded lines", "unfolded_lines"],
  ["to", "to"],
  ["folded code", "folded_code"],
  ["unfold", "unfold_code"],
  ["Completions", "completions"],
];

/** The words in the language of the page. */
function phrases() {
  const table = globalThis.sfnTexts?.[document.documentElement.lang] ?? "";
  const texts = new Map(table.split("\n").map((line) => line.split("\t")));
  return Object.fromEntries(
    PHRASES.map(([phrase, name]) => [phrase, texts.get(`page:edit_${name}`) ?? phrase]),
  );
}

/** The view; its interface is described at `CodeEditor`. */
class CodeMirrorView {
  #labels = new Compartment();
  #view;

  constructor({ parent, root, text, label, placeholder, onInput, onSelection }) {
    const listener = EditorView.updateListener.of((update) => {
      const isExternal = update.transactions.some((transaction) => transaction.annotation(external));
      if (update.docChanged && !isExternal) {
        onInput();
      }
      if (update.selectionSet && !isExternal) {
        onSelection();
      }
    });
    this.#view = new EditorView({
      parent,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [common, listener, this.#labels.of(labels(label, placeholder))],
      }),
    });
    followMarks(this.#view);
  }

  get text() {
    return this.#view.state.doc.toString();
  }

  setText(text) {
    this.#view.dispatch({
      changes: difference(this.text, text),
      // Undone by itself, not together with what was set or typed just before.
      annotations: [external.of(true), isolateHistory.of("full")],
    });
  }

  get selection() {
    const { from, to } = this.#view.state.selection.main;
    return { start: from, end: to };
  }

  select({ start, end }) {
    this.#view.dispatch({ selection: { anchor: start, head: end }, annotations: external.of(true) });
  }

  get scrollTop() {
    return this.#view.scrollDOM.scrollTop;
  }

  set scrollTop(pixels) {
    // The height of the text is known once it is measured.
    this.#view.requestMeasure({
      read: () => pixels,
      write: (top) => {
        this.#view.scrollDOM.scrollTop = top;
      },
    });
  }

  get hasFocus() {
    return this.#view.hasFocus;
  }

  focus() {
    this.#view.focus();
  }

  reveal({ start, end }) {
    this.#view.focus();
    this.#view.dispatch({
      selection: { anchor: start, head: end },
      effects: EditorView.scrollIntoView(start, { y: "center" }),
      annotations: external.of(true),
    });
  }

  setLabels(label, placeholder) {
    this.#view.dispatch({ effects: this.#labels.reconfigure(labels(label, placeholder)) });
  }

  setDiagnostics(diagnostics) {
    const drawn = diagnostics.map((one) => ({ ...one, renderMessage: () => drawMessage(one) }));
    this.#view.dispatch(setDiagnostics(this.#view.state, drawn));
  }

  setMarks(marks) {
    const ranges = marks
      .filter(({ from, to }) => from < to)
      .map(({ from, to, kind }) => markDecoration(kind).range(from, to));
    this.#view.dispatch({ effects: setMarks.of(Decoration.set(ranges, true)) });
  }

  destroy() {
    this.#view.destroy();
  }
}

/** What changes with the language of the page. */
function labels(label, placeholder) {
  return [
    // The index is the browser's own; axe-core wants to read that what scrolls can have the focus.
    EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    placeholderText(placeholder),
    EditorState.phrases.of(phrases()),
  ];
}

function drawMessage({ message }) {
  const drawn = document.createElement("span");
  drawn.append(...withNames(message));
  return drawn;
}

function markDecoration(kind) {
  const part = kind ? `mark mark-${kind}` : "mark";
  return Decoration.mark({ class: "cm-mark", attributes: { part } });
}

/** The change from one text to another, as small as a common start and end make it. */
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) {
    start++;
  }
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  ) {
    end++;
  }
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

customElements.get("code-editor").useView((options) => new CodeMirrorView(options));
