/** The list of problems below the text: F8 or a button opens it, F8 and the arrow keys go on, closing it leads back. */

import { forEachDiagnostic, openLintPanel } from "@codemirror/lint";
import { type EditorView, type KeyBinding, ViewPlugin } from "@codemirror/view";

/** The list, while it is open. */
export const listOf = (view: EditorView): Element | null => view.dom.querySelector(".cm-panel-lint ul");

/** Goes to an item; those outside of the list are counted from its other end. */
function choose(list: Element, at: number): boolean {
  const items = Array.from(list.children, (item) => item as HTMLElement);
  items.at(at % items.length)?.click();
  return true;
}

/** Opens it at the first problem from the cursor on. */
export function openProblems(view: EditorView): boolean {
  const { from: cursor } = view.state.selection.main;
  const before = new Set<object>();
  forEachDiagnostic(view.state, (diagnostic, from) => {
    if (from < cursor) {
      before.add(diagnostic);
    }
  });
  openLintPanel(view);
  const list = listOf(view);
  return list === null || choose(list, before.size);
}

/** Goes on by so many. */
function step(view: EditorView, by: number): boolean {
  const list = listOf(view);
  if (list === null) {
    return openProblems(view);
  }
  const at = Array.from(list.children).findIndex((item) => item.ariaSelected === "true");
  return choose(list, at + by);
}

export const problemsKeymap: KeyBinding[] = [
  { key: "Mod-Shift-m", run: openProblems, preventDefault: true },
  { key: "F8", run: (view) => step(view, 1), shift: (view) => step(view, -1) },
];

/** The list is outside of what keys of the text reach. */
export const problems = ViewPlugin.define((view) => {
  const within = ({ target }: Event, what: string) => target instanceof Element && target.closest(what) !== null;
  const pressed = (event: KeyboardEvent) => {
    if (event.key === "F8" && within(event, ".cm-panel-lint")) {
      event.preventDefault();
      step(view, event.shiftKey ? -1 : 1);
    }
  };
  const clicked = (event: MouseEvent) => {
    if (within(event, ".cm-panel-lint [name=close]")) {
      view.focus();
    }
  };
  view.dom.addEventListener("keydown", pressed);
  view.dom.addEventListener("click", clicked);
  return {
    destroy() {
      view.dom.removeEventListener("keydown", pressed);
      view.dom.removeEventListener("click", clicked);
    },
  };
});
