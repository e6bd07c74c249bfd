import assert from "node:assert/strict";
import { test } from "node:test";

import { split } from "./ranks.ts";

const chain = (length: number) => Array.from({ length }, (_, at) => `s${at}`);
const edgesOf = (nodes: string[]) => nodes.slice(1).map((to, at) => ({ from: `s${at}`, to }));

test("a small machine is laid out as a whole, circles too", () => {
  const nodes = chain(4);
  const edges = [...edgesOf(nodes), { from: "s3", to: "s0" }];
  const { far, chunks } = split(nodes, edges);
  assert.equal(far.size, 0);
  assert.deepEqual(chunks, [nodes]);
});

test("what passes many states gets a lane, and many states are laid out in parts", () => {
  const nodes = [...chain(60), "failed"];
  const catches = chain(60).map((from) => ({ from, to: "failed" }));
  const { far, chunks } = split(nodes, [...edgesOf(chain(60)), ...catches]);
  assert.ok(far.has(catches[0] as (typeof catches)[0]));
  assert.ok(!far.has(catches[59] as (typeof catches)[0]));
  assert.ok(chunks.length > 1);
  assert.deepEqual(chunks.flat().sort(), [...nodes].sort());
});
