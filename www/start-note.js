/**
 * What is to be said of what the page began with: a line at its top until somebody has read it.
 */

import { language } from "./language.js";

const TEXTS = {
  en: {
    link:
      "This workspace comes from a link. Whoever made it chose the documents and the settings, so read " +
      "a statement before you add it. It is not kept for your next visit.",
    saved: "Restored from your last visit.",
    clear: "Clear",
    dismiss: "Dismiss",
    large: "This link can't be opened: what it holds is too large. Ask for the files instead.",
    broken:
      "This link can't be opened: part of it is missing or changed. Copy the whole link once more; " +
      "mail and chat programs may cut long ones.",
    unable: "This link can't be opened: the browser can't unpack it. Use a newer one.",
    noExample: "There is no example of that name.",
  },
  ja: {
    link: "このワークスペースはリンクから開かれました。ドキュメントと設定を選んだのはリンクの作成者です。ステートメントを追加する前に内容を確認してください。次回の訪問までは保存されません。",
    saved: "前回の内容を復元しました。",
    clear: "消去",
    dismiss: "閉じる",
    large: "このリンクは開けません。内容が大きすぎます。ファイルを送ってもらってください。",
    broken: "このリンクは開けません。一部が欠けているか変わっています。リンク全体をもう一度コピーしてください。メールやチャットでは長いリンクが途切れることがあります。",
    unable: "このリンクは開けません。ブラウザーが展開できません。新しいものを使ってください。",
    noExample: "その名前の例はありません。",
  },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** How tests and the style find each line. */
const NAMES = { link: "from-link", saved: "restored" };

/** Why what the address asks for is not here; empty: it is. */
let problem = "";

/** @param {"large" | "broken" | "unable" | "noExample" | ""} why */
export function tell(why) {
  problem = why;
  document.querySelectorAll("start-note").forEach((note) => note.show());
}

addEventListener("sfn-language", () => {
  document.querySelectorAll("start-note").forEach((note) => note.show());
});

/** The lines; the attribute `origin` has where the workspace comes from. */
export class StartNote extends HTMLElement {
  static observedAttributes = ["origin"];

  attributeChangedCallback() {
    this.show();
  }

  connectedCallback() {
    this.show();
  }

  show() {
    const origin = this.getAttribute("origin") ?? "";
    const lines = [];
    if (problem) {
      lines.push(line(problem, "start-problem", "alert", () => tell("")));
    }
    if (origin in NAMES) {
      const told = line(origin, NAMES[origin], "status", () => told.remove());
      if (origin === "saved") {
        const clear = button(texts().clear, () => globalThis.sfnHost.begin({ documents: [] }));
        clear.dataset.testid = "restored-clear";
        told.firstChild.append(" ", clear);
      }
      lines.push(told);
    }
    this.replaceChildren(...lines);
  }
}

function line(text, name, role, dismiss) {
  const made = document.createElement("div");
  made.className = `banner ${name}`;
  made.dataset.testid = name;
  made.setAttribute("role", role);
  const said = document.createElement("p");
  said.append(texts()[text] ?? texts().broken);
  made.append(said, button(texts().dismiss, dismiss));
  return made;
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}
