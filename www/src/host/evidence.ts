/**
 * On what the entries of the catalog rest: a file of its own, `evidence.js` in `dist/`, which is
 * loaded in the background. `xtask/src/build/evidence.rs` makes it of `data/`.
 */

import type { Evidence, Link } from "../contract/host.ts";

const DOCS = "https://docs.aws.amazon.com/";

let loaded: Evidence = { services: {}, calls: {}, places: {}, optimized: {} };

/** Takes what a script of the folder brings. */
export function provideEvidence(evidence: Evidence): void {
  loaded = evidence;
}

const own = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/**
 * The evidence for a role.
 *
 * @param call `service:action`, or the name of an optimized integration
 * @param place the parameter, or what names the role
 */
export function evidence(call: string, place: string): string | undefined {
  const name = call.toLowerCase();
  const places = own(loaded.places, name);
  const [service = "", action = ""] = name.split(":");
  const shared = Object.entries(own(loaded.calls, service) ?? {});
  const found = places ? own(places, place) : shared.find(([, actions]) => actions.split(",").includes(action))?.[0];
  return found?.replaceAll("{}", operationOf(call));
}

/** The operation's name as its API has it. */
function operationOf(call: string): string {
  const [, action = ""] = call.split(":");
  return action.charAt(0).toUpperCase() + action.slice(1);
}

/** Pages about a call. */
export function links(call: string): Link[] {
  const pages = own(loaded.optimized, call) ?? [];
  const found = pages.map((page) => ({ name: "Step Functions", address: DOCS + page }));
  const [service = ""] = call.split(":");
  const [page, rest = ""] = own(loaded.services, service) ?? [];
  const api = rest.startsWith("=") ? rest.slice(1) : `${service}${rest}`;
  if (found.length === 0 && page !== undefined && api) {
    found.push({ name: "API", address: `${DOCS}goto/WebAPI/${api}/${operationOf(call)}` });
  }
  if (page) {
    found.push({ name: "Authorization", address: `${DOCS}service-authorization/latest/reference/list_${page}.html` });
  }
  return found;
}
