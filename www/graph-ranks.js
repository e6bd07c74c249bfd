/**
 * Which ways are short enough to be laid out. A way past many ranks costs the layout a node in each
 * of them; that of fifty states which catch to the same one takes seconds. Such ways are drawn in
 * lanes beside the boxes instead, one lane for each state that they lead to.
 */

/** Nodes on the way beyond which long ways get lanes. */
const PASSED_AT_MOST = 40;
/** Ranks that a way may go down where there are lanes. */
const NEAR = 2;

/** Nodes that are laid out together. */
const CHUNK = 24;

/**
 * @param {string[]} nodes the first one where everything starts
 * @param {{ from: string, to: string }[]} edges
 * @returns {{ far: Set<object>, chunks: string[][] }} the edges that get a lane; the nodes from above
 *   to below, in parts that are laid out one after the other, because the time grows faster than
 *   their number
 */
export function split(nodes, edges) {
  const ranks = rank(nodes, edges);
  const span = ({ from, to }) => Math.abs(ranks.get(to) - ranks.get(from));
  const passed = edges.reduce((sum, edge) => sum + Math.max(0, span(edge) - 1), 0);
  const chunks = [];
  let last = -1;
  for (const node of [...nodes].sort((one, two) => ranks.get(one) - ranks.get(two))) {
    // States of one rank stay together, unless there are very many.
    const length = chunks.at(-1)?.length ?? 0;
    if (length === 0 || (nodes.length > 1.5 * CHUNK && length >= CHUNK && (ranks.get(node) > last || length > 4 * CHUNK))) {
      chunks.push([]);
    }
    chunks.at(-1).push(node);
    last = ranks.get(node);
  }
  const isMany = passed > PASSED_AT_MOST || chunks.length > 1;
  return { far: new Set(isMany ? edges.filter((edge) => span(edge) > NEAR) : []), chunks };
}

/** The length of the longest way to each node; ways that close a circle do not count. */
function rank(nodes, edges) {
  const leaving = new Map(nodes.map((node) => [node, []]));
  edges.forEach(({ from, to }) => leaving.get(from).push(to));
  const order = [];
  const closing = new Set();
  const seen = new Map();
  for (const root of nodes) {
    // Without recursion: a machine may be a chain of thousands.
    const stack = seen.has(root) ? [] : [{ node: root, next: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1);
      seen.set(top.node, "open");
      const to = leaving.get(top.node)[top.next++];
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
    for (const to of leaving.get(node)) {
      if (!closing.has(`${node} ${to}`)) {
        ranks.set(to, Math.max(ranks.get(to), ranks.get(node) + 1));
      }
    }
  }
  return ranks;
}
