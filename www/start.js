/**
 * What the page begins with: a link, an example that the address names, or the last visit.
 */

import { flush, keep, kept } from "./autosave.js";
import { exampleNamed } from "./examples.js";
import { PREFIX, unpack } from "./link.js";
import { tell } from "./start-note.js";

/** The fragment that was opened last: going back to it must not undo what was done since. */
let opened;
/** The texts of the example that the address asked for. */
let begun;

/**
 * Opens what the address asks for, now and whenever it asks for another workspace.
 *
 * @param {import("./host.js").Host} host
 * @param {string} folder URL that ends in a slash
 */
export async function begin(host, folder) {
  const query = new URLSearchParams(location.search);
  const isEmbedded = query.get("embed") === "1";
  const name = query.get("example");
  const linked = await openLink(host);
  addEventListener("hashchange", () => openLink(host));
  if (!isEmbedded) {
    const own = () => (isOwn(host) ? JSON.parse(host.state) : null);
    host.onSave = () => keep(own);
    addEventListener("pagehide", flush);
  }
  if (linked) {
    return;
  }
  if (name !== null) {
    const example = await exampleNamed(name, folder);
    if (example) {
      begun = textsOf(example);
      host.begin(example, "");
    } else {
      tell("noExample");
    }
  } else if (!isEmbedded) {
    const last = kept();
    if (last) {
      host.begin(last, "saved");
    }
  }
}

/** Somebody else's workspace does not take the place of what was kept of one's own. */
function isOwn(host) {
  return host.origin !== "link" && (begun === undefined || textsOf(host.workspace) !== begun);
}

const textsOf = ({ documents }) =>
  JSON.stringify(documents.map(({ text }) => text).filter((text) => text.trim()).sort());

/** @returns {Promise<boolean>} whether the address asks for a workspace that is not open yet */
async function openLink(host) {
  const fragment = location.hash.slice(1);
  if (!fragment.startsWith(PREFIX) || fragment === opened) {
    return false;
  }
  opened = fragment;
  try {
    const workspace = await unpack(fragment);
    flush();
    tell("");
    host.begin(workspace, "link");
  } catch (error) {
    console.warn(error);
    tell(error.why ?? "broken");
  }
  return true;
}
