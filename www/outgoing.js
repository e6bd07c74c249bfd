/**
 * What of a workspace may leave the page or stay on its machine: everything but secrets, and on
 * request with other account ids.
 */

import { redact } from "./src/core/requests.js";
import { texts } from "./src/texts.js";

/**
 * The texts are the core's, which finds the secrets; names and settings are looked at, too.
 *
 * @param {import("./src/contract/report").WorkspaceRef} workspace
 * @returns {Promise<{ workspace: object, secrets: number } | null>} null: nobody can tell what is a
 *   secret
 */
export async function withoutSecrets({ documents, ...others }) {
  const rest = { ...others, documents: documents.map(({ text, ...document }) => document) };
  const words = new Set();
  mapTexts(rest, (word) => (words.add(word), word));
  const numbers = documents.map(({ text }) => text.number);
  const asked = [...words];
  const redacted = await redact(numbers, asked);
  if (!redacted) {
    return null;
  }
  const clean = new Map(asked.map((word, at) => [word, redacted.words[at] ?? word]));
  const workspace = mapTexts(rest, (word) => clean.get(word));
  workspace.documents.forEach((document, at) => {
    document.text = redacted.texts[at] ?? texts.get(numbers[at]);
  });
  return { workspace, secrets: redacted.secrets };
}

/**
 * The same with invented account ids: each one becomes the same one everywhere.
 *
 * @param {object} workspace
 */
export function withOtherAccounts(workspace) {
  const others = new Map();
  const other = (account) => {
    if (!others.has(account)) {
      others.set(account, inventedAccount(others.size));
    }
    return others.get(account);
  };
  return mapTexts(workspace, (text) => text.replace(/(?<!\d)\d{12}(?!\d)/g, other));
}

/** 111122223333, 222233334444, ...; when digits run out, numbers that are none of these. */
function inventedAccount(index) {
  if (index < 10) {
    return [1, 2, 3].map((digit) => String((index + digit) % 10).repeat(4)).join("");
  }
  return String(100_000_000_000 + index);
}

function mapTexts(value, change) {
  if (typeof value === "string") {
    return change(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => mapTexts(item, change));
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, item]) => [key, mapTexts(item, change)]);
    return Object.fromEntries(members);
  }
  return value;
}
