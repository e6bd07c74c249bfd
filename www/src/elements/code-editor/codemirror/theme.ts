import { EditorView } from "@codemirror/view";

const underline = (color: string) => ({
  // CodeMirror's own are images, which the page's policy forbids.
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${color}`,
  textDecorationSkipInk: "none",
  textUnderlineOffset: "3px",
});

/** A symbol in the gutter: a shape as well as a color. */
const symbol = (color: string, shape: string) => ({
  content: "normal",
  "&::before": { content: `"${shape}"`, color },
});

const SANS = "var(--font-sans, system-ui, sans-serif)";
const LINE = "1px solid color-mix(in srgb, var(--_border) 55%, transparent)";
const RING = { outline: "2px solid var(--_focus)", outlineOffset: "-1px" };

/** The editor's looks, from the custom properties that `<code-editor>` sets. */
export const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--_text)", backgroundColor: "var(--_background)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "inherit", lineHeight: "inherit" },
  ".cm-key": { color: "var(--_key)" },
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
  ".cm-lintRange-hint": underline("var(--_hint)"),
  ".cm-granted": { textDecoration: "underline dotted var(--_string)", textUnderlineOffset: "3px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0 0.2em" },
  ".cm-lint-marker": { cursor: "pointer", width: "1em", height: "auto", lineHeight: "inherit", textAlign: "center" },
  ".cm-lint-marker-error": symbol("var(--_error)", "\\2716"),
  ".cm-lint-marker-warning": symbol("var(--_warning)", "\\25b2"),
  ".cm-lint-marker-info, .cm-lint-marker-hint": symbol("var(--_hint)", "\\25cf"),
  ".cm-panels, .cm-tooltip": {
    color: "var(--_text)",
    backgroundColor: "var(--_background)",
    border: "1px solid var(--_border)",
  },
  ".cm-tooltip": { borderRadius: "4px", maxWidth: "min(34rem, calc(100vw - 3rem))" },
  // Below each other, with one line between them.
  ".cm-panels": { border: "0" },
  ".cm-panels-bottom": { border: "0" },
  ".cm-panels-top": { borderBottom: LINE },
  ".cm-bar": {
    display: "flex",
    gap: "0.5rem",
    borderTop: LINE,
    padding: "0 0.25rem",
    font: `0.75rem/1.6 ${SANS}`,
  },
  ".cm-bar[hidden], .cm-bar [hidden]": { display: "none" },
  ".cm-bar button": {
    padding: "0.1rem 0.35rem",
    font: "inherit",
    color: "var(--_muted)",
    background: "none",
    border: "0",
    borderRadius: "3px",
    cursor: "pointer",
  },
  ".cm-bar button:hover": { color: "var(--_focus)", textDecoration: "underline" },
  ".cm-bar button:focus-visible, .cm-panel.cm-search :focus-visible": RING,
  ".cm-bar [name=format]": { marginLeft: "auto" },
  ".cm-bar [aria-disabled=true]": { opacity: "0.75", cursor: "not-allowed", textDecoration: "none" },
  ".cm-bar button span": { marginRight: "0.35em" },
  ".cm-bar-said": { flex: "1", minWidth: "0", padding: "0.1rem 0", color: "var(--_muted)" },
  ".cm-bar-place": { padding: "0.1rem 0", color: "var(--_muted)", whiteSpace: "nowrap" },
  ".cm-bar-error": { color: "var(--_error)" },
  ".cm-bar-warning": { color: "var(--_warning)" },
  ".cm-bar-hint, .cm-bar-info": { color: "var(--_hint)" },
  ".cm-panel.cm-panel-lint": {
    borderTop: LINE,
    "& ul": { maxHeight: "9rem", padding: "0" },
    "& li": { cursor: "pointer" },
    "& ul [aria-selected], & ul:focus [aria-selected]": {
      color: "inherit",
      backgroundColor: "var(--_selection)",
    },
    "& [name=close]": { right: "1rem", padding: "0 0.35rem", color: "inherit", font: "inherit", cursor: "pointer" },
  },
  ".cm-diagnostic": { font: `0.8125rem/1.5 ${SANS}` },
  ".cm-fix": { display: "flex", gap: "0.5rem" },
  // What is an item of a list holds no buttons.
  ".cm-panel-lint .cm-fix": { display: "none" },
  ".cm-fix button": {
    margin: "0.3rem 0",
    padding: "0.1rem 0.5rem",
    font: "inherit",
    color: "var(--_focus)",
    background: "none",
    border: "1px solid",
    borderRadius: "4px",
    cursor: "pointer",
  },
  ".cm-needs": {
    padding: "0.4rem 0.6rem",
    maxHeight: "18rem",
    overflowY: "auto",
    font: `0.8125rem/1.5 ${SANS}`,
    overflowWrap: "anywhere",
    "& strong, & code": { fontFamily: "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" },
    "& code": { fontSize: "0.95em" },
    "& ul": { margin: "0.2rem 0", padding: "0", listStyle: "none" },
    "& li + li": { marginTop: "0.2rem" },
    "& p": { margin: "0.3rem 0 0" },
    "& small": { display: "block", color: "var(--_muted)" },
    "& em": {
      padding: "0 0.35rem",
      border: "1px solid",
      borderRadius: "1rem",
      fontStyle: "normal",
      fontSize: "0.6875rem",
    },
    "& a": { color: "var(--_focus)", marginRight: "0.75rem" },
  },
  ".cm-needs-low em": { color: "var(--_hint)" },
  ".cm-needs-medium em": { color: "var(--_warning)" },
  ".cm-tooltip.cm-tooltip-autocomplete": {
    "& > ul": { fontFamily: "inherit", maxHeight: "14rem", maxWidth: "min(40rem, calc(100vw - 3rem))" },
    "& > ul > li": { padding: "0.1rem 0.4rem" },
    "& > ul > li[aria-selected]": { color: "inherit", backgroundColor: "var(--_selection)" },
  },
  ".cm-completionDetail": { color: "var(--_muted)", fontStyle: "normal" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", maxWidth: "24rem" },
  // Beside the list there is no room for it; the key tells the same.
  "@media (max-width: 48rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-panel.cm-search": { font: `0.8125rem/1.5 ${SANS}`, "& label": { fontSize: "inherit" } },
  ".cm-panel.cm-search input, .cm-panel.cm-search button": {
    font: "inherit",
    color: "inherit",
    backgroundColor: "transparent",
    backgroundImage: "none",
    border: "1px solid var(--_border)",
    borderRadius: "4px",
  },
  ".cm-panel.cm-search [name=close]": { border: "none" },
  ".cm-searchMatch": { backgroundColor: "var(--_mark)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--_text)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--_error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--_warning)" },
  ".cm-diagnostic-info, .cm-diagnostic-hint": { borderLeftColor: "var(--_hint)" },
});
