/** The panel that lists the keyboard shortcuts, and the switch for those of a single key. */

import { EDITOR_SHORTCUTS } from "./shortcuts-editor.js";

/**
 * @typedef {object} Shortcut
 * @property {string[]} keys each with its modifiers, in CodeMirror's notation (`Mod-f`); several are
 *   one each for what the text names
 * @property {string[]} [mac] where they differ on a Mac
 * @property {{ en: string, ja: string }} text
 */

const TEXTS = {
  en: {
    title: "Keyboard shortcuts",
    page: "Page",
    results: "Results",
    editor: "Editor",
    graph: "Graph and role map",
    single: "Shortcuts of a single key",
    singleHint: "They wait while you type in an editor or a field.",
    close: "Close",
  },
  ja: {
    title: "キーボードショートカット",
    page: "ページ",
    results: "結果",
    editor: "エディター",
    graph: "グラフとロールの関係",
    single: "単一キーのショートカットを使う",
    singleHint: "エディターやフィールドへの入力中は働きません。",
    close: "閉じる",
  },
};
/** Not through `language.js`: in this bundle that would be a copy of its own. */
const tongue = () => (document.documentElement.lang === "ja" ? "ja" : "en");
const texts = () => TEXTS[tongue()];

/** @type {[name: string, shortcuts: Shortcut[]][]} */
const GROUPS = [
  [
    "page",
    [
      { keys: ["?"], text: { en: "This panel", ja: "このパネル" } },
      { keys: ["d"], text: { en: "To the definition", ja: "定義へ" } },
      { keys: ["r"], text: { en: "To the results", ja: "結果へ" } },
      {
        keys: ["Escape"],
        text: { en: "Close a panel; leave the editor for where you came from", ja: "パネルを閉じる。エディターから元の場所へ戻る" },
      },
    ],
  ],
  [
    "results",
    [
      { keys: ["n", "p"], text: { en: "Next, previous check that is not granted", ja: "許可されていない次のチェック、前のチェック" } },
      { keys: ["f"], text: { en: "First statement to add", ja: "追加する最初のステートメント" } },
      { keys: ["c"], text: { en: "Copy the statement that has the focus", ja: "フォーカスのあるステートメントをコピー" } },
    ],
  ],
  ["editor", EDITOR_SHORTCUTS],
  [
    "graph",
    [
      { keys: ["ArrowUp", "ArrowDown"], text: { en: "Previous, next one", ja: "前へ、次へ" } },
      { keys: ["Home", "End"], text: { en: "First, last one", ja: "最初、最後" } },
      { keys: ["Enter"], text: { en: "Show the state, or the check", ja: "ステートまたはチェックを表示" } },
    ],
  ],
];

const isMac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform ?? "");

const NAMES = { ArrowUp: "↑", ArrowDown: "↓", Mod: "Ctrl", Escape: "Esc" };
const MAC_NAMES = { ...NAMES, Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Enter: "↩" };
/** Apple's order of the modifiers. */
const MAC_ORDER = ["Ctrl", "Alt", "Shift", "Mod"];

/** @returns {string} as it is printed on the keys */
function printed(keys) {
  const parts = keys.split(/-(?!$)/);
  const key = parts.pop();
  if (isMac) {
    parts.sort((one, other) => MAC_ORDER.indexOf(one) - MAC_ORDER.indexOf(other));
  } else {
    // As menus write it: Ctrl+Shift+M.
    parts.sort((one, other) => (one === "Shift") - (other === "Shift"));
  }
  const names = isMac ? MAC_NAMES : NAMES;
  const shown = key.length === 1 && parts.length > 0 ? key.toUpperCase() : (names[key] ?? key);
  return [...parts.map((part) => names[part] ?? part), shown].join(isMac ? "" : "+");
}

let panel = null;

/**
 * Opens the panel.
 *
 * @param {{ isOn: () => boolean, turn: (isOn: boolean) => void }} single the switch
 */
export function openHelp(single) {
  if (panel) {
    return;
  }
  panel = build(single);
  document.body.append(panel);
  // Made anew each time, in the language of then; it must not stay in the way of a second one.
  panel.addEventListener("close", () => {
    panel.remove();
    panel = null;
  });
  panel.showModal();
}

function build(single) {
  const dialog = element("dialog", { className: "share keys" });
  dialog.dataset.testid = "help-panel";
  dialog.setAttribute("aria-labelledby", "help-title");
  const close = element("button", { type: "button", textContent: texts().close });
  close.dataset.testid = "help-close";
  close.addEventListener("click", () => dialog.close());
  const header = element("header", {});
  header.append(element("h2", { id: "help-title", textContent: texts().title }), close);
  const groups = element("div", { className: "groups" });
  groups.append(...GROUPS.map(([name, shortcuts]) => group(texts()[name], shortcuts)));
  const field = element("input", { type: "checkbox", checked: single.isOn() });
  field.dataset.testid = "single-keys";
  field.addEventListener("change", () => single.turn(field.checked));
  const label = element("label", { className: "level" });
  label.append(field, texts().single);
  const hint = element("p", { className: "muted", id: "single-hint", textContent: texts().singleHint });
  field.setAttribute("aria-describedby", hint.id);
  dialog.append(header, groups, label, hint);
  return dialog;
}

function group(title, shortcuts) {
  const section = element("section", {});
  const list = element("dl", {});
  for (const { keys, mac, text } of shortcuts) {
    const row = element("div", {});
    const term = element("dt", {});
    term.append(...(isMac && mac ? mac : keys).map((one) => element("kbd", { textContent: printed(one) })));
    row.append(term, element("dd", { textContent: text[tongue()] }));
    list.append(row);
  }
  section.append(element("h3", { textContent: title }), list);
  return section;
}

const element = (name, members) => Object.assign(document.createElement(name), members);
