/** The states of a machine as the layout takes them: nested by their branches. */

import type { Graph, State, TransitionKind } from "../../contract/report.ts";

/** A state with what it leads to and what is within it. */
export interface Drawn {
  /** Its place among the states of the graph. */
  index: number;
  state: State;
  branches: Drawn[][];
  transitions: { label: string; isCatch: boolean; target: string }[];
}

/** All states in the order of the graph, and those of the machine itself. */
export function nested(
  graph: Graph,
  labelOf: (kind: TransitionKind, number: number) => string,
): { all: Drawn[]; top: Drawn[] } {
  const all = graph.states.map((state, index) => ({
    index,
    state,
    branches: [] as Drawn[][],
    transitions: state.transitions.map(({ kind, number, target }) => ({
      label: labelOf(kind, number),
      isCatch: kind === "catch",
      target,
    })),
  }));
  const top: Drawn[] = [];
  for (const drawn of all) {
    const [parent, branch] = drawn.state.within ?? [-1, 0];
    const around = all[parent];
    if (around) {
      around.branches[branch] ??= [];
      around.branches[branch].push(drawn);
    } else {
      top.push(drawn);
    }
  }
  return { all, top };
}
