/** The looks of a `<code-editor>`: they follow the custom properties that are named here. */
export const CODE_EDITOR_STYLE = `
:host {
  --_background: var(--editor-background, light-dark(#ffffff, #16181d));
  --_text: var(--editor-text, light-dark(#1b1f24, #e4e7eb));
  --_muted: var(--editor-muted, light-dark(#636c76, #9aa4af));
  --_border: var(--editor-border, light-dark(#8c959f, #5b6570));
  --_focus: var(--editor-focus, light-dark(#0b5cad, #79b8ff));
  --_selection: var(--editor-selection, light-dark(#b8d7f8, #264f78));
  --_mark: var(--editor-mark, light-dark(#fff3bf, #574a12));
  --_error: var(--editor-error, light-dark(#b3261e, #ff8a80));
  --_warning: var(--editor-warning, light-dark(#8a5300, #ffc266));
  --_hint: var(--editor-hint, light-dark(#0b5cad, #79b8ff));
  --_key: var(--editor-key, light-dark(#0b5cad, #8cc2ff));
  --_string: var(--editor-string, light-dark(#0a6b3d, #8fdcae));
  --_literal: var(--editor-literal, light-dark(#8a3ffc, #d0b3ff));
  display: block;
  height: 20rem;
  min-width: 0;
  font: var(--editor-font, 0.875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace);
}
:host([hidden]) { display: none; }
.frame {
  box-sizing: border-box;
  height: 100%;
  overflow: hidden;
  color: var(--_text);
  background: var(--_background);
  border: 1px solid var(--_border);
  border-radius: var(--editor-radius, 4px);
}
.frame:focus-within {
  border-color: var(--_focus);
  outline: 2px solid var(--_focus);
  outline-offset: -2px;
}
.plain {
  box-sizing: border-box;
  display: block;
  width: 100%;
  height: 100%;
  margin: 0;
  padding: 0.25rem 0.5rem;
  border: 0;
  outline: 0;
  resize: none;
  font: inherit;
  color: inherit;
  background: none;
}
.plain::placeholder { color: var(--_muted); opacity: 1; }
.cm-changed { background: var(--_mark); animation: changed 0.8s ease-out 2; }
@keyframes changed { from { background: var(--_selection); } }
@media (prefers-reduced-motion: reduce) {
  .cm-changed { animation: none; }
  .cm-cursorLayer { animation: none !important; }
}
`;
