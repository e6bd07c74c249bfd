/**
 * Where the boxes and lines of a graph go. Each machine and each branch is laid out by itself, from
 * the inside out: a transition never leads from one to another, and a state with branches is a box of
 * the size that they take.
 */

import { layout as dagre, Graph } from "@dagrejs/dagre";

import type { Box, Measure, Point } from "../diagram/geometry.ts";
import { split } from "./ranks.ts";
import type { Drawn } from "./state.ts";

const HEADER = 40;
const VERDICT = 20;
const PADDING = 16;
const GAP = 28;
const ROUND = 22;
/** Between two lanes. */
const LANE = 14;
const LANES_AT_MOST = 20;
const RANKS = 40;

/** A state, the mark of start or end, or the name of a state that is not there. */
export interface LayoutBox extends Box {
  drawn?: Drawn;
  mark?: string;
  ghost?: string;
}

export interface Line {
  points: Point[];
  label: string;
  labelAt: Point | undefined;
  isCatch: boolean;
  /** The points are corners of bends. */
  isStraight: boolean;
}

/** Boxes and lines in the order in which they are to be drawn. */
interface Parts {
  boxes: LayoutBox[];
  lines: Line[];
}

export interface Layout extends Parts {
  width: number;
  height: number;
}

interface Options {
  measure: Measure;
  texts: (drawn: Drawn) => { kind: string; name: string; verdict: string };
  /** Makes names short. */
  cut: (name: string) => string;
  start: string;
  end: string;
}

/** A box while it is laid out: `x` and `y` are those of its middle. */
interface Node extends Box {
  drawn?: Drawn;
  mark?: string;
  ghost?: string;
  content?: Parts;
}

interface Edge extends Point {
  from: string;
  to: string;
  label: string;
  isCatch: boolean;
  weight: number;
  width: number;
  height: number;
  labelpos: "c";
  points: Point[];
}

/** Lays out the states of a machine. */
export function layOut(states: Drawn[], options: Options): Layout {
  const inner = scope(states, options, true);
  return { ...shifted(inner, PADDING, PADDING), width: inner.width + 2 * PADDING, height: inner.height + 2 * PADDING };
}

function scope(states: Drawn[], options: Options, isTop: boolean): Layout {
  const ids = new Map(states.map(({ state }, at) => [state.name, `s${at}`]));
  const nodes = new Map<string, Node>();
  const edges: Edge[] = [];
  const add = (id: string, node: Omit<Node, "x" | "y">) => nodes.set(id, { x: 0, y: 0, ...node });
  const addEdge = (from: string, to: string, label = "", isCatch = false) => {
    const width = label ? options.measure(label, 11, 400) + 8 : 0;
    const weight = isCatch ? 1 : 3;
    edges.push({
      from,
      to,
      label,
      isCatch,
      weight,
      width,
      height: label ? 16 : 0,
      labelpos: "c",
      x: 0,
      y: 0,
      points: [],
    });
  };
  const startAt = states.findIndex(({ state }) => state.isStart);
  if (isTop && startAt >= 0) {
    add("start", round(options.start, options));
    addEdge("start", `s${startAt}`);
  }
  // What is added first is where circles are taken to begin.
  const order = [...states.keys()].sort((a, b) => Number(b === startAt) - Number(a === startAt));
  for (const at of order) {
    const drawn = states[at];
    if (drawn) {
      const { width, height, ...content } = within(drawn, options);
      add(`s${at}`, { width, height, drawn, content });
    }
  }
  for (const [at, { state, transitions }] of states.entries()) {
    for (const { label, isCatch, target } of transitions) {
      let id = ids.get(target);
      if (id === undefined) {
        id = `g${ids.size}`;
        ids.set(target, id);
        const ghost = options.cut(target);
        add(id, { width: textWidth(ghost, options), height: HEADER, ghost });
      }
      addEdge(`s${at}`, id, label, isCatch);
    }
    if (isTop && state.isEnd) {
      if (!nodes.has("end")) {
        add("end", round(options.end, options));
      }
      addEdge(`s${at}`, "end");
    }
  }
  const { far, chunks } = split([...nodes.keys()], edges);
  const near = edges.filter((edge) => !far.has(edge));
  place(chunks, nodes, near);
  const lines: Line[] = near.map(({ points, label, isCatch, x, y }) => ({
    points,
    label,
    isCatch,
    isStraight: false,
    labelAt: label ? { x, y } : undefined,
  }));
  lines.push(...inLanes([...far], nodes));
  const boxes: LayoutBox[] = [];
  for (const { x, y, width, height, content, ...what } of nodes.values()) {
    const box = { ...what, x: x - width / 2, y: y - height / 2, width, height };
    boxes.push(box);
    if (content) {
      const moved = shifted(content, box.x, box.y);
      boxes.push(...moved.boxes);
      lines.push(...moved.lines);
    }
  }
  return normal({ boxes, lines });
}

/** Gives nodes and edges their places, one chunk below the other. */
function place(chunks: string[][], nodes: Map<string, Node>, edges: Edge[]): void {
  let top = 0;
  const chunkOf = new Map(chunks.flatMap((chunk) => chunk.map((id) => [id, chunk])));
  for (const chunk of chunks) {
    const graph = new Graph({ multigraph: true });
    graph.setGraph({ rankdir: "TB", nodesep: 28, edgesep: 14, ranksep: RANKS });
    const own = edges.filter(({ from, to }) => chunkOf.get(from) === chunk && chunkOf.get(to) === chunk);
    for (const id of chunk) {
      graph.setNode(id, nodes.get(id));
    }
    for (const [at, edge] of own.entries()) {
      graph.setEdge(edge.from, edge.to, edge, String(at));
    }
    dagre(graph, { disableOptimalOrderHeuristic: chunks.length > 1 });
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
    const move = (point: Point) => {
      point.x -= width / 2;
      point.y += top;
    };
    for (const id of chunk) {
      move(nodeOf(nodes, id));
    }
    for (const edge of own) {
      move(edge);
      edge.points.forEach(move);
    }
    top += height + RANKS;
  }
  for (const edge of edges.filter(({ points }) => points.length === 0)) {
    const [one, two] = [nodeOf(nodes, edge.from), nodeOf(nodes, edge.to)];
    const down = one.y < two.y ? 1 : -1;
    const out = { x: one.x, y: one.y + (down * one.height) / 2 };
    const into = { x: two.x, y: two.y - (down * two.height) / 2 };
    const half = (into.y - out.y) / 2;
    edge.points = [out, { x: out.x, y: out.y + half }, { x: into.x, y: into.y - half }, into];
    edge.x = (out.x + into.x) / 2;
    edge.y = (out.y + into.y) / 2;
  }
}

const NOWHERE: Node = { x: 0, y: 0, width: 0, height: 0 };
const nodeOf = (nodes: Map<string, Node>, id: string): Node => nodes.get(id) ?? NOWHERE;

/** The transitions that go past many ranks, to the right of all boxes. */
function inLanes(edges: Edge[], nodes: Map<string, Node>): Line[] {
  const right = Math.max(...Array.from(nodes.values(), ({ x, width }) => x + width / 2));
  const lanes = new Map<string, number>();
  /** How many labels stand beside each box. */
  const labels = new Map<string, number>();
  return edges.map(({ from, to, label, isCatch }) => {
    const lane = lanes.get(to) ?? right + LANE + (lanes.size % LANES_AT_MOST) * LANE;
    lanes.set(to, lane);
    const [one, two] = [nodeOf(nodes, from), nodeOf(nodes, to)];
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
    const above = labels.get(from) ?? 0;
    labels.set(from, above + (label ? 1 : 0));
    const labelAt = label ? { x: out.x + half, y: out.y + above * 15 } : undefined;
    return { points, label, isCatch, isStraight: true, labelAt };
  });
}

/** Everything from 0 on: lines may go around the boxes. */
function normal(parts: Parts): Layout {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  const take = (x: number, y: number, width: number, height: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  };
  for (const { x, y, width, height } of parts.boxes) {
    take(x, y, width, height);
  }
  for (const { points, label, labelAt } of parts.lines) {
    for (const { x, y } of points) {
      take(x, y, 0, 0);
    }
    if (labelAt) {
      take(labelAt.x - label.length * 3.5, labelAt.y - 8, label.length * 7, 16);
    }
  }
  if (left === Infinity) {
    return { width: 0, height: 0, ...parts };
  }
  return { ...shifted(parts, -left, -top), width: right - left, height: bottom - top };
}

/** What is within a state, and how large that makes it. */
function within(drawn: Drawn, options: Options): Layout {
  const { verdict } = options.texts(drawn);
  const top = HEADER + (verdict ? VERDICT : 0);
  const width = stateWidth(drawn, options);
  let height = top;
  const parts: Parts = { boxes: [], lines: [] };
  // A branch without states leaves a hole.
  const branches = drawn.branches.filter((branch) => branch !== undefined && branch.length > 0);
  if (branches.length === 0) {
    return { width, height, ...parts };
  }
  let x = PADDING;
  for (const branch of branches) {
    const inner = scope(branch, options, false);
    const part = shifted(inner, x, top + PADDING / 2);
    parts.boxes.push(...part.boxes);
    parts.lines.push(...part.lines);
    x += inner.width + GAP;
    height = Math.max(height, top + inner.height + 1.5 * PADDING);
  }
  const inner = x - GAP + PADDING;
  if (inner < width) {
    return { width, height, ...shifted(parts, (width - inner) / 2, 0) };
  }
  return { width: inner, height, ...parts };
}

function shifted({ boxes, lines }: Parts, x: number, y: number): Parts {
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x + x, y: point.y + y });
  return {
    boxes: boxes.map(move),
    lines: lines.map((line) => ({
      ...line,
      points: line.points.map(move),
      labelAt: line.labelAt && move(line.labelAt),
    })),
  };
}

function stateWidth(drawn: Drawn, options: Options): number {
  const { kind, name, verdict } = options.texts(drawn);
  const widest = Math.max(
    options.measure(name, 13, 600),
    options.measure(kind, 11, 400),
    verdict ? options.measure(verdict, 12, 600) : 0,
  );
  return Math.max(110, Math.ceil(widest) + 28);
}

const textWidth = (text: string, { measure }: Options): number => Math.max(110, Math.ceil(measure(text, 13, 600)) + 28);

const round = (mark: string, { measure }: Options) => ({
  width: Math.ceil(measure(mark, 11, 400)) + 24,
  height: ROUND,
  mark,
});
