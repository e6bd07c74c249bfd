/**
 * The elements between the page's module and the libraries that edit and draw: properties and methods
 * in, events out. `crates/page/src/elements.rs` binds the same.
 */

import type { Graph, RoleMap } from "./report.ts";

/** An underlined range of a text, in UTF-16 units; `info` is what is granted, and no problem. */
export interface Diagnostic {
  from: number;
  to: number;
  severity: "error" | "warning" | "hint" | "info";
  message: string;
  /** The fix whose statement mends it, by its index. */
  fix?: number | null;
  /** Whether that can be applied. */
  applies?: boolean;
}

/** A marked range of a text; `kind` names a part, `::part(mark-kind)`; `changed` marks whole lines. */
export interface Mark {
  from: number;
  to: number;
  kind?: string;
}

/**
 * `<code-editor>`: a text field that becomes an editor once the workbench is loaded.
 *
 * Attributes: `label` (its accessible name), `placeholder`, `readonly` (before it is in the page).
 *
 * INVARIANT: all offsets are UTF-16 units of `value`. A text that was set is given back unchanged,
 * "\r\n" included, until the user edits it; from then on its line breaks are "\n", as those of any
 * text that is typed or pasted.
 */
export interface CodeEditorElement {
  value: string;
  selectionStart: number;
  selectionEnd: number;
  diagnostics: Diagnostic[];
  marks: Mark[];
  /** Moves the focus to a range, selects it and scrolls it into view. */
  reveal(start: number, end?: number): void;
  /** Scrolls to lines that were changed and marks them until the text changes; the focus stays. */
  flash(start: number, end: number): void;
  /** Says something in the line below the text, for a moment. */
  showStatus(text: string): void;
  focus(): void;
}

export interface CodeEditorEventMap {
  /** After every edit of the user. */
  input: InputEvent;
  /** The cursor or the selection moved. */
  selection: CustomEvent<{ start: number; end: number }>;
  /** The user wants to see the result about a line, from 1. */
  result: CustomEvent<number>;
  /** The user wants to copy or apply the fix of that index. */
  copyfix: CustomEvent<number>;
  applyfix: CustomEvent<number>;
  /** The user wants to leave it by Escape, and nothing tells where to. */
  leave: Event;
}

/**
 * `<state-graph>`: the states of a machine as a graph. Attribute: `label`, the name of the machine.
 */
export interface StateGraphElement {
  graph: Graph | null;
}

export interface StateGraphEventMap {
  /** The user chose a state, by its index. */
  reveal: CustomEvent<number>;
}

/** `<role-map>`: who passes and assumes which role, across accounts and services. */
export interface RoleMapElement {
  /** What is drawn; null: nothing, as while it is made for the first time. */
  map: RoleMap | null;
  /** The map does not belong to the texts on the screen. */
  isStale: boolean;
  /** Characters of texts that are so large that the map is made when the user asks for it; 0: it is made. */
  offered: number;
  /** The map could not be made. */
  hasFailed: boolean;
}

export interface RoleMapEventMap {
  /** It came near to what can be seen, or left it: `true`, `false`. */
  near: CustomEvent<boolean>;
  /** The user asks for the map of large texts. */
  wanted: Event;
  /** The user chose a relation, by the index of its check. */
  reveal: CustomEvent<number>;
}
