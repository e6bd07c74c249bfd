/** The workspace of the report that is on the screen. */

/** Empty for the analysis, which counts such documents out: white space as Unicode has it. */
const BLANK = /^(?:[^\S\ufeff]|\u0085)*$/;
/**
 * The workspace as it was analysed, and the place of the editor of each document.
 *
 * @returns {{ workspace: object, places: number[], size: number }}
 */
export function analysed() {
  const { documents, ...rest } = globalThis.sfnHost.workspace() ?? { documents: [] };
  const kept = [];
  const places = [];
  let size = 0;
  documents.forEach((document, place) => {
    if (BLANK.test(document.text)) {
      return;
    }
    // What stands in the editor of the machine is recognised: it may be anything.
    const { kind, ...others } = document;
    kept.push(place === 0 && kind === "state-machine" ? others : document);
    places.push(place);
    size += document.text.length;
  });
  return { workspace: { ...rest, documents: kept }, places, size };
}
