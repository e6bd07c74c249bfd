/**
 * Tells what a `Resource` or an action needs: beside the pointer, or at the cursor by a key.
 * What the catalog is not sure of is marked as that.
 */

import { StateEffect, StateField } from "@codemirror/state";
import { EditorView, hoverTooltip, showTooltip } from "@codemirror/view";

import { describe } from "./editor-catalog.js";
import { placeAt } from "./editor-place.js";
import { say, texts, withNames } from "./editor-texts.js";

/** What is known of what stands at a position. */
async function descriptionAt(state, position) {
  const place = placeAt(state, position);
  if (!place || place.isKey) {
    return null;
  }
  const isAsked = place.text.startsWith("arn:") || /^(?:Not)?Action$/.test(place.key);
  const description = isAsked ? await describe(place.text) : null;
  return description && { ...place, description };
}

/**
 * @param {import("./editor-catalog.js").Description | null} description
 * @returns {HTMLElement | null}
 */
export function drawDescription(description) {
  if (!description) {
    return null;
  }
  const { evidence, links } = globalThis.sfnHost;
  const drawn = element("div", "cm-needs");
  drawn.append(element("strong", "", description.title));
  const list = element("ul");
  for (const { text, certainty, place } of description.lines) {
    const item = element("li", `cm-needs-${certainty}`);
    if (certainty !== "high") {
      item.append(element("em", "", texts()[certainty]), " ");
    }
    item.append(...withNames(text));
    const basis = place && evidence?.(description.call, place);
    if (basis) {
      item.append(element("small", "", basis));
    }
    list.append(item);
  }
  drawn.append(list);
  const pages = description.call ? (links?.(description.call) ?? []) : [];
  if (pages.length > 0) {
    const line = element("p");
    for (const [name, address] of pages) {
      const link = element("a", "", name);
      Object.assign(link, { href: address, target: "_blank", rel: "noreferrer" });
      line.append(link, " ");
    }
    drawn.append(line);
  }
  return drawn;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

const asText = ({ title, lines }) => [title, ...lines.map(({ text }) => text.replaceAll("`", ""))].join(". ");

const tooltip = ({ from, to, description }) => ({
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

const show = StateEffect.define();

/** What was asked for by the key; gone with the next change or move. */
const asked = StateField.define({
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
function tell(view) {
  if (view.state.field(asked)) {
    view.dom.querySelector(".cm-needs.cm-tooltip a")?.focus();
    return true;
  }
  const { state } = view;
  descriptionAt(state, state.selection.main.head).then((known) => {
    if (view.state === state) {
      const said = known ? EditorView.announce.of(asText(known.description)) : say.of(texts().nothingKnown);
      view.dispatch({ effects: [show.of(known), said] });
    }
  });
  return true;
}

function close(view) {
  if (!view.state.field(asked)) {
    return false;
  }
  view.dispatch({ effects: show.of(null) });
  view.focus();
  return true;
}

/** The tooltips. */
export const needs = [
  asked,
  hoverTooltip(async (view, position) => {
    const known = await descriptionAt(view.state, position);
    return known && tooltip(known);
  }),
];

/** @type {import("@codemirror/view").KeyBinding[]} */
export const needsKeymap = [
  { key: "Shift-F1", run: tell, preventDefault: true },
  { key: "Escape", run: close },
];
