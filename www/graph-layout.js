/**
 * Where the boxes and lines of a graph go. Each machine and each branch is laid out by itself, from
 * the inside out: a way never leads from one to another, and a state with branches is a box of the
 * size that they take.
 */

import { Graph, layout as dagre } from "@dagrejs/dagre";

import { split } from "./graph-ranks.js";

const HEADER = 40;
const VERDICT = 20;
const PADDING = 16;
const GAP = 28;
const ROUND = 22;
/** Between two lanes. */
const LANE = 14;
const LANES_AT_MOST = 20;
const RANKS = 40;

/**
 * @typedef {object} State
 * @property {string} name
 * @property {string} kind
 * @property {State[][]} branches
 * @property {boolean} isStart
 * @property {boolean} isEnd
 * @property {boolean} isDistributed
 * @property {number[]} counts of granted, missing, denied and undecided checks
 * @property {{ label: string, isCatch: boolean, to: string }[]} ways
 *
 * @typedef {{ x: number, y: number, width: number, height: number, state?: State, mark?: string,
 *   ghost?: string }} Box the left upper corner; a state, the mark of start or end, or the name of a
 *   state that is not there
 * @typedef {{ points: { x: number, y: number }[], label: string, labelAt?: { x: number, y: number },
 *   isCatch: boolean, isStraight?: boolean }} Line
 * @typedef {{ width: number, height: number, boxes: Box[], lines: Line[] }} Layout boxes in the
 *   order in which they are to be drawn
 */

/**
 * @param {State[]} states of a whole machine
 * @param {{ measure: (text: string, size: number, weight: number) => number,
 *   texts: (state: State) => { kind: string, name: string, verdict: string },
 *   cut: (name: string) => string, start: string, end: string }} options `cut` makes names short
 * @returns {Layout}
 */
export function layOut(states, options) {
  const whole = scope(states, options, true);
  return shifted(whole, PADDING, PADDING, { width: whole.width + 2 * PADDING, height: whole.height + 2 * PADDING });
}

function scope(states, options, isWhole) {
  const ids = new Map(states.map((state, at) => [state.name, `s${at}`]));
  const nodes = new Map();
  const edges = [];
  const start = states.find((state) => state.isStart);
  const addEdge = (from, to, label = "", isCatch = false) => {
    const width = label ? options.measure(label, 11, 400) + 8 : 0;
    const weight = isCatch ? 1 : 3;
    edges.push({ from, to, label, isCatch, weight, width, height: label ? 16 : 0, labelpos: "c" });
  };
  if (isWhole && start) {
    nodes.set("start", round(options.start, options));
    addEdge("start", ids.get(start.name));
  }
  // What is added first is where circles are taken to begin.
  for (const state of start ? [start, ...states.filter((state) => state !== start)] : states) {
    const { width, height, ...content } = within(state, options);
    nodes.set(`s${states.indexOf(state)}`, { width, height, state, content });
  }
  states.forEach((state, at) => {
    for (const { label, isCatch, to } of state.ways) {
      if (!ids.has(to)) {
        ids.set(to, `g${ids.size}`);
        nodes.set(ids.get(to), { width: textWidth(options.cut(to), options), height: HEADER, ghost: options.cut(to) });
      }
      addEdge(`s${at}`, ids.get(to), label, isCatch);
    }
    if (isWhole && state.isEnd) {
      if (!nodes.has("end")) {
        nodes.set("end", round(options.end, options));
      }
      addEdge(`s${at}`, "end");
    }
  });
  const { far, chunks } = split([...nodes.keys()], edges);
  place(chunks, nodes, edges.filter((edge) => !far.has(edge)));
  const boxes = [];
  const lines = edges.filter((edge) => !far.has(edge)).map(({ points, label, isCatch, x, y }) => {
    return { points, label, isCatch, labelAt: label ? { x, y } : undefined };
  });
  lines.push(...inLanes([...far], nodes));
  for (const { x, y, width, height, content, ...what } of nodes.values()) {
    const box = { ...what, x: x - width / 2, y: y - height / 2, width, height };
    boxes.push(box);
    if (content) {
      const moved = shifted(content, box.x, box.y, {});
      boxes.push(...moved.boxes);
      lines.push(...moved.lines);
    }
  }
  return normal(boxes, lines);
}

/** Gives nodes and edges their places, one chunk below the other. */
function place(chunks, nodes, edges) {
  let top = 0;
  const chunkOf = new Map(chunks.flatMap((chunk) => chunk.map((id) => [id, chunk])));
  for (const chunk of chunks) {
    const graph = new Graph({ multigraph: true });
    graph.setGraph({ rankdir: "TB", nodesep: 28, edgesep: 14, ranksep: RANKS });
    chunk.forEach((id) => graph.setNode(id, nodes.get(id)));
    const own = edges.filter(({ from, to }) => chunkOf.get(from) === chunk && chunkOf.get(to) === chunk);
    own.forEach((edge, at) => graph.setEdge(edge.from, edge.to, edge, String(at)));
    dagre(graph, { disableOptimalOrderHeuristic: chunks.length > 1 });
    const { width, height } = graph.graph();
    const move = (point) => {
      point.x -= width / 2;
      point.y += top;
    };
    chunk.forEach((id) => move(nodes.get(id)));
    own.forEach((edge) => [edge, ...edge.points].forEach(move));
    top += height + RANKS;
  }
  for (const edge of edges.filter(({ points }) => !points)) {
    const [one, two] = [nodes.get(edge.from), nodes.get(edge.to)];
    const down = one.y < two.y ? 1 : -1;
    const out = { x: one.x, y: one.y + (down * one.height) / 2 };
    const into = { x: two.x, y: two.y - (down * two.height) / 2 };
    const half = (into.y - out.y) / 2;
    edge.points = [out, { x: out.x, y: out.y + half }, { x: into.x, y: into.y - half }, into];
    edge.x = (out.x + into.x) / 2;
    edge.y = (out.y + into.y) / 2;
  }
}

/** The ways that go past many ranks, to the right of all boxes. */
function inLanes(edges, nodes) {
  const right = Math.max(...Array.from(nodes.values(), ({ x, width }) => x + width / 2));
  const lanes = new Map();
  return edges.map(({ from, to, label, isCatch }) => {
    if (!lanes.has(to)) {
      lanes.set(to, right + LANE + (lanes.size % LANES_AT_MOST) * LANE);
    }
    const lane = lanes.get(to);
    const [one, two] = [nodes.get(from), nodes.get(to)];
    const out = { x: one.x + one.width / 2, y: one.y + 6 };
    const into = { x: two.x + two.width / 2, y: two.y - 6 };
    const turn = into.y > out.y ? 6 : -6;
    const points = [
      out,
      { x: lane - 6, y: out.y },
      { x: lane, y: out.y },
      { x: lane, y: out.y + turn },
      { x: lane, y: into.y - turn },
      { x: lane, y: into.y },
      { x: lane - 6, y: into.y },
      into,
    ];
    const half = label.length * 3.1 + 8;
    return { points, label, isCatch, isStraight: true, labelAt: label ? { x: out.x + half, y: out.y } : undefined };
  });
}

/** Everything from 0 on: lines may go around the boxes. */
function normal(boxes, lines) {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  const take = (x, y, width, height) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  };
  boxes.forEach(({ x, y, width, height }) => take(x, y, width, height));
  for (const { points, label, labelAt } of lines) {
    points.forEach(({ x, y }) => take(x, y, 0, 0));
    if (labelAt) {
      take(labelAt.x - label.length * 3.5, labelAt.y - 8, label.length * 7, 16);
    }
  }
  if (left === Infinity) {
    return { width: 0, height: 0, boxes, lines };
  }
  return shifted({ boxes, lines }, -left, -top, { width: right - left, height: bottom - top });
}

/** What is within a state, and how large that makes it. */
function within(state, options) {
  const { verdict } = options.texts(state);
  const top = HEADER + (verdict ? VERDICT : 0);
  let width = stateWidth(state, options);
  let height = top;
  const boxes = [];
  const lines = [];
  const branches = state.branches.filter((branch) => branch?.length > 0);
  if (branches.length > 0) {
    let x = PADDING;
    for (const branch of branches) {
      const part = shifted(scope(branch, options, false), x, top + PADDING / 2, {});
      boxes.push(...part.boxes);
      lines.push(...part.lines);
      x += part.width + GAP;
      height = Math.max(height, top + part.height + 1.5 * PADDING);
    }
    const inner = x - GAP + PADDING;
    if (inner < width) {
      const by = (width - inner) / 2;
      return { width, height, ...only(shifted({ boxes, lines }, by, 0, {})) };
    }
    width = inner;
  }
  return { width, height, boxes, lines };
}

const only = ({ boxes, lines }) => ({ boxes, lines });

function shifted(layout, x, y, size) {
  const move = (point) => ({ ...point, x: point.x + x, y: point.y + y });
  return {
    ...layout,
    ...size,
    boxes: layout.boxes.map(move),
    lines: layout.lines.map((line) => ({
      ...line,
      points: line.points.map(move),
      labelAt: line.labelAt && move(line.labelAt),
    })),
  };
}

function stateWidth(state, options) {
  const { kind, name, verdict } = options.texts(state);
  const widest = Math.max(
    options.measure(name, 13, 600),
    options.measure(kind, 11, 400),
    verdict ? options.measure(verdict, 12, 600) : 0,
  );
  return Math.max(110, Math.ceil(widest) + 28);
}

const textWidth = (text, { measure }) => Math.max(110, Math.ceil(measure(text, 13, 600)) + 28);

const round = (mark, { measure }) => ({ width: Math.ceil(measure(mark, 11, 400)) + 24, height: ROUND, mark });
