/**
 * The shortcuts of the editor, as the help panel lists them. `keys` in CodeMirror's notation, in which
 * `Mod` is Ctrl, or Command on a Mac; `mac` where they differ there.
 *
 * @type {import("./help-panel.js").Shortcut[]}
 */
export const EDITOR_SHORTCUTS = [
  { keys: ["Mod-f"], text: { en: "Find and replace", ja: "検索と置換" } },
  { keys: ["Mod-g", "Shift-Mod-g"], text: { en: "Next, previous match", ja: "次の一致、前の一致" } },
  { keys: ["Mod-Alt-g"], text: { en: "Go to a line", ja: "行へ移動" } },
  { keys: ["F8", "Shift-Mod-m"], text: { en: "Next problem, all problems", ja: "次の問題、すべての問題" } },
  { keys: ["Mod-z", "Mod-y"], mac: ["Mod-z", "Shift-Mod-z"], text: { en: "Undo, redo", ja: "元に戻す、やり直し" } },
  {
    keys: ["Ctrl-Shift-[", "Ctrl-Shift-]"],
    mac: ["Mod-Alt-[", "Mod-Alt-]"],
    text: { en: "Fold, unfold", ja: "折りたたむ、展開する" },
  },
  { keys: ["Ctrl-Alt-[", "Ctrl-Alt-]"], text: { en: "Fold all, unfold all", ja: "すべて折りたたむ、すべて展開する" } },
  { keys: ["Tab"], text: { en: "On to the next control", ja: "次の要素へ移動" } },
];
