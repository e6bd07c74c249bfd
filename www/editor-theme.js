import { EditorView } from "@codemirror/view";

const underline = (color) => ({
  // CodeMirror's own are images, which the page's policy forbids.
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${color}`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
});

/** A sign in the gutter: a shape as well as a colour. */
const sign = (color, shape) => ({
  content: "normal",
  "&::before": { content: `"${shape}"`, color },
});

/** The editor's looks, from the custom properties that `<code-editor>` sets. */
export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--_text)", backgroundColor: "var(--_background)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-content": { caretColor: "var(--_text)" },
  ".cm-cursor": { borderLeftColor: "var(--_text)" },
  ".cm-placeholder": { color: "var(--_muted)" },
  ".cm-gutters": {
    color: "var(--_muted)",
    backgroundColor: "var(--_background)",
    borderRight: "none",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--_muted) 9%, transparent)",
  },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--_selection)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--_selection) 45%, transparent)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--_muted)",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "transparent",
    outline: "1px solid var(--_error)",
  },
  ".cm-mark": { backgroundColor: "var(--_mark)" },
  ".cm-foldPlaceholder": { color: "inherit", backgroundColor: "transparent" },
  ".cm-lintRange-error": underline("var(--_error)"),
  ".cm-lintRange-warning": underline("var(--_warning)"),
  ".cm-lintRange-info, .cm-lintRange-hint": underline("var(--_hint)"),
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0.2em" },
  ".cm-lint-marker": { width: "1em", height: "auto", lineHeight: "inherit", textAlign: "center" },
  ".cm-lint-marker-error": sign("var(--_error)", "\\2716"),
  ".cm-lint-marker-warning": sign("var(--_warning)", "\\25b2"),
  ".cm-lint-marker-info, .cm-lint-marker-hint": sign("var(--_hint)", "\\25cf"),
  ".cm-panels, .cm-tooltip": {
    color: "var(--_text)",
    backgroundColor: "var(--_background)",
    border: "1px solid var(--_border)",
  },
  ".cm-panel.cm-search": { font: "inherit" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button": {
    font: "inherit",
    color: "inherit",
    backgroundColor: "transparent",
    backgroundImage: "none",
    border: "1px solid var(--_border)",
  },
  ".cm-panel.cm-search [name=close]": { border: "none" },
  ".cm-searchMatch": { backgroundColor: "var(--_mark)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--_text)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--_error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--_warning)" },
  ".cm-diagnostic-info, .cm-diagnostic-hint": { borderLeftColor: "var(--_hint)" },
});
