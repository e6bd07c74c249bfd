/** From a line in an editor to what was found about it: by a key, or a click on a mark in the gutter. */

import type { Extension } from "@codemirror/state";
import { keymap, ViewPlugin } from "@codemirror/view";

/** @param show called with the line, from 1 */
export function goToResult(show: (line: number) => void): Extension {
  return [
    keymap.of([
      {
        key: "Mod-Enter",
        run({ state }) {
          show(state.doc.lineAt(state.selection.main.head).number);
          return true;
        },
      },
    ]),
    // The gutter is outside of what handlers of the text hear of.
    ViewPlugin.define((view) => {
      const clicked = (event: MouseEvent) => {
        if (event.target instanceof Element && event.target.closest(".cm-lint-marker")) {
          const block = view.lineBlockAtHeight(event.clientY - view.documentTop);
          show(view.state.doc.lineAt(block.from).number);
        }
      };
      view.dom.addEventListener("click", clicked);
      return { destroy: () => view.dom.removeEventListener("click", clicked) };
    }),
  ];
}
