/** Makes the link that the page shares. */

import type { Shared, StartProblem } from "../contract/host.ts";
import type { WorkspaceRef } from "../contract/report.ts";
import { outgoing } from "../core/requests.ts";
import { LinkError, pack } from "./link.ts";

/** Letters that are not even looked at. */
const LETTERS_AT_MOST = 16_000_000;

/** What of the address belongs to this visit and not to a link. */
const OWN_QUERY = ["example", "embed", "density", "theme"];

/**
 * A link that holds a workspace, without what looks like a secret.
 *
 * @param state of the session: a `WorkspaceRef` as JSON
 */
export async function makeLink(state: string | null, hidesAccounts: boolean): Promise<Shared> {
  const none = (why: StartProblem | "unknown"): Shared => ({ link: "", secrets: 0, why });
  try {
    const workspace = JSON.parse(state ?? '{ "documents": [] }') as WorkspaceRef;
    const documents = workspace.documents.filter(({ text }) => !text.isBlank);
    if (documents.reduce((sum, { text }) => sum + text.length, 0) > LETTERS_AT_MOST) {
      return none("large");
    }
    const clean = await outgoing({ ...workspace, documents }, hidesAccounts);
    if (!clean) {
      return none("unknown");
    }
    const address = new URL(location.href);
    for (const name of OWN_QUERY) {
      address.searchParams.delete(name);
    }
    address.hash = await pack(clean.workspace);
    return { link: address.href, secrets: clean.secrets, why: "" };
  } catch (error) {
    console.warn(error);
    return none(error instanceof LinkError ? error.why : "unknown");
  }
}
