/** The looks of the tools for statements; the colors are those of `style.css`. */
export const STYLE = `
fix-tools, fixes-tools { display: block; min-width: 0; }
fix-tools:empty, fixes-tools:empty { display: none; }
.fix-row { display: flex; flex-wrap: wrap; align-items: center; gap: 0.4rem; font-size: 0.8125rem; }
.fix-row > [hidden] { display: none; }
.fix-row select { max-width: 9rem; }
.fix-row [data-testid="fix-role"] { max-width: 22rem; }
.fix-row .fix-why { flex: 1 1 12rem; color: var(--muted); }
.fix-row .fix-form { margin-left: auto; }
fix-tools > .fix-row { padding: 0.45rem 0.8rem; border-top: 1px solid var(--line); }
/* Where it can be applied, that is what to do; to copy is the other way. */
.fix:has(fix-tools .primary:not([hidden])) .copy button.primary {
  background: var(--panel);
  border-color: var(--control);
  color: inherit;
  font-weight: 400;
}
.fix:has(fix-tools .primary:not([hidden])) .copy button.primary:hover {
  border-color: var(--accent);
  color: var(--accent);
  filter: none;
}
.fix-preview { display: flex; flex-direction: column; gap: 0.4rem; padding: 0.6rem 0.8rem; border-top: 1px solid var(--line); background: var(--panel); font-size: 0.8125rem; }
.fix-preview p { overflow-wrap: anywhere; }
.fix-preview .over { color: var(--missing); font-weight: 600; }
.fix-diff { max-height: 24rem; overflow: auto; border: 1px solid var(--line); border-radius: 6px; font-size: 0.75rem; line-height: 1.5; }
.fix-diff > code { display: block; min-width: fit-content; }
.fix-diff .line { display: block; padding: 0 0.5rem 0 1.7rem; text-indent: -1.2rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.fix-diff .sign { display: inline-block; width: 1.2rem; text-indent: 0; user-select: none; color: var(--muted); }
.fix-diff .add { background: var(--granted-ground); }
.fix-diff .add .sign { color: var(--granted); }
.fix-diff .remove { background: var(--missing-ground); }
.fix-diff .remove .sign { color: var(--missing); }
.fix-diff .gap { color: var(--muted); }
.fix-notice {
  position: fixed;
  inset: auto 0 1rem 0;
  z-index: 8;
  display: flex;
  align-items: center;
  gap: 0.6rem;
  width: fit-content;
  max-width: min(40rem, calc(100vw - 2rem));
  margin: 0 auto;
  padding: 0.5rem 0.6rem 0.5rem 0.9rem;
  border: 1px solid var(--control);
  border-radius: 8px;
  background: var(--panel);
  box-shadow: 0 4px 16px rgb(0 0 0 / 20%);
  overflow-wrap: anywhere;
}
.fix-notice[hidden], .fix-notice [hidden] { display: none; }
.fix-notice button { flex: none; }
@media print { fix-tools, fixes-tools, .fix-notice { display: none !important; } }
@media (forced-colors: active) { .fix-diff .line { border: 0; } .fix-notice { border: 2px solid; } }
`;
