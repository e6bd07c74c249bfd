/** Draws a role map that was laid out, as SVG. Texts of the user only ever become text nodes and attributes. */

import type { Edge, Node, RoleMap } from "../../contract/report.ts";
import { arrow } from "../diagram/arrow.ts";
import type { Box } from "../diagram/geometry.ts";
import { svg } from "../diagram/svg.ts";
import type { Described, Written } from "./describe.ts";
import type { Layout } from "./layout.ts";

interface Options {
  /** Of the drawing. */
  label: string;
  texts: Written;
  full: Described;
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

/**
 * The drawing, and what the keyboard goes through, each with the edges that it stands for: each node,
 * with the edges that leave it behind it.
 */
export function draw(
  map: RoleMap,
  layout: Layout,
  options: Options,
): { svg: SVGSVGElement; items: Map<SVGElement, Edge[]> } {
  const { label, texts, full } = options;
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const drawing = svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });
  const accounts = map.accounts.map((account, at) => {
    const box = layout.accounts[at] ?? NOWHERE;
    return svg(
      "g",
      { "aria-hidden": "true" },
      svg("rect", { class: account.isKnown ? "account" : "account ghost", ...box, rx: 8 }),
      svg("text", { class: "title", x: box.x + 10, y: box.y + 18 }, texts.accounts[at] ?? ""),
    );
  });
  const edges = map.edges.map((edge, at) => ({ edge, ...drawEdge(edge, layout, at, options) }));
  const items = new Map<SVGElement, Edge[]>();
  for (const [at, node] of map.nodes.entries()) {
    const touching = map.edges.filter((edge) => edge.from === at || edge.to === at);
    const text = texts.nodes[at] ?? { kind: "", name: "" };
    items.set(drawNode(node, layout.nodes[at] ?? NOWHERE, text, full.nodes[at] ?? ""), touching);
    for (const { edge, label } of edges) {
      if (edge.from === at && edge.row) {
        items.set(label, [edge]);
      }
    }
  }
  const others = edges.map(({ label }) => label).filter((label) => !items.has(label));
  drawing.append(
    ...accounts,
    svg("g", { "aria-hidden": "true" }, ...edges.map(({ line }) => line)),
    // In the order in which the keyboard goes through them.
    ...items.keys(),
    svg("g", { "aria-hidden": "true" }, ...others),
  );
  return { svg: drawing, items };
}

function drawNode({ kind, isKnown }: Node, box: Box, text: { kind: string; name: string }, full: string): SVGGElement {
  const { x, y, height } = box;
  const look = ["box", isKnown ? "" : "ghost", kind === "service" ? "service" : ""].filter(Boolean).join(" ");
  return svg(
    "g",
    { class: `state node ${kind}`, role: "button", tabindex: "-1", "aria-label": full },
    svg("title", {}, full),
    svg("rect", { class: look, ...box, rx: kind === "role" ? 6 : height / 2 }),
    svg("text", { class: "kind", x: x + 14, y: y + 17 }, text.kind),
    // Not drawn: between the words for whatever reads them as one line.
    " ",
    svg("text", { class: "name", x: x + 14, y: y + 34 }, text.name),
  );
}

function drawEdge(
  { verdict, row }: Edge,
  layout: Layout,
  at: number,
  options: Options,
): { line: SVGGElement; label: SVGGElement } {
  const { points, label: box } = layout.edges[at] ?? { points: [], label: NOWHERE };
  const text = options.texts.edges[at] ?? { what: "", verdict: "" };
  const full = options.full.edges[at] ?? "";
  const look = verdict ?? "unchecked";
  const line = svg("g", { class: look }, arrow(points, verdict ? "line" : "line plain"));
  const middle = box.x + box.width / 2;
  const control = {
    class: `state edge ${look}`,
    role: "button",
    tabindex: "-1",
    "aria-label": full,
    "data-verdict": look,
  };
  const label = svg(
    "g",
    row ? control : { class: `edge ${look}` },
    svg("title", {}, full),
    svg("rect", { class: row ? "box" : "label-ground", ...box, rx: 4 }),
    svg("text", { class: "label", x: middle, y: box.y + 13 }, text.what),
  );
  if (text.verdict) {
    label.append(" ", svg("text", { class: "said label-said", x: middle, y: box.y + 28 }, text.verdict));
  }
  return { line, label };
}
