/** What the graphs say. Their words are one text of `lang/`, `page:graph_words`. */

/** The verdicts in the order of their counts. */
export const VERDICTS = ["granted", "missing", "denied", "undecided"];
/** No verdict is told by color alone. */
export const SIGNS = ["✓", "✕", "⊘", "?"];
/** One of them, before what it stands for. */
export const SIGN = new RegExp(`^[${SIGNS.join("")}] `, "u");

const WORDS = [
  ...VERDICTS,
  "start",
  "end",
  "default",
  "choice",
  "catch",
  "absent",
  "distributed",
  "then",
  "save",
  "saved",
  "refused",
  "graphOf",
  "help",
  "drawLarge",
  "cut",
  "failed",
];

/**
 * @param {string[]} words in their order
 * @returns {Record<string, string>} by their names
 */
export const wordsOf = (words) => Object.fromEntries(WORDS.map((name, at) => [name, words[at]]));
