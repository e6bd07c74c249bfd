/**
 * The button "Share" and its panel: a link that holds the workspace itself.
 */

import { language } from "./language.js";
import { LinkError, pack } from "./link.js";
import { withOtherAccounts, withoutSecrets } from "./outgoing.js";

const TEXTS = {
  en: {
    share: "Share",
    title: "Share by a link",
    about: "The link holds the documents and settings themselves; nothing is sent anywhere. Whoever has the link can read them.",
    secrets: (number) =>
      number === 0
        ? "Access keys, tokens and private keys would be left out; none was found."
        : `${number === 1 ? "1 text that looks" : `${number} texts that look`} like a secret ${number === 1 ? "is" : "are"} left out.`,
    accounts: "Replace account ids",
    link: "Link",
    copy: "Copy link",
    copied: "Copied",
    notCopied: "Not copied: the link is selected, copy it by hand.",
    close: "Close",
    length: (kilobytes) => `${kilobytes} KB`,
    long: (kilobytes) => `${kilobytes} KB: mail and chat programs may cut a link that is longer than 8 KB.`,
    disk: "This page was opened from a disk, so the link works on this machine only.",
    unknown: "No link: the part of the page that looks for secrets isn't there, so nobody can tell whether it holds secrets.",
    large: "No link: the documents are too large for one. Send the files instead.",
    unable: "No link: this browser can't make one. Use a newer one.",
  },
  ja: {
    share: "共有",
    title: "リンクで共有",
    about: "リンクにはドキュメントと設定そのものが入ります。どこにも送信されません。リンクを知っている人は内容を読めます。",
    secrets: (number) =>
      number === 0
        ? "アクセスキー、トークン、秘密鍵は除かれますが、見つかりませんでした。"
        : `秘密情報と思われるテキスト ${number} 件を除きました。`,
    accounts: "アカウント ID を置き換える",
    link: "リンク",
    copy: "リンクをコピー",
    copied: "コピーしました",
    notCopied: "コピーできませんでした。選択されたリンクを手動でコピーしてください。",
    close: "閉じる",
    length: (kilobytes) => `${kilobytes} KB`,
    long: (kilobytes) => `${kilobytes} KB: 8 KB を超えるリンクは、メールやチャットで途切れることがあります。`,
    disk: "このページはディスクから開かれているため、リンクはこのコンピューターでのみ使えます。",
    unknown: "リンクを作成できません。秘密情報を探す部分が読み込まれていないため、含まれているかどうか判断できません。",
    large: "リンクを作成できません。ドキュメントが大きすぎます。ファイルを送ってください。",
    unable: "このブラウザーではリンクを作成できません。新しいものを使ってください。",
  },
};
const texts = () => TEXTS[language()] ?? TEXTS.en;

/** Letters from which on a link is long. */
const LONG = 8000;
/** Letters that are not even looked at. */
const LOOKED_AT_MOST = 16_000_000;

/** What of the address belongs to this visit and not to a link. */
const OWN_QUERY = ["example", "embed", "density"];

let panels = 0;

/** The button and, when it is pressed, the panel. */
export class SharePanel extends HTMLElement {
  #dialog;
  #parts;
  /** Tells a link that is late from the one that was asked for last. */
  #asked = 0;

  connectedCallback() {
    const button = element("button", { type: "button", textContent: texts().share });
    button.dataset.testid = "share";
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => this.#open());
    this.replaceChildren(button, document.createElement("report-choice"));
    addEventListener("sfn-language", this.#retell);
  }

  #retell = () => {
    this.#dialog?.remove();
    this.#dialog = undefined;
    this.firstElementChild.textContent = texts().share;
  };

  disconnectedCallback() {
    removeEventListener("sfn-language", this.#retell);
    this.#dialog?.remove();
    this.#dialog = undefined;
  }

  #open() {
    this.#dialog ??= this.#build();
    this.#parts.said.textContent = "";
    this.#dialog.showModal();
    this.#show();
  }

  #build() {
    const id = `share-${(panels += 1)}`;
    const title = element("h2", { id, textContent: texts().title });
    const about = element("p", { textContent: texts().about });
    const secrets = part("p", "share-secrets");
    const refusal = part("p", "share-refusal", { className: "refusal" });
    refusal.setAttribute("role", "alert");
    const link = part("input", "share-link", { readOnly: true, type: "text" });
    link.setAttribute("aria-label", texts().link);
    link.addEventListener("focus", () => link.select());
    const length = part("p", "share-length", { className: "muted" });
    length.setAttribute("role", "status");
    const accounts = part("input", "share-accounts", { type: "checkbox" });
    accounts.addEventListener("change", () => this.#show());
    const label = element("label", {});
    label.append(accounts, " ", texts().accounts);
    const copy = part("button", "share-copy", { type: "button", className: "primary", textContent: texts().copy });
    copy.addEventListener("click", () => this.#copy());
    const said = element("span", { className: "muted" });
    said.setAttribute("role", "status");
    const close = part("button", "share-close", { type: "button", textContent: texts().close });
    close.addEventListener("click", () => this.#dialog.close());
    const buttons = element("p", { className: "buttons" });
    buttons.append(copy, close, said);
    const dialog = part("dialog", "share-panel", { className: "share" });
    dialog.setAttribute("aria-labelledby", id);
    dialog.append(title, about, secrets, refusal, link, length, label, buttons);
    this.append(dialog);
    this.#parts = { secrets, refusal, link, length, accounts, copy, said };
    return dialog;
  }

  /** Makes the link of what is on the page now. */
  async #show() {
    const asked = (this.#asked += 1);
    const { secrets, refusal, link, length, accounts, copy, said } = this.#parts;
    let made = { link: "", secrets: 0, why: "" };
    try {
      made = { ...made, ...(await linkOf(globalThis.sfnHost.restoreState(), accounts.checked)) };
    } catch (error) {
      made.why = error instanceof LinkError ? error.why : "unknown";
    }
    if (asked !== this.#asked) {
      return;
    }
    refusal.textContent = texts()[made.why] ?? "";
    link.value = made.link;
    said.textContent = "";
    for (const shown of [secrets, link, length, copy]) {
      shown.hidden = made.link === "";
    }
    secrets.textContent = texts().secrets(made.secrets);
    const isLong = made.link.length > LONG;
    const told = (isLong ? texts().long : texts().length)((made.link.length / 1000).toFixed(1));
    length.textContent = location.protocol === "file:" ? `${told} ${texts().disk}` : told;
    length.classList.toggle("warning", isLong);
  }

  async #copy() {
    const { link, said } = this.#parts;
    said.textContent = (await copied(link)) ? texts().copied : texts().notCopied;
  }
}

/**
 * @param {string | null} state the workspace, with what stands for its texts
 * @param {boolean} hidesAccounts
 * @returns {Promise<{ link?: string, secrets?: number, why?: string }>}
 */
async function linkOf(state, hidesAccounts) {
  const whole = JSON.parse(state ?? '{ "documents": [] }');
  const documents = whole.documents.filter(({ text }) => !text.isBlank);
  if (documents.reduce((sum, { text }) => sum + text.length, 0) > LOOKED_AT_MOST) {
    return { why: "large" };
  }
  const clean = await withoutSecrets({ ...whole, documents });
  if (!clean) {
    return { why: "unknown" };
  }
  const workspace = hidesAccounts ? withOtherAccounts(clean.workspace) : clean.workspace;
  const address = new URL(location.href);
  OWN_QUERY.forEach((name) => address.searchParams.delete(name));
  address.hash = await pack(workspace);
  return { link: address.href, secrets: clean.secrets };
}

/** Through the field itself: outside of an open dialog nothing can be selected. */
async function copied(field) {
  if (navigator.clipboard && globalThis.origin !== "null") {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      // The older way may still be allowed.
    }
  }
  field.focus();
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

const element = (name, members) => Object.assign(document.createElement(name), members);

function part(name, testid, members = {}) {
  const made = element(name, members);
  made.dataset.testid = testid;
  return made;
}
