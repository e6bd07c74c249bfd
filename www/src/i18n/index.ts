/**
 * The language that the page is written in. Its texts are a table, `texts-en.js` or `texts-ja.js`
 * in `dist/`: `xtask/src/build/texts.rs` makes them of `lang/`.
 */

import { LoadError, pageRoot } from "../boot/failure.ts";
import { loadScript } from "../boot/load-script.ts";
import type { MessageParams } from "../contract/host.ts";
import { remember, remembered } from "../host/storage.ts";
import { message } from "./message.ts";

const LANGUAGES = ["en", "ja"] as const;
type Language = (typeof LANGUAGES)[number];
/** Under which the choice of the user is remembered. */
const REMEMBERED = "sfn-role-check.language";

const tables = new Map<string, string>();
let shown: string = LANGUAGES[0];

const isKnown = (tag: string | undefined): tag is Language => LANGUAGES.some((language) => language === tag);

/** What the address says, else what the user chose last, else the browser's own. */
function startingLanguage(): Language {
  const asked = new URLSearchParams(location.search).get("lang");
  const tags = [asked, remembered(REMEMBERED), navigator.language];
  return tags.map((tag) => tag?.toLowerCase().split("-")[0]).find(isKnown) ?? LANGUAGES[0];
}

/** Takes what a script of the folder brings. */
export function provideTexts(language: string, table: string): void {
  tables.set(language, table);
}

/**
 * Loads the language to begin with, and shows it.
 *
 * @param folder URL that ends in a slash
 */
export async function loadLanguage(folder: string): Promise<void> {
  const starting = startingLanguage();
  speak(starting);
  try {
    await loadScript(new URL(`texts-${starting}.js`, folder).href);
  } catch (cause) {
    throw new LoadError(`texts-${starting}.js could not be loaded.`, { cause });
  }
  show(starting);
}

/** What stands in `index.html` in a language, before its texts are there. */
function speak(language: string): void {
  for (const element of pageRoot().querySelectorAll<HTMLElement>(`[data-${language}]`)) {
    const text = element.dataset[language] ?? "";
    if (element instanceof HTMLTextAreaElement) {
      element.placeholder = text;
      element.setAttribute("aria-label", text);
    } else {
      element.textContent = text;
    }
    element.lang = language;
  }
}

/**
 * Loads all other languages.
 *
 * @param folder URL that ends in a slash
 */
export async function loadOtherLanguages(folder: string): Promise<void> {
  const others = LANGUAGES.filter((language) => !tables.has(language));
  await Promise.all(others.map((language) => loadScript(new URL(`texts-${language}.js`, folder).href)));
}

/** The table of a language, if it is loaded. */
export const texts = (language: string): string | null => tables.get(language) ?? null;

export const language = (): string => shown;

/** The user chose another language: the module draws the page, the rest is done here. */
export function setLanguage(chosen: string): void {
  show(chosen);
  remember(REMEMBERED, chosen);
}

function show(chosen: string): void {
  shown = chosen;
  document.documentElement.lang = chosen;
  document.title = say("boot_document_title");
}

/** A text of the page in its language. */
export const say = (key: string, params?: MessageParams): string =>
  message(tables.get(shown) ?? "", `page:${key}`, params);
