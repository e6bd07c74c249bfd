/**
 * Fills the messages that scripts say. The tables are made of `lang/` (docs/messages.md has the
 * grammar); scripts use the part of it that is read here: variants, `{=name}`, `{#name|one|other}`,
 * `{?name:text}` and `{!name:text}`.
 */

import type { MessageParams } from "../contract/host.ts";

/** Around what is filled in. */
const OPEN = "\u0001";
const CLOSE = "\u0002";

/** The text of a key in a table; empty: there is none. */
export function message(table: string, key: string, params: MessageParams = {}): string {
  const start = `${key}\t`;
  const line = table.startsWith(start) ? 0 : table.indexOf(`\n${start}`) + 1;
  if (line === 0 && !table.startsWith(start)) {
    return "";
  }
  const end = table.indexOf("\n", line);
  const variants = table.slice(line + start.length, end < 0 ? undefined : end).split("\t");
  for (const variant of variants) {
    const [, conditions, text] = /^\[([^\]]*)\](.*)$/.exec(variant) ?? [undefined, "", variant];
    if (holds(conditions ?? "", params)) {
      return filled(text ?? "", params);
    }
  }
  return "";
}

const textOf = (params: MessageParams, name: string): string => {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  // As the page has it: a count of nothing is no value.
  return value === undefined || value === 0 ? "" : String(value);
};

function holds(conditions: string, params: MessageParams): boolean {
  const all = conditions === "" ? [] : conditions.split(",");
  return all.every((condition) => {
    const [name = "", value = ""] = condition.split("=");
    return textOf(params, name).toLowerCase() === value.toLowerCase();
  });
}

function filled(text: string, params: MessageParams): string {
  let shown = "";
  let rest = text;
  for (let open = rest.indexOf(OPEN); open >= 0; open = rest.indexOf(OPEN)) {
    const close = closeOf(rest, open);
    shown += rest.slice(0, open) + place(rest.slice(open + 1, close), params);
    rest = rest.slice(close + 1);
  }
  return shown + rest;
}

/** Where the place that begins there ends. */
function closeOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === OPEN) {
      depth++;
    } else if (text[at] === CLOSE) {
      depth--;
      if (depth === 0) {
        return at;
      }
    }
  }
  return text.length;
}

function place(inner: string, params: MessageParams): string {
  const sign = inner.charAt(0);
  const body = inner.slice(1);
  switch (sign) {
    case "=":
      return String(params[body] ?? "");
    case "#": {
      const [name = "", one = "", other = ""] = body.split("|");
      return params[name] === 1 ? one : other;
    }
    case "?":
    case "!": {
      const colon = body.indexOf(":");
      const isThere = textOf(params, body.slice(0, colon)) !== "";
      return isThere === (sign === "?") ? filled(body.slice(colon + 1), params) : "";
    }
    default:
      return "";
  }
}
