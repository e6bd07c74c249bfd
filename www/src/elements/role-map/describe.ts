/** What is written in a role map, and what its parts are called in full. */

import type { Account, Edge, Node, RoleMap } from "../../contract/report.ts";
import { capitalized, short } from "../diagram/labels.ts";
import { withoutSymbol, withSymbol, wordOf } from "../diagram/verdicts.ts";

/** What is written, in the order of the map. */
export interface Written {
  accounts: string[];
  nodes: { kind: string; name: string }[];
  edges: { what: string; verdict: string }[];
}

/** The same in full. */
export interface Described {
  nodes: string[];
  edges: string[];
  /** Each relation as a sentence with its verdict. */
  sentences: string[];
}

const say = (key: string, params = {}) => sfnHost.say(`map_${key}`, params);

/** The keys of a kind of relation. */
const keyOf = ({ kind }: Edge): string => kind.replace("-", "_");

/** What a node is. */
function kindOf({ kind, isExecution, isTarget, isPassed, isKnown }: Node): string {
  if (kind !== "role") {
    return say(kind === "service" ? "service" : "machine");
  }
  const roles = [isExecution && "execution", isTarget && "target", isPassed && "passed"].filter(
    (role) => role !== false,
  );
  const words = (roles.length > 0 ? roles : ["role"]).map((role) => say(role));
  return [...words, isKnown ? "" : say("unknown")].filter(Boolean).join(say("comma"));
}

/** Of services that may be meant, any one. */
const nameOf = ({ kind, name }: Node): string =>
  kind === "service" ? name.split(", ").join(say("services")) : name || say("unknown");

const accountOf = ({ name }: Account): string => (name ? say("account", { account: name }) : say("no_account"));

export function written(map: RoleMap): Written {
  const what = (edge: Edge) => {
    const service = edge.service === null ? undefined : map.nodes[edge.service];
    if (!service || edge.kind !== "passes") {
      return say(`edge_${keyOf(edge)}`);
    }
    // The service has a box of its own: its first word tells it from others.
    return say("edge_passes_to", { service: short(nameOf(service).replaceAll(".amazonaws.com", "")) });
  };
  return {
    accounts: map.accounts.map((account) => short(accountOf(account))),
    nodes: map.nodes.map((node) => ({ kind: capitalized(kindOf(node)), name: short(nameOf(node)) })),
    edges: map.edges.map((edge) => {
      const verdict = edge.verdict ? withSymbol(edge.verdict, wordOf(edge.verdict)) : "";
      const states = edge.states > 1 ? `(${say("states", { states: edge.states })})` : "";
      return { what: what(edge), verdict: [verdict, states].filter(Boolean).join(" ") };
    }),
  };
}

/** Names of controls start with the visible label, for speech input (WCAG 2.5.3 Label in Name). */
export function described(map: RoleMap, { nodes, edges }: Written): Described {
  const comma = say("comma");
  const name = (at: number) => {
    const node = map.nodes[at];
    return node ? nameOf(node) : "";
  };
  const sentences = map.edges.map((edge) =>
    say(keyOf(edge), {
      from: name(edge.from),
      to: name(edge.to),
      service: edge.service === null ? "" : name(edge.service),
    }),
  );
  return {
    nodes: map.nodes.map((node, at) => {
      const full = node.kind === "service" || !node.text ? nameOf(node) : node.text;
      const { kind, name } = nodes[at] ?? { kind: "", name: "" };
      const account = node.account === null ? undefined : map.accounts[node.account];
      return [kind, name, full === name ? "" : full, account ? accountOf(account) : ""].filter(Boolean).join(comma);
    }),
    edges: edges.map(({ what, verdict }, at) =>
      [what, withoutSymbol(verdict), sentences[at] ?? ""].filter(Boolean).join(comma),
    ),
    sentences: map.edges.map((edge, at) => {
      const verdict = edge.verdict === null ? "" : `: ${wordOf(edge.verdict)}`;
      const states = edge.states > 1 ? comma + say("states", { states: edge.states }) : "";
      return (sentences[at] ?? "") + verdict + states;
    }),
  };
}
