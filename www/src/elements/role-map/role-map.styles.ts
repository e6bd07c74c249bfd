/** What a role map looks like beside what it shares with the graph of states. */
export const ROLE_MAP_STYLE = `
:host { flex: none; min-height: 1px; }
section { position: relative; display: flex; flex-direction: column; gap: 0.6rem; min-width: 0; min-height: 0; }
h2, p { margin: 0; }
h2 { font-size: 0.9375rem; font-weight: 650; }
.about { color: var(--muted); font-size: 0.8125rem; }
.view { max-height: var(--diagram-height, min(80vh, 48rem)); }
.account { fill: none; stroke: var(--line); stroke-width: 1.5px; }
.title { fill: var(--muted); font-size: 12px; font-weight: 600; }
.plain { stroke-dasharray: 2 3; }
.label-said { text-anchor: middle; }
.granted > g > .line { stroke: var(--granted); }
.missing > g > .line { stroke: var(--missing); stroke-width: 2px; }
.denied > g > .line { stroke: var(--denied); stroke-width: 2px; }
.undecided > g > .line { stroke: var(--undecided); stroke-dasharray: 6 3; }
.granted > g > .arrow { fill: var(--granted); }
.missing > g > .arrow { fill: var(--missing); }
.denied > g > .arrow { fill: var(--denied); }
.undecided > g > .arrow { fill: var(--undecided); }
.edge .label { fill: var(--text); }
.unchecked .label { fill: var(--muted); }
.hidden {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  padding: 0;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.stale svg { opacity: 0.5; }
@media (prefers-reduced-motion: no-preference) { svg { transition: opacity 0.2s 0.3s; } }
@media print { :host { display: none; } }
@media (forced-colors: active) {
  .account { stroke: CanvasText; }
  .title, .edge .label { fill: CanvasText; }
  .state > .box { fill: Canvas; stroke: CanvasText; }
  .state:focus > .box { stroke: Highlight; }
  .missing > g > .line, .denied > g > .line, .granted > g > .line, .undecided > g > .line { stroke: CanvasText; }
  .missing > g > .arrow, .denied > g > .arrow, .granted > g > .arrow, .undecided > g > .arrow { fill: CanvasText; }
}
`;
