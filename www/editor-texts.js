/** What the editors say themselves; the words of CodeMirror are in `lang/`. */

import { StateEffect } from "@codemirror/state";

/** Says what came of a key or a button, in the line below the editor. */
export const say = StateEffect.define();

const TEXTS = {
  en: {
    low: "not settled",
    medium: "likely",
    nothingKnown: "Nothing is known of what stands here",
    problems: (count) => `${count} ${count === 1 ? "problem" : "problems"}`,
    hints: (count) => `${count} ${count === 1 ? "hint" : "hints"}`,
    format: "Format",
    formatKey: "Format JSON (Shift+Alt+F)",
    formatted: "Formatted",
    formattedAlready: "Formatted already",
    onlyJson: "Only JSON can be formatted",
    broken: (line) => `Not formatted: line ${line} is not JSON`,
    tooDeep: "Not formatted: nested too deep",
    noResult: "No result is about this line",
  },
  ja: {
    low: "未確定",
    medium: "可能性が高い",
    nothingKnown: "ここにあるものについて分かることはありません",
    problems: (count) => `問題 ${count} 件`,
    hints: (count) => `ヒント ${count} 件`,
    format: "整形",
    formatKey: "JSON を整形 (Shift+Alt+F)",
    formatted: "整形しました",
    formattedAlready: "すでに整形されています",
    onlyJson: "整形できるのは JSON だけです",
    broken: (line) => `整形できません。${line} 行目が JSON ではありません`,
    tooDeep: "整形できません。入れ子が深すぎます",
    noResult: "この行についての結果はありません",
  },
};

/** @returns {typeof TEXTS.en} in the language of the page */
export const texts = () => TEXTS[document.documentElement.lang] ?? TEXTS.en;

/**
 * A sentence for the page: what stands in backticks is a name.
 *
 * @param {string} sentence
 * @returns {(string | HTMLElement)[]}
 */
export function withNames(sentence) {
  return sentence.split("`").map((part, at) => {
    if (at % 2 === 0) {
      return part;
    }
    const name = document.createElement("code");
    name.textContent = part;
    return name;
  });
}
