/**
 * Draws a graph that was laid out, as SVG. Texts of the user only ever become text nodes and
 * attributes.
 */

import { arrow } from "../diagram/arrow.ts";
import { svg } from "../diagram/svg.ts";
import { worst } from "../diagram/verdicts.ts";
import type { Layout, LayoutBox, Line } from "./layout.ts";
import type { Drawn } from "./state.ts";

interface Options {
  /** Of the drawing. */
  label: string;
  /** What is written in a box. */
  texts: (drawn: Drawn) => { kind: string; name: string; verdict: string };
  /** What a state is called in full. */
  fullName: (drawn: Drawn) => string;
  /** What stands in the box of a state that is not there. */
  absent: string;
}

/** The drawing, and the element of each state. */
export function draw(layout: Layout, options: Options): { svg: SVGSVGElement; nodes: Map<Drawn, SVGGElement> } {
  const [width, height] = [Math.ceil(layout.width), Math.ceil(layout.height)];
  const drawing = svg("svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    role: "group",
    "aria-label": options.label,
  });
  const nodes = new Map<Drawn, SVGGElement>();
  // Containers come before what is in them, lines between.
  const isContainer = ({ drawn }: LayoutBox) => (drawn?.branches.length ?? 0) > 0;
  const box = (box: LayoutBox) => drawBox(box, options, nodes);
  const labeled = layout.lines.filter(({ label }) => label);
  drawing.append(
    ...layout.boxes.filter(isContainer).map(box),
    svg("g", { "aria-hidden": "true" }, ...layout.lines.map(drawLine)),
    svg("g", { "aria-hidden": "true" }, ...labeled.map(drawLabel)),
    ...layout.boxes.filter((box) => !isContainer(box)).map(box),
  );
  return { svg: drawing, nodes };
}

function drawBox(box: LayoutBox, { texts, fullName, absent }: Options, nodes: Map<Drawn, SVGGElement>): SVGGElement {
  const { x, y, width, height, drawn, mark, ghost } = box;
  const at = { x, y, width, height };
  if (mark !== undefined) {
    const text = svg("text", { class: "mark-text", x: x + width / 2, y: y + 15 }, mark);
    return svg("g", { "aria-hidden": "true" }, svg("rect", { class: "mark", ...at, rx: height / 2 }), text);
  }
  if (drawn === undefined) {
    return svg(
      "g",
      { "aria-hidden": "true" },
      svg("rect", { class: "box ghost", ...at, rx: 6 }),
      svg("text", { class: "kind", x: x + 14, y: y + 16 }, absent),
      svg("text", { class: "name", x: x + 14, y: y + 32 }, ghost ?? ""),
    );
  }
  const { kind, name, verdict } = texts(drawn);
  const look = worst(drawn.state.summary);
  const group = svg("g", {
    class: `state ${look ?? "unchecked"}`,
    role: "button",
    tabindex: "-1",
    "aria-label": fullName(drawn),
    "data-verdict": look ?? "none",
  });
  group.append(
    // The whole name, where it is cut off.
    svg("title", {}, drawn.state.name),
    svg("rect", { class: drawn.branches.length > 0 ? "box container" : "box", ...at, rx: 6 }),
    svg("text", { class: "kind", x: x + 14, y: y + 16 }, kind),
    // Not drawn: between the words for whatever reads them as one line.
    " ",
    svg("text", { class: "name", x: x + 14, y: y + 32 }, name),
  );
  if (verdict) {
    group.append(" ", svg("text", { class: "said", x: x + 14, y: y + 51 }, verdict));
  }
  nodes.set(drawn, group);
  return group;
}

const drawLine = ({ points, isCatch, isStraight }: Line): SVGGElement =>
  arrow(points, isCatch ? "line catch" : "line", isStraight);

function drawLabel({ label, labelAt }: Line): SVGGElement {
  const { x, y } = labelAt ?? { x: 0, y: 0 };
  const width = label.length * 6.2 + 8;
  return svg(
    "g",
    {},
    svg("rect", { class: "label-ground", x: x - width / 2, y: y - 8, width, height: 16, rx: 3 }),
    svg("text", { class: "label", x, y: y + 4 }, label),
  );
}
