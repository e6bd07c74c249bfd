/** CodeMirror's own words, and the names of their texts behind `edit_`. */
const PHRASES: [phrase: string, name: string][] = [
  ["Find", "find"],
  ["Replace", "replace"],
  ["next", "next"],
  ["previous", "previous"],
  ["all", "all"],
  ["match case", "match_case"],
  ["regexp", "regexp"],
  ["by word", "by_word"],
  ["replace", "replace_one"],
  ["replace all", "replace_all"],
  ["close", "close"],
  ["current match", "current_match"],
  ["on line", "on_line"],
  ["replaced match on line $", "replaced_one"],
  ["replaced $ matches", "replaced_all"],
  ["Go to line", "go_to_line"],
  ["go", "go"],
  ["Diagnostics", "diagnostics"],
  ["No diagnostics", "no_diagnostics"],
  ["Control character", "control_character"],
  ["Fold line", "fold_line"],
  ["Unfold line", "unfold_line"],
  ["Folded lines", "folded_lines"],
  ["Unfolded lines", "unfolded_lines"],
  ["to", "to"],
  ["folded code", "folded_code"],
  ["unfold", "unfold_code"],
  ["Completions", "completions"],
];

/** The words in the language of the page. */
export const phrases = (): Record<string, string> =>
  Object.fromEntries(PHRASES.map(([phrase, name]) => [phrase, sfnHost.say(`edit_${name}`) || phrase]));
