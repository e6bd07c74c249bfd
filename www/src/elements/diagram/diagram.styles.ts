/** What drawings look like: the colors are those of the page. */
export const DIAGRAM_STYLE = `
:host { display: block; min-width: 0; }
:host([hidden]) { display: none; }
.view {
  overflow: auto;
  max-height: var(--diagram-height, min(70vh, 42rem));
  border: 1px solid var(--line);
  border-radius: 8px;
  background: var(--raised);
}
.view:empty { display: none; }
svg { display: block; margin: 0 auto; font-family: var(--font-sans); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.35rem 0.75rem; margin-top: 0.5rem; }
.bar p { margin: 0; font-size: 0.8125rem; color: var(--muted); }
.bar p:empty { display: none; }
[hidden] { display: none !important; }
button {
  flex: none;
  padding: 0.2rem 0.7rem;
  font: inherit;
  color: var(--text);
  background: var(--panel);
  border: 1px solid var(--control);
  border-radius: 5px;
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.box { fill: var(--panel); stroke: var(--control); stroke-width: 1px; }
.container { stroke-dasharray: 5 4; fill: none; }
.ghost { stroke-dasharray: 2 3; fill: none; }
.kind { fill: var(--muted); font-size: 11px; }
.name { fill: var(--text); font-size: 13px; font-weight: 600; }
.said { font-size: 12px; font-weight: 600; }
.granted > .box { stroke: var(--granted); fill: var(--granted-ground); }
.missing > .box { stroke: var(--missing); fill: var(--missing-ground); }
.denied > .box { stroke: var(--denied); fill: var(--denied-ground); }
.undecided > .box { stroke: var(--undecided); fill: var(--undecided-ground); }
.granted > .said { fill: var(--granted); }
.missing > .said { fill: var(--missing); }
.denied > .said { fill: var(--denied); }
.undecided > .said { fill: var(--undecided); }
.line { fill: none; stroke: var(--control); stroke-width: 1.25px; }
.catch { stroke-dasharray: 4 3; }
.arrow { fill: var(--control); }
.label { fill: var(--muted); font-size: 11px; text-anchor: middle; }
.label-ground { fill: var(--raised); }
.mark { fill: var(--panel); stroke: var(--control); stroke-width: 1px; }
.mark-text { fill: var(--muted); font-size: 11px; text-anchor: middle; }
.line, .arrow, .label, .label-ground { pointer-events: none; }
.state { cursor: pointer; outline: none; pointer-events: all; }
.state:hover > .box { stroke-width: 2px; }
.state:focus > .box { stroke: var(--focus); stroke-width: 2.5px; stroke-dasharray: none; }
@media (forced-colors: active) {
  .box, .mark { fill: Canvas; stroke: CanvasText; }
  .container, .ghost { fill: none; }
  .line { stroke: CanvasText; }
  .arrow, .kind, .name, .said, .label, .mark-text { fill: CanvasText; }
  .granted > .said, .missing > .said, .denied > .said, .undecided > .said { fill: CanvasText; }
  .label-ground { fill: Canvas; }
  .state:focus > .box { stroke: Highlight; }
}
`;
