/** What the catalog knows, for the editors: asked of the core when it is first needed. */

import type { Completion as Call, Completions } from "../../../contract/report.ts";

const NOTHING: Completions = { calls: [], services: [], actions: [] };

let catalog: Completions | null = null;
let callsByName = new Map<string, Call>();
let isAsking = false;

/** Empty while the core is not loaded. */
export function completions(): Completions {
  if (!catalog && !isAsking && sfnHost.coreState() === "ready") {
    isAsking = true;
    sfnHost.completions().then((known) => {
      isAsking = false;
      if (known) {
        catalog = known;
        callsByName = new Map(known.calls.map((call) => [call.name.toLowerCase(), call]));
      }
    });
  }
  return catalog ?? NOTHING;
}

/** Asks for it, now or when the core is there, so that it is there when somebody types. */
export function prepare(): void {
  sfnHost.addEventListener("core", completions);
  completions();
}

/** The call that a `Resource` names. */
export function callOf(resource: string): Call | undefined {
  const name = resource.split(":states:::")[1]?.split(".")[0];
  completions();
  return name ? callsByName.get(name.toLowerCase()) : undefined;
}

const ROLE = /arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]+/g;
/** Characters of all documents that are searched. */
const SEARCHED = 2_000_000;
/** Roles that are offered. */
const ROLES_AT_MOST = 200;
/** What was found in a text that has not changed since. */
let found = new Map<string, string[]>();

/** The roles that the documents mention. */
export function rolesOfDocuments(): string[] {
  let rest = SEARCHED;
  const kept = new Map<string, string[]>();
  for (const { text } of sfnHost.workspace()?.documents ?? []) {
    if (text.length <= rest) {
      rest -= text.length;
      kept.set(text, found.get(text) ?? [...new Set(text.match(ROLE) ?? [])].slice(0, ROLES_AT_MOST));
    }
  }
  found = kept;
  return [...new Set([...kept.values()].flat())].slice(0, ROLES_AT_MOST);
}
