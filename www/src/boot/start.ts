/** What the page begins with: a link, an example that the address names, or the last visit. */

import type { Workspace } from "../contract/report.ts";
import { exampleNamed } from "../host/examples.ts";
import type { Session } from "../host/session.ts";
import { flush, keep, kept } from "../sharing/autosave.ts";
import { LinkError, PREFIX, unpack } from "../sharing/link.ts";

/** The fragment that was opened last: going back to it must not undo what was done since. */
let opened: string | undefined;
/** The texts of the example that the address asked for. */
let begun: string | undefined;

/**
 * Opens what the address asks for, now and whenever it asks for another workspace.
 *
 * @param folder URL that ends in a slash
 */
export async function begin(session: Session, folder: string): Promise<void> {
  const query = new URLSearchParams(location.search);
  const isEmbedded = query.get("embed") === "1";
  const name = query.get("example");
  const isLinked = await openLink(session);
  addEventListener("hashchange", () => openLink(session));
  if (!isEmbedded) {
    session.onSave = () => keep(() => (isOwn(session) ? session.state : null));
    addEventListener("pagehide", flush);
  }
  if (isLinked) {
    return;
  }
  if (name !== null) {
    const example = await exampleNamed(name, folder);
    if (example) {
      begun = textsOf(example);
      session.begin(example, "");
    } else {
      session.setProblem("example");
    }
  } else if (!isEmbedded) {
    const last = kept();
    if (last !== undefined) {
      session.begin(last, "saved");
    }
  }
}

/** Somebody else's workspace does not take the place of what was kept of one's own. */
function isOwn(session: Session): boolean {
  const { origin, workspace } = session;
  return origin !== "link" && (begun === undefined || workspace === null || textsOf(workspace) !== begun);
}

const textsOf = ({ documents }: Workspace): string =>
  JSON.stringify(
    documents
      .map(({ text }) => text)
      .filter((text) => text.trim())
      .sort(),
  );

/** @returns whether the address asks for a workspace that is not open yet */
async function openLink(session: Session): Promise<boolean> {
  const fragment = location.hash.slice(1);
  if (!fragment.startsWith(PREFIX) || fragment === opened) {
    return false;
  }
  opened = fragment;
  try {
    const workspace = await unpack(fragment);
    flush();
    session.begin(workspace, "link");
  } catch (error) {
    console.warn(error);
    session.setProblem(error instanceof LinkError ? error.why : "broken");
  }
  return true;
}
