/** Where the boxes and lines of a role map go: each account is a box around its roles. */

import { layout as dagre, Graph } from "@dagrejs/dagre";

import type { RoleMap } from "../../contract/report.ts";
import type { Box, Measure, Point } from "../diagram/geometry.ts";
import type { Written } from "./describe.ts";

const NODE = 44;
/** Of a line's label, for each of its texts. */
const LINE = 15;
/** Above the roles of an account. */
const HEADER = 20;
const PADDING = 10;
const MARGIN = 12;
/** Before a box a line goes straight to it. */
const TURN = 14;
/** Boxes beyond which nobody tries both directions. */
const MANY = 24;

/** In the order of the map. */
interface Parts {
  accounts: Box[];
  nodes: Box[];
  edges: { points: Point[]; label: Box }[];
}

export interface Layout extends Parts {
  width: number;
  height: number;
}

interface Options {
  /** From above to below, else from left to right. */
  isDown: boolean;
  measure: Measure;
  texts: Written;
}

/**
 * From left to right where there is room for that, else from above to below, or what needs less room.
 *
 * @param screen `isNarrow`: below each other is better; `width` that can be seen at once
 */
export function layOut(
  map: RoleMap,
  screen: { isNarrow: boolean; width: number },
  measure: Measure,
  texts: Written,
): Layout {
  const laid = (isDown: boolean) => laidOut(map, { isDown, measure, texts });
  // Very many roles are a column, wherever they are drawn.
  if (map.nodes.length > MANY) {
    return laid(false);
  }
  const first = laid(screen.isNarrow);
  if (first.width <= screen.width) {
    return first;
  }
  const second = laid(!screen.isNarrow);
  return second.width < first.width ? second : first;
}

const NOWHERE: Box = { x: 0, y: 0, width: 0, height: 0 };

function laidOut(map: RoleMap, { isDown, measure, texts }: Options): Layout {
  const widths = nodeWidths(map, { isDown, measure, texts });
  const graph = new Graph({ multigraph: true, compound: true });
  // Between what is below each other there are labels, and the titles of accounts.
  graph.setGraph({ rankdir: isDown ? "TB" : "LR", nodesep: 20, edgesep: 16, ranksep: isDown ? 38 : 24 });
  for (const at of map.accounts.keys()) {
    graph.setNode(`account ${at}`, {});
  }
  for (const [at, { account }] of map.nodes.entries()) {
    graph.setNode(`${at}`, { width: widths[at], height: NODE });
    if (account !== null) {
      graph.setParent(`${at}`, `account ${account}`);
    }
  }
  for (const [at, { from, to }] of map.edges.entries()) {
    const { what, verdict } = texts.edges[at] ?? { what: "", verdict: "" };
    const widest = Math.max(measure(what, 11, 400), measure(verdict, 12, 600));
    const height = verdict ? 2 * LINE + 4 : LINE + 2;
    graph.setEdge(`${from}`, `${to}`, { width: Math.ceil(widest) + 12, height, labelpos: "c" }, `${at}`);
  }
  dagre(graph, { disableOptimalOrderHeuristic: map.edges.length > 60 });
  // dagre names the middle of a box.
  const corner = ({ x, y, width, height }: Box): Box => ({ x: x - width / 2, y: y - height / 2, width, height });
  const nodes = map.nodes.map((_, at) => corner(graph.node(`${at}`) as Box));
  const edges = map.edges.map(({ from, to }, at) => {
    const edge = graph.edge(`${from}`, `${to}`, `${at}`) as Box & { points: Point[] };
    const points = straightened(edge.points, nodes[from] ?? NOWHERE, nodes[to] ?? NOWHERE, isDown);
    return { points, label: corner(edge) };
  });
  const accounts = map.accounts.map((_, at) => {
    const own = nodes.filter((_, node) => map.nodes[node]?.account === at);
    return around(own, Math.ceil(measure(texts.accounts[at] ?? "", 12, 600)) + 2 * PADDING);
  });
  return normal({ accounts, nodes, edges });
}

/** From side to side, so that it passes between boxes and not across their corners. */
function straightened(points: Point[], from: Box, to: Box, isDown: boolean): Point[] {
  const out = isDown
    ? { x: from.x + from.width / 2, y: from.y + from.height }
    : { x: from.x + from.width, y: from.y + from.height / 2 };
  const into = isDown ? { x: to.x + to.width / 2, y: to.y } : { x: to.x, y: to.y + to.height / 2 };
  const room = isDown ? into.y - out.y : into.x - out.x;
  if (room < 2 * TURN) {
    return points;
  }
  const before = isDown ? { x: into.x, y: into.y - TURN } : { x: into.x - TURN, y: into.y };
  return [out, ...points.slice(1, -1), before, into];
}

/** Of boxes; those that stand one below the other begin at the same place, if they are of a kind. */
function nodeWidths({ nodes }: RoleMap, { isDown, measure, texts }: Options): number[] {
  const widths = texts.nodes.map(({ kind, name }) => {
    const widest = Math.max(measure(name, 13, 600), measure(kind, 11, 400));
    return Math.max(110, Math.ceil(widest) + 28);
  });
  if (isDown) {
    return widths;
  }
  return nodes.map(({ kind, isPassed, account }) =>
    Math.max(
      ...widths.filter((_, at) => {
        const other = nodes[at];
        return other?.kind === kind && other.isPassed === isPassed && other.account === account;
      }),
    ),
  );
}

/** A box around others, with room for its title. */
function around(boxes: Box[], width: number): Box {
  const left = Math.min(...boxes.map(({ x }) => x)) - PADDING;
  const top = Math.min(...boxes.map(({ y }) => y)) - PADDING - HEADER;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + PADDING;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + PADDING;
  return { x: left, y: top, width: Math.max(right - left, width), height: bottom - top };
}

/** Everything from the margin on. */
function normal({ accounts, nodes, edges }: Parts): Layout {
  const boxes = [...accounts, ...nodes, ...edges.map(({ label }) => label)];
  const points = edges.flatMap((edge) => edge.points);
  const left = Math.min(...boxes.map(({ x }) => x), ...points.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...boxes.map(({ y }) => y), ...points.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.x + box.width), ...points.map(({ x }) => x)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height), ...points.map(({ y }) => y)) + MARGIN;
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - left, y: point.y - top });
  return {
    width: right - left,
    height: bottom - top,
    accounts: accounts.map(move),
    nodes: nodes.map(move),
    edges: edges.map(({ points, label }) => ({ points: points.map(move), label: move(label) })),
  };
}
