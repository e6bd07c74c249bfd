/** What shows the text of a `<code-editor>`. Offsets are those of the text with "\n" for every line break. */

import type { Diagnostic, Mark } from "../../contract/elements.ts";

export interface Range {
  start: number;
  end: number;
}

export interface View {
  readonly text: string;
  /** Replaces without calling `onInput`. */
  setText(text: string): void;
  readonly selection: Range;
  select(range: Range): void;
  scrollTop: number;
  readonly hasFocus: boolean;
  focus(): void;
  /** Scrolls there. */
  scrollTo(range: Range): void;
  /** Focuses, selects, scrolls there. */
  reveal(range: Range): void;
  setLabels(label: string, placeholder: string): void;
  setDiagnostics(diagnostics: Diagnostic[]): void;
  setMarks(marks: Mark[]): void;
  showStatus(text: string): void;
  destroy(): void;
}

export interface ViewOptions {
  parent: HTMLElement;
  root: ShadowRoot;
  text: string;
  label: string;
  placeholder: string;
  isReadOnly: boolean;
  onInput: () => void;
  onSelection: () => void;
  /** The user wants to see the result about a line, from 1. */
  onResult: (line: number) => void;
  /** The user wants to copy or apply the fix of that index. */
  onFix: (name: "copyfix" | "applyfix", fix: number) => void;
}

export type ViewFactory = (options: ViewOptions) => View;
