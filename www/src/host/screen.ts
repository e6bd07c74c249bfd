/** How much there is to be seen at once. */

/** `styles/page.css` has the same width. */
const NARROW = matchMedia("(width < 56.25rem)");

/** Whether the screen shows the documents and the answer one at a time. */
export const isNarrow = (): boolean => NARROW.matches;
