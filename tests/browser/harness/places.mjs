/** Where things are, as URLs that end in a slash. */

export const here = new URL("../", import.meta.url);
export const root = new URL("../../", here);
export const dist = new URL("dist/", root);
export const artifacts = new URL("artifacts/", here);
/** Pictures of the page's states, with an overview; names stay the same from run to run. */
export const pictures = new URL("states/", artifacts);
