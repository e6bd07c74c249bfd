/**
 * Draws a graph that was laid out, as SVG. Texts of the user only ever become text nodes and
 * attributes.
 */

import { arrow } from "./graph-lines.js";
import { make } from "./graph-svg.js";
import { VERDICTS } from "./graph-words.js";

/** From the worst on. */
const WORST_FIRST = [2, 1, 3, 0];

/** The index of the worst verdict that a state has; -1: nothing is checked. */
export const worst = ({ counts }) => WORST_FIRST.find((verdict) => counts[verdict] > 0) ?? -1;

/**
 * @param {import("./graph-layout.js").Layout} layout
 * @param {object} options
 * @param {string} options.label of the whole
 * @param {(state: object) => { kind: string, name: string, verdict: string }} options.texts
 * @param {(state: object) => string} options.describe what a state is called in full
 * @param {string} options.absent what is said of a state that is not there
 * @returns {{ svg: SVGElement, nodes: Map<object, SVGElement> }} the states' elements in drawn order
 */
export function draw(layout, { label, texts, describe, absent }) {
  const { width, height } = layout;
  const svg = make("svg", {
    width: Math.ceil(width),
    height: Math.ceil(height),
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    role: "group",
    "aria-label": label,
  });
  const nodes = new Map();
  // Containers come before what is in them, lines between.
  const [containers, others] = [[], []];
  for (const box of layout.boxes) {
    (box.state?.branches.length > 0 ? containers : others).push(box);
  }
  const lines = make("g", { "aria-hidden": "true" }, ...layout.lines.map(drawLine));
  const labels = make("g", { "aria-hidden": "true" }, ...layout.lines.filter(({ label }) => label).map(drawLabel));
  const drawn = (box) => drawBox(box, { texts, describe, absent, nodes });
  svg.append(...containers.map(drawn), lines, labels, ...others.map(drawn));
  return { svg, nodes };
}

function drawBox(box, { texts, describe, absent, nodes }) {
  const { x, y, width, height, state, mark, ghost } = box;
  const at = { x, y, width, height };
  if (mark !== undefined) {
    const text = make("text", { class: "mark-text", x: x + width / 2, y: y + 15 }, mark);
    return make("g", { "aria-hidden": "true" }, make("rect", { class: "mark", ...at, rx: height / 2 }), text);
  }
  if (ghost !== undefined) {
    return make(
      "g",
      { "aria-hidden": "true" },
      make("rect", { class: "box ghost", ...at, rx: 6 }),
      make("text", { class: "kind", x: x + 14, y: y + 16 }, absent),
      make("text", { class: "name", x: x + 14, y: y + 32 }, ghost),
    );
  }
  const { kind, name, verdict } = texts(state);
  const verdictName = VERDICTS[worst(state)];
  const group = make("g", {
    class: `state ${verdictName ?? "unchecked"}`,
    role: "button",
    tabindex: "-1",
    "aria-label": describe(state),
    "data-verdict": verdictName ?? "none",
  });
  group.append(
    // The whole name, where it is cut off.
    make("title", {}, state.name),
    make("rect", { class: state.branches.length > 0 ? "box container" : "box", ...at, rx: 6 }),
    make("text", { class: "kind", x: x + 14, y: y + 16 }, kind),
    // Not drawn: between the words for whatever reads them as one line.
    " ",
    make("text", { class: "name", x: x + 14, y: y + 32 }, name),
  );
  if (verdict) {
    group.append(" ", make("text", { class: "said", x: x + 14, y: y + 51 }, verdict));
  }
  nodes.set(state, group);
  return group;
}

const drawLine = ({ points, isCatch, isStraight }) => arrow(points, isCatch ? "line catch" : "line", isStraight);

function drawLabel({ label, labelAt: { x, y } }) {
  const width = label.length * 6.2 + 8;
  return make(
    "g",
    {},
    make("rect", { class: "label-ground", x: x - width / 2, y: y - 8, width, height: 16, rx: 3 }),
    make("text", { class: "label", x, y: y + 4 }, label),
  );
}
