/**
 * On what the entries of the catalog rest: a file of its own, `evidence.js` in `dist/`, which is
 * loaded in the background and sets `globalThis.sfnEvidence`. `xtask/src/build/evidence.rs` makes
 * it of `data/`.
 *
 * @typedef {{
 *   services: Record<string, [page: string, api: string]>,
 *   calls: Record<string, Record<string, string>>,
 *   optimized: Record<string, string[]>,
 * }} Evidence
 */

const DOCS = "https://docs.aws.amazon.com/";

/** @returns {Evidence} */
const loaded = () => globalThis.sfnEvidence ?? { services: {}, calls: {}, optimized: {} };

const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

/**
 * @param {string} call `service:action`, or the name of an optimized integration
 * @param {string} place the parameter, or what names the role
 * @returns {string | undefined} the evidence for a role
 */
export function evidence(call, place) {
  const places = own(loaded().calls, call.toLowerCase());
  return places && own(places, place);
}

/**
 * @param {string} call
 * @returns {[name: string, address: string][]} pages about a call
 */
export function links(call) {
  const pages = own(loaded().optimized, call) ?? [];
  const found = pages.map((page) => ["Step Functions", DOCS + page]);
  const [service, action] = call.split(":");
  const [page, api] = own(loaded().services, service) ?? [];
  if (found.length === 0 && api) {
    const operation = action.charAt(0).toUpperCase() + action.slice(1);
    found.push(["API", `${DOCS}goto/WebAPI/${api}/${operation}`]);
  }
  if (page) {
    found.push(["Authorization", `${DOCS}service-authorization/latest/reference/${page}`]);
  }
  return found;
}

/** Tells the page that the file is there. */
export function announce() {
  globalThis.dispatchEvent(new Event("sfn-more"));
}
