/** Where the boxes and lines of a role map go: each account is a box around its roles. */

import { Graph, layout as dagre } from "@dagrejs/dagre";

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

/**
 * @typedef {{ x: number, y: number, width: number, height: number }} Place the left upper corner
 * @typedef {{ width: number, height: number, accounts: Place[], nodes: Place[],
 *   edges: { points: { x: number, y: number }[], label: Place }[] }} Layout in the order of the map
 */

/**
 * From left to right where there is room for that, else from above to below, or what needs less room.
 *
 * @param {object} map as `roleMap` of the module gives it
 * @param {object} options
 * @param {boolean} options.isNarrow the screen is so narrow that below each other is better
 * @param {number} options.width that can be seen at once
 * @param {(text: string, size: number, weight: number) => number} options.measure
 * @param {{ accounts: string[], nodes: { kind: string, name: string }[],
 *   edges: { what: string, verdict: string }[] }} options.texts what is written
 * @returns {Layout}
 */
export function layOut(map, { isNarrow, width, measure, texts }) {
  const laid = (isDown) => laidOut(map, { isDown, measure, texts });
  // Very many roles are a column, wherever they are drawn.
  if (map.nodes.length > MANY) {
    return laid(false);
  }
  const first = laid(isNarrow);
  if (first.width <= width) {
    return first;
  }
  const second = laid(!isNarrow);
  return second.width < first.width ? second : first;
}

function laidOut(map, { isDown, measure, texts }) {
  const widths = nodeWidths(map, { isDown, measure, texts });
  const graph = new Graph({ multigraph: true, compound: true });
  // Between what is below each other there are labels, and the titles of accounts.
  graph.setGraph({ rankdir: isDown ? "TB" : "LR", nodesep: 20, edgesep: 16, ranksep: isDown ? 38 : 24 });
  map.accounts.forEach((_, at) => graph.setNode(`account ${at}`, {}));
  map.nodes.forEach(({ account }, at) => {
    graph.setNode(`${at}`, { width: widths[at], height: NODE });
    if (account !== null) {
      graph.setParent(`${at}`, `account ${account}`);
    }
  });
  map.edges.forEach(({ from, to }, at) => {
    const { what, verdict } = texts.edges[at];
    const widest = Math.max(measure(what, 11, 400), measure(verdict, 12, 600));
    const height = verdict ? 2 * LINE + 4 : LINE + 2;
    graph.setEdge(`${from}`, `${to}`, { width: Math.ceil(widest) + 12, height, labelpos: "c" }, `${at}`);
  });
  dagre(graph, { disableOptimalOrderHeuristic: map.edges.length > 60 });
  const corner = ({ x, y, width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height });
  const nodes = map.nodes.map((_, at) => corner(graph.node(`${at}`)));
  const edges = map.edges.map(({ from, to }, at) => {
    const edge = graph.edge(`${from}`, `${to}`, `${at}`);
    return { points: straightened(edge.points, nodes[from], nodes[to], isDown), label: corner(edge) };
  });
  const accounts = map.accounts.map((_, at) => {
    const own = nodes.filter((_, node) => map.nodes[node].account === at);
    return around(own, Math.ceil(measure(texts.accounts[at], 12, 600)) + 2 * PADDING);
  });
  return normal({ accounts, nodes, edges });
}

/** The way from side to side, so that it passes between boxes and not across their corners. */
function straightened(points, from, to, isDown) {
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
function nodeWidths({ nodes }, { isDown, measure, texts }) {
  const widths = texts.nodes.map(({ kind, name }) => {
    const widest = Math.max(measure(name, 13, 600), measure(kind, 11, 400));
    return Math.max(110, Math.ceil(widest) + 28);
  });
  const alike = (one, two) => one.kind === two.kind && one.isPassed === two.isPassed && one.account === two.account;
  return isDown
    ? widths
    : nodes.map((node) => Math.max(...widths.filter((_, at) => alike(node, nodes[at]))));
}

/** A box around others, with room for its title. */
function around(places, width) {
  const left = Math.min(...places.map(({ x }) => x)) - PADDING;
  const top = Math.min(...places.map(({ y }) => y)) - PADDING - HEADER;
  const right = Math.max(...places.map((place) => place.x + place.width)) + PADDING;
  const bottom = Math.max(...places.map((place) => place.y + place.height)) + PADDING;
  return { x: left, y: top, width: Math.max(right - left, width), height: bottom - top };
}

/** Everything from the margin on. */
function normal({ accounts, nodes, edges }) {
  const places = [...accounts, ...nodes, ...edges.map(({ label }) => label)];
  const points = edges.flatMap((edge) => edge.points);
  const left = Math.min(...places.map(({ x }) => x), ...points.map(({ x }) => x)) - MARGIN;
  const top = Math.min(...places.map(({ y }) => y), ...points.map(({ y }) => y)) - MARGIN;
  const right = Math.max(...places.map((place) => place.x + place.width), ...points.map(({ x }) => x)) + MARGIN;
  const bottom = Math.max(...places.map((place) => place.y + place.height), ...points.map(({ y }) => y)) + MARGIN;
  const move = (point) => ({ ...point, x: point.x - left, y: point.y - top });
  return {
    width: right - left,
    height: bottom - top,
    accounts: accounts.map(move),
    nodes: nodes.map(move),
    edges: edges.map(({ points, label }) => ({ points: points.map(move), label: move(label) })),
  };
}
