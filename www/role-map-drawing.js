/** Draws a role map that was laid out, as SVG. Texts of the user only ever become text nodes and attributes. */

import { arrow } from "./graph-lines.js";
import { make } from "./graph-svg.js";

/**
 * @param {object} map as `roleMap` of the module gives it
 * @param {import("./role-map-layout.js").Layout} layout
 * @param {object} options
 * @param {string} options.label of the whole
 * @param {object} options.texts what is written, as the layout has it
 * @param {object} options.full what the nodes and edges are called in full, in the same form: texts
 * @returns {{ svg: SVGElement, items: Map<SVGElement, { edges: object[] }> }} what the keyboard goes
 *   through: each node with the edges that leave it, each with the edges that it stands for
 */
export function draw(map, layout, { label, texts, full }) {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const svg = make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });
  const accounts = map.accounts.map((account, at) => {
    const { x, y } = layout.accounts[at];
    return make(
      "g",
      { "aria-hidden": "true" },
      make("rect", { class: account.isKnown ? "account" : "account ghost", ...layout.accounts[at], rx: 8 }),
      make("text", { class: "title", x: x + 10, y: y + 18 }, texts.accounts[at]),
    );
  });
  const nodes = map.nodes.map((node, at) => drawNode(node, layout.nodes[at], texts.nodes[at], full.nodes[at]));
  const drawn = map.edges.map((edge, at) => drawEdge(edge, layout.edges[at], texts.edges[at], full.edges[at]));
  const items = new Map();
  map.nodes.forEach((_, at) => {
    const touching = map.edges.filter((edge) => edge.from === at || edge.to === at);
    items.set(nodes[at], { edges: touching });
    map.edges.forEach((edge, place) => {
      if (edge.from === at && edge.row) {
        items.set(drawn[place].label, { edges: [edge] });
      }
    });
  });
  svg.append(
    ...accounts,
    make("g", { "aria-hidden": "true" }, ...drawn.map(({ line }) => line)),
    // In the order in which the keyboard goes through them.
    ...items.keys(),
    make("g", { "aria-hidden": "true" }, ...drawn.map(({ label }) => label).filter((label) => !items.has(label))),
  );
  return { svg, items };
}

function drawNode({ kind, isKnown }, place, texts, full) {
  const { x, y, height } = place;
  const look = ["box", isKnown ? "" : "ghost", kind === "service" ? "service" : ""].filter(Boolean).join(" ");
  return make(
    "g",
    { class: `state node ${kind}`, role: "button", tabindex: "-1", "aria-label": full },
    make("title", {}, full),
    make("rect", { class: look, ...place, rx: kind === "role" ? 6 : height / 2 }),
    make("text", { class: "kind", x: x + 14, y: y + 17 }, texts.kind),
    // Not drawn: between the words for whatever reads them as one line.
    " ",
    make("text", { class: "name", x: x + 14, y: y + 34 }, texts.name),
  );
}

function drawEdge({ verdict, row }, { points, label }, { what, verdict: said }, full) {
  const { x, y, width } = label;
  const look = verdict ?? "unchecked";
  const line = make("g", { class: look }, arrow(points, verdict ? "line" : "line plain"));
  const middle = x + width / 2;
  const group = make(
    "g",
    row
      ? { class: `state edge ${look}`, role: "button", tabindex: "-1", "aria-label": full, "data-verdict": verdict }
      : { class: `edge ${look}` },
    make("title", {}, full),
    make("rect", { class: row ? "box" : "label-ground", ...label, rx: 4 }),
    make("text", { class: "label", x: middle, y: y + 13 }, what),
  );
  if (said) {
    group.append(" ", make("text", { class: "said label-said", x: middle, y: y + 28 }, said));
  }
  return { line, label: group };
}
