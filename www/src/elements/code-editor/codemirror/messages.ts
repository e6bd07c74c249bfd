/** What the editors say: in the line below, and in sentences with names. */

import { StateEffect } from "@codemirror/state";

import { h } from "../../dom.ts";

/** Says what came of a key or a button, in the line below the editor. */
export const announce = StateEffect.define<string>();

/** A text of the editors. */
export const say = (key: string, params = {}): string => sfnHost.say(`edit_${key}`, params);

/** A sentence for the page: what stands in backticks is a name. */
export const withNames = (sentence: string): (string | HTMLElement)[] =>
  sentence.split("`").map((part, at) => (at % 2 === 0 ? part : h("code", { textContent: part })));
