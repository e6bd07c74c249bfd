/** Lines with an arrow at their end, as SVG. */

import { make } from "./graph-svg.js";

/**
 * @param {{ x: number, y: number }[]} points
 * @param {string} look the class of the line
 * @param {boolean} [isStraight] the points are corners of bends
 */
export function arrow(points, look, isStraight = false) {
  const last = points.at(-1);
  const before = points.at(-2) ?? last;
  const angle = Math.atan2(last.y - before.y, last.x - before.x);
  const corner = (turn) =>
    `${number(last.x - 8 * Math.cos(angle + turn))} ${number(last.y - 8 * Math.sin(angle + turn))}`;
  return make(
    "g",
    {},
    make("path", { class: look, d: isStraight ? bent(points) : curve(points) }),
    make("path", { class: "arrow", d: `M${number(last.x)} ${number(last.y)}L${corner(0.4)}L${corner(-0.4)}Z` }),
  );
}

const number = (value) => Math.round(value * 10) / 10;
const pair = ({ x, y }) => `${number(x)} ${number(y)}`;
const middle = (one, two) => ({ x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 });

/** Straight lines; each third point is the corner of a bend. */
function bent([first, one, corner, two, three, second, four, last]) {
  return `M${pair(first)}L${pair(one)}Q${pair(corner)} ${pair(two)}L${pair(three)}Q${pair(second)} ${pair(four)}L${pair(last)}`;
}

/** A line through the middles between the points, bent at the points. */
function curve(points) {
  const [first, ...rest] = points;
  let path = `M${pair(first)}`;
  for (let at = 0; at < rest.length - 1; at++) {
    path += `${at === 0 ? `L${pair(middle(first, rest[0]))}` : ""}Q${pair(rest[at])} ${pair(middle(rest[at], rest[at + 1]))}`;
  }
  return `${path}L${pair(points.at(-1))}`;
}
