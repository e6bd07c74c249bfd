/**
 * What the keys do within an editor, for the panel that lists all shortcuts. `Mod` is Command on a
 * Mac and Ctrl elsewhere; `mac` has the keys of a Mac where they are others.
 *
 * @type {import("./help-panel.js").Shortcut[]}
 */
export const EDITOR_SHORTCUTS = [
  { keys: ["Ctrl-Space"], mac: ["Alt-i"], text: { en: "Suggest what may stand here", ja: "入力候補を表示" } },
  { keys: ["Shift-F1"], text: { en: "Tell what this Resource or action needs", ja: "この Resource やアクションに必要なものを表示" } },
  { keys: ["Mod-Enter"], text: { en: "Go to the result about this line", ja: "この行の結果へ移動" } },
  { keys: ["F8", "Shift-F8"], text: { en: "Next or previous problem", ja: "次の問題、前の問題" } },
  { keys: ["Mod-Shift-m"], text: { en: "List of problems", ja: "問題の一覧" } },
  { keys: ["Shift-Alt-f"], text: { en: "Format JSON", ja: "JSON を整形" } },
  { keys: ["Mod-f"], text: { en: "Find and replace", ja: "検索と置換" } },
  { keys: ["Mod-z"], text: { en: "Undo", ja: "元に戻す" } },
  { keys: ["Ctrl-Shift-[", "Ctrl-Shift-]"], mac: ["Mod-Alt-[", "Mod-Alt-]"], text: { en: "Fold, unfold", ja: "折りたたむ、展開する" } },
  { keys: ["Tab"], text: { en: "Leave the editor", ja: "エディターから出る" } },
];
