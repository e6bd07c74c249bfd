/** Colors of the keys of YAML and HCL, which the editor's language does not know. */

import {
  Decoration,
  type DecorationSet,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from "@codemirror/view";

import { isJson } from "./cursor-context.ts";

const KEY = Decoration.mark({ class: "cm-key" });

const found = new MatchDecorator({
  regexp: /^[\s-]*([\w$."'/:-]+?)(?=\s*[:=](?:\s|$))/g,
  decorate: (add, from, to, [whole, key = ""]) => add(from + whole.length - key.length, to, KEY),
});

export const keys = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = isJson(view.state) ? Decoration.none : found.createDeco(view);
    }

    update(update: ViewUpdate): void {
      const { state, startState, view } = update;
      if (isJson(state)) {
        this.decorations = Decoration.none;
      } else {
        this.decorations = isJson(startState) ? found.createDeco(view) : found.updateDeco(update, this.decorations);
      }
    }
  },
  { decorations: (plugin) => plugin.decorations },
);
