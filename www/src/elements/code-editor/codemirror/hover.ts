/**
 * Shows what a `Resource` or an action needs: beside the pointer, or at the cursor by a key.
 * What the catalog is not sure of is marked as that.
 */

import { type EditorState, StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, type KeyBinding, showTooltip, type Tooltip } from "@codemirror/view";

import type { Description } from "../../../contract/report.ts";
import { h } from "../../dom.ts";
import { contextAt } from "./cursor-context.ts";
import { announce, say, withNames } from "./messages.ts";

/** What is known of the range of a text. */
interface Known {
  from: number;
  to: number;
  description: Description;
}

/** What is known of what stands at a position. */
async function descriptionAt(state: EditorState, position: number): Promise<Known | null> {
  const context = contextAt(state, position);
  if (!context || context.isKey) {
    return null;
  }
  const isAsked = context.text.startsWith("arn:") || /^(?:Not)?Action$/.test(context.key);
  const description = isAsked ? await sfnHost.explain(context.text) : null;
  return description && { from: context.from, to: context.to, description };
}

/** A description as an element. */
export function drawDescription({ title, call, lines }: Description): HTMLElement {
  const drawn = h("div", { className: "cm-needs" }, h("strong", { textContent: title }));
  const list = h("ul");
  for (const { text, certainty, place } of lines) {
    const item = h("li", { className: `cm-needs-${certainty}` });
    if (certainty !== "high") {
      item.append(h("em", { textContent: say(certainty) }), " ");
    }
    item.append(...withNames(text));
    const basis = place ? sfnHost.evidence(call, place) : undefined;
    if (basis) {
      item.append(h("small", { textContent: basis }));
    }
    list.append(item);
  }
  drawn.append(list);
  const pages = call ? sfnHost.links(call) : [];
  if (pages.length > 0) {
    const line = h("p");
    for (const { name, address } of pages) {
      line.append(h("a", { href: address, target: "_blank", rel: "noreferrer", textContent: name }), " ");
    }
    drawn.append(line);
  }
  return drawn;
}

const asText = ({ title, lines }: Description): string =>
  [title, ...lines.map(({ text }) => text.replaceAll("`", ""))].join(". ");

const tooltip = ({ from, to, description }: Known): Tooltip => ({
  pos: from,
  end: to,
  above: true,
  create(view) {
    const dom = drawDescription(description);
    dom.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && close(view)) {
        // Back into the editor, not out of it.
        event.preventDefault();
      }
    });
    return { dom };
  },
});

const show = StateEffect.define<Known | null>();

/** What was asked for by the key; gone with the next change or move. */
const asked = StateField.define<Known | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(show)) {
        return effect.value;
      }
    }
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (field) => showTooltip.from(field, (known) => known && tooltip(known)),
});

/** Shows it at the cursor; once more: goes to its links. */
function open(view: EditorView): boolean {
  if (view.state.field(asked)) {
    view.dom.querySelector<HTMLElement>(".cm-needs.cm-tooltip a")?.focus();
    return true;
  }
  const { state } = view;
  descriptionAt(state, state.selection.main.head).then((known) => {
    if (view.state === state) {
      const status = known ? EditorView.announce.of(asText(known.description)) : announce.of(say("nothing_known"));
      view.dispatch({ effects: [show.of(known), status] });
    }
  });
  return true;
}

function close(view: EditorView): boolean {
  if (!view.state.field(asked)) {
    return false;
  }
  view.dispatch({ effects: show.of(null) });
  view.focus();
  return true;
}

/** The tooltips. */
export const hover = [
  asked,
  hoverTooltip(async (view, position) => {
    const known = await descriptionAt(view.state, position);
    return known && tooltip(known);
  }),
];

export const hoverKeymap: KeyBinding[] = [
  { key: "Shift-F1", run: open, preventDefault: true },
  { key: "Escape", run: close },
];
