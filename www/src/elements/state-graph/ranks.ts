/**
 * Which transitions are short enough to be laid out. One past many ranks costs the layout a node in
 * each of them; that of fifty states which catch to the same one takes seconds. Such transitions are
 * drawn in lanes beside the boxes instead, one lane for each state that they lead to.
 */

/** Nodes passed beyond which long transitions get lanes. */
const PASSED_AT_MOST = 40;
/** Ranks that a transition may go down where there are lanes. */
const NEAR = 2;

/** Nodes that are laid out together. */
const CHUNK = 24;

interface Ends {
  from: string;
  to: string;
}

/**
 * @param nodes the first one where everything starts
 * @returns the edges that get a lane; the nodes from above to below, in parts that are laid out one
 *   after the other, because the time grows faster than their number
 */
export function split<E extends Ends>(nodes: string[], edges: E[]): { far: Set<E>; chunks: string[][] } {
  const ranks = rank(nodes, edges);
  const rankOf = (node: string) => ranks.get(node) ?? 0;
  const span = ({ from, to }: Ends) => Math.abs(rankOf(to) - rankOf(from));
  const passed = edges.reduce((sum, edge) => sum + Math.max(0, span(edge) - 1), 0);
  const chunks: string[][] = [];
  let last = -1;
  for (const node of [...nodes].sort((a, b) => rankOf(a) - rankOf(b))) {
    let chunk = chunks.at(-1);
    const isFull = nodes.length > 1.5 * CHUNK && (chunk?.length ?? 0) >= CHUNK;
    // States of one rank stay together, unless there are very many.
    if (!chunk || (isFull && (rankOf(node) > last || chunk.length > 4 * CHUNK))) {
      chunk = [];
      chunks.push(chunk);
    }
    chunk.push(node);
    last = rankOf(node);
  }
  const isMany = passed > PASSED_AT_MOST || chunks.length > 1;
  return { far: new Set(isMany ? edges.filter((edge) => span(edge) > NEAR) : []), chunks };
}

/** The length of the longest path to each node; edges that close a circle do not count. */
function rank(nodes: string[], edges: Ends[]): Map<string, number> {
  const leaving = new Map<string, string[]>(nodes.map((node) => [node, []]));
  for (const { from, to } of edges) {
    leaving.get(from)?.push(to);
  }
  const order: string[] = [];
  const closing = new Set<string>();
  const seen = new Map<string, "open" | "done">();
  for (const root of nodes) {
    // Without recursion: a machine may be a chain of thousands.
    const stack = seen.has(root) ? [] : [{ node: root, next: 0 }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      seen.set(top.node, "open");
      const to = leaving.get(top.node)?.[top.next];
      top.next += 1;
      if (to === undefined) {
        seen.set(top.node, "done");
        order.push(top.node);
        stack.pop();
      } else if (seen.get(to) === "open") {
        closing.add(`${top.node} ${to}`);
      } else if (!seen.has(to)) {
        stack.push({ node: to, next: 0 });
      }
    }
  }
  const ranks = new Map(nodes.map((node) => [node, 0]));
  for (const node of order.reverse()) {
    for (const to of leaving.get(node) ?? []) {
      if (!closing.has(`${node} ${to}`)) {
        ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(node) ?? 0) + 1));
      }
    }
  }
  return ranks;
}
