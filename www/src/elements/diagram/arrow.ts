/** Lines with an arrow at their end, as SVG. */

import type { Point } from "./geometry.ts";
import { svg } from "./svg.ts";

/**
 * @param look the class of the line
 * @param isStraight the points are corners of bends
 */
export function arrow(points: Point[], look: string, isStraight = false): SVGGElement {
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? last;
  const angle = Math.atan2(last.y - before.y, last.x - before.x);
  const corner = (turn: number) =>
    `${number(last.x - 8 * Math.cos(angle + turn))} ${number(last.y - 8 * Math.sin(angle + turn))}`;
  return svg(
    "g",
    {},
    svg("path", { class: look, d: isStraight ? bent(points) : curve(points) }),
    svg("path", { class: "arrow", d: `M${pair(last)}L${corner(0.4)}L${corner(-0.4)}Z` }),
  );
}

const number = (value: number): number => Math.round(value * 10) / 10;
const pair = ({ x, y }: Point): string => `${number(x)} ${number(y)}`;
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** Straight lines between eight points; each third one is the corner of a bend. */
function bent(points: Point[]): string {
  const steps = ["M", "L", "Q", " ", "L", "Q", " ", "L"];
  return points.map((point, at) => `${steps[at] ?? "L"}${pair(point)}`).join("");
}

/** A line through the middles between the points, bent at the points. */
function curve(points: Point[]): string {
  const [first, ...rest] = points;
  const last = points.at(-1);
  if (!first || !last) {
    return "";
  }
  let path = `M${pair(first)}`;
  for (const [at, point] of rest.entries()) {
    const next = rest[at + 1];
    if (next) {
      path += `${at === 0 ? `L${pair(middle(first, point))}` : ""}Q${pair(point)} ${pair(middle(point, next))}`;
    }
  }
  return `${path}L${pair(last)}`;
}
