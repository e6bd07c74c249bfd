/**
 * The language that the page is written in. Its texts are a table, `texts-en.js` or `texts-ja.js`
 * in `dist/`, which sets `globalThis.sfnTexts`: `xtask/src/build/texts.rs` makes them of `lang/`.
 */

import { LoadError } from "./failure.js";
import { loadScript } from "./script.js";

const LANGUAGES = ["en", "ja"];
/** Under which the choice of the user is remembered. */
const REMEMBERED = "sfn-role-check.language";

let shown = LANGUAGES[0];

/** @returns {string} what the address says, else what the user chose last, else the browser's own */
export function startingLanguage() {
  const asked = new URLSearchParams(location.search).get("lang");
  const known = [asked, remembered(), navigator.language]
    .map((tag) => tag?.toLowerCase().split("-")[0])
    .find((tag) => LANGUAGES.includes(tag));
  return known ?? LANGUAGES[0];
}

/** In a frame of opaque origin, and where the user forbids it, there is no storage. */
function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

/**
 * Loads the language to begin with, and shows it.
 *
 * @param {string} folder URL that ends in a slash
 */
export async function loadLanguage(folder) {
  const language = startingLanguage();
  try {
    await loadScript(new URL(`texts-${language}.js`, folder).href);
  } catch (cause) {
    throw new LoadError(`texts-${language}.js could not be loaded.`, { cause });
  }
  show(language);
  const loading = document.querySelector("#app > p");
  if (loading) {
    loading.textContent = say("loading");
  }
}

/**
 * Loads all other languages, and tells the page by the event `sfn-texts`.
 *
 * @param {string} folder URL that ends in a slash
 */
export async function loadOtherLanguages(folder) {
  const others = LANGUAGES.filter((language) => texts(language) === null);
  await Promise.all(others.map((language) => loadScript(new URL(`texts-${language}.js`, folder).href)));
  globalThis.dispatchEvent(new Event("sfn-texts"));
}

/**
 * @param {string} language
 * @returns {string | null} its table, if that is loaded
 */
export const texts = (language) => globalThis.sfnTexts?.[language] ?? null;

/** @returns {string} the language of the page */
export const language = () => shown;

/**
 * The user chose another language: the module draws the page, the rest is done here.
 *
 * @param {string} language
 */
export function setLanguage(language) {
  show(language);
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // See above.
  }
}

function show(language) {
  shown = language;
  document.documentElement.lang = language;
  document.title = say("document_title");
  globalThis.dispatchEvent(new Event("sfn-language"));
}

/**
 * @param {string} key of a text of the page without parameters
 * @returns {string}
 */
export function say(key) {
  const start = `page:${key}\t`;
  const lines = (texts(shown) ?? "").split("\n");
  return lines.find((line) => line.startsWith(start))?.slice(start.length) ?? "";
}
