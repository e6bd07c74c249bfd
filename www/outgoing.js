/**
 * What of a workspace may leave the page or stay on its machine: everything but secrets, and on
 * request with other account ids.
 */

/** In the place of a secret. */
const LEFT_OUT = "***";
/** What is left of a secret may look like another one; then it is looked at again. */
const ROUNDS = 4;

/**
 * @param {object} workspace
 * @param {(text: string) => [start: number, end: number][] | null} secretsOf
 * @returns {{ workspace: object, secrets: number } | null} null: nobody can tell what is a secret
 */
export function withoutSecrets(workspace, secretsOf) {
  let secrets = 0;
  let isKnown = true;
  const clean = (text) => {
    for (let round = 0; isKnown && round < ROUNDS; round++) {
      const places = secretsOf(text);
      if (places?.length === 0) {
        return text;
      }
      secrets += places?.length ?? 0;
      isKnown = places !== null;
      text = isKnown ? without(text, places) : text;
    }
    isKnown = false;
    return LEFT_OUT;
  };
  const cleaned = mapTexts(workspace, clean);
  return isKnown ? { workspace: cleaned, secrets } : null;
}

/** @param {[start: number, end: number][]} places in the order of the text */
function without(text, places) {
  let rest = 0;
  const pieces = places.map(([start, end]) => {
    const before = text.slice(rest, start);
    rest = end;
    return before + LEFT_OUT;
  });
  return pieces.join("") + text.slice(rest);
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
