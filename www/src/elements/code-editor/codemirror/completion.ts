/** What the editors suggest while somebody writes a definition or a policy. */

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  startCompletion,
} from "@codemirror/autocomplete";
import type { EditorState } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { SyntaxNode } from "@lezer/common";

import type { Completion as Call } from "../../../contract/report.ts";
import { callOf, completions, rolesOfDocuments } from "./catalog.ts";
import { type CursorContext, contextAt, isInStatement, objectAround, propertiesOf, textOf } from "./cursor-context.ts";
import { drawDescription } from "./hover.ts";
import {
  CONDITION_KEYS,
  CREDENTIALS,
  EFFECTS,
  MACHINE,
  OPERATORS,
  POLICY,
  PRINCIPAL,
  QUERY_LANGUAGES,
  STATEMENT,
  STATES,
  TYPES,
  type Words,
} from "./vocabulary.ts";

/** A key to offer, with what follows it. */
interface Key extends Completion {
  follows: string;
}

/** Completion for all editors. */
export const completion = autocompletion({ override: [suggest], icons: false });

export function suggest({ state, pos, explicit }: CompletionContext): CompletionResult | null {
  const context = contextAt(state, pos);
  // In YAML nothing pops up behind each colon.
  if (!context || (!explicit && context.path === null && context.text === "")) {
    return null;
  }
  const options = context.isKey ? keys(state, context) : values(state, pos, context);
  return options.length === 0 ? null : { from: context.from, to: context.to, options, validFor: /^[^"'\n]*$/ };
}

/** Where a path leads within a state: its place in the path; -1: nowhere. */
function stateIn(path: string[]): number {
  const at = path.lastIndexOf("States");
  return at >= 0 && at + 1 < path.length ? at + 1 : -1;
}

const isStatement = (path: string[]): boolean => /(?:^|\n)Statement(?:\n\[\])?$/.test(path.join("\n"));

/** The object around a place, as many levels up as asked. */
function around(object: SyntaxNode | null, levels: number): SyntaxNode | null {
  let at = object;
  for (let level = 0; level < levels && at; level++) {
    at = objectAround(at);
  }
  return at;
}

const objectsIn = (path: string[]): number => path.filter((name) => name !== "[]").length;

/** The call of the state around a place in its arguments, and where in them the place is. */
function argumentsAt(state: EditorState, { path, object }: CursorContext): { call: Call; inner: string[] } | null {
  const at = path ? stateIn(path) : -1;
  if (!path || at < 0 || !["Parameters", "Arguments"].includes(path[at + 1] ?? "")) {
    return null;
  }
  const inner = path.slice(at + 2);
  const call = callOf(textOf(state, around(object, objectsIn(inner) + 1), "Resource"));
  return call ? { call, inner } : null;
}

// Values

function values(state: EditorState, pos: number, context: CursorContext): Completion[] {
  const { key, path } = context;
  const inState = path === null ? !isInStatement(state, pos) : stateIn(path) >= 0;
  const inStatement = path === null ? !inState : isStatement(path);
  switch (key) {
    case "Resource":
      return inStatement ? roles() : inState ? resources(context.text) : [];
    case "Action":
    case "NotAction":
      return inStatement ? completions().actions.map((label, at) => ({ label, boost: at < 3 ? 1 : 0 })) : [];
    case "Effect":
      return inStatement ? plain(EFFECTS) : [];
    case "Type":
      return inState && (path === null || path.length - stateIn(path) === 1) ? plain(TYPES) : [];
    case "QueryLanguage":
      return plain(QUERY_LANGUAGES);
    case "Next":
    case "Default":
    case "StartAt":
      return path === null ? [] : states(state, context, path);
    case "iam:PassedToService":
      return plain(receivingServices());
    case "Service":
      return path?.at(-1) === "Principal" ? plain(["states.amazonaws.com", ...receivingServices()]) : [];
    case "AWS":
      return path?.at(-1) === "Principal" ? roles() : [];
    default:
      return path === null ? [] : argument(state, context, path);
  }
}

/** Those that any call passes a role to. */
function receivingServices(): string[] {
  const all = completions().calls.flatMap((call) => call.roles.flatMap((role) => role.services));
  return [...new Set(all)].sort();
}

const plain = (labels: string[]): Completion[] => labels.map((label) => ({ label }));
const roles = (): Completion[] => plain(rolesOfDocuments());

/** Each call in each way to wait; of the SDK only with a token, once its name is there. */
function resources(text: string): Completion[] {
  const start = /^arn:.*?:states:::/.exec(text)?.[0] ?? "arn:aws:states:::";
  const { calls, services } = completions();
  const found: Completion[] = [];
  for (const { name, patterns, passes } of calls) {
    const isSdk = name.startsWith("aws-sdk:");
    for (const pattern of patterns) {
      if (!pattern || !isSdk || text.includes(name)) {
        const label = `${start}${name}${pattern}`;
        const detail = passes === null ? {} : { detail: passes === "high" ? "iam:PassRole" : "iam:PassRole?" };
        found.push({
          label,
          displayLabel: `${name}${pattern}`,
          ...detail,
          info: async () => {
            const description = await sfnHost.explain(label);
            return description && drawDescription(description);
          },
          boost: isSdk ? -1 : 0,
        });
      }
    }
  }
  for (const service of services) {
    found.push({
      label: `${start}aws-sdk:${service}:`,
      displayLabel: `aws-sdk:${service}:…`,
      boost: -2,
      apply: andGoOn,
    });
  }
  return found;
}

/** Inserts, and suggests what follows. */
function andGoOn(view: EditorView, { label }: Completion, from: number, to: number): void {
  insert(view, label, from, to);
  startCompletion(view);
}

function insert(view: EditorView, text: string, from: number, to: number): void {
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
    userEvent: "input.complete",
  });
}

/** The names of the states that a place can lead to. */
function states(state: EditorState, { key, object }: CursorContext, path: string[]): Completion[] {
  const at = stateIn(path);
  const own = () => propertiesOf(state, object).find(([name]) => name === "States")?.[1] ?? null;
  const all = key === "StartAt" ? own() : at < 0 ? null : around(object, objectsIn(path.slice(at)));
  return plain(propertiesOf(state, all).map(([name]) => name));
}

/** The ARN of a role, where a call or `Credentials` takes one. */
function argument(state: EditorState, context: CursorContext, path: string[]): Completion[] {
  const { key } = context;
  const at = stateIn(path);
  if (at >= 0 && key === "RoleArn" && path.length === at + 2 && path[at + 1] === "Credentials") {
    return roles();
  }
  const found = argumentsAt(state, context);
  const here = found && steps([...found.inner, key].join("\n"));
  return found?.call.roles.some((role) => role.isArn && steps(role.path) === here) ? roles() : [];
}

/** A path of a parameter, `Definitions[].RoleArn`, as its steps. */
const steps = (path: string): string => path.replaceAll("[]", ".[]").split(/[.\n]/).filter(Boolean).join("\n");

// Keys

function keys(state: EditorState, context: CursorContext): Completion[] {
  const given = new Set(propertiesOf(state, context.object).map(([name]) => name));
  given.delete(context.text);
  return offered(state, context, given)
    .filter(({ label }) => !given.has(label))
    .map(({ follows, ...option }) => ({
      ...option,
      apply: (view: EditorView, { label }: Completion, from: number, to: number) =>
        insertKey(view, label, follows, from, to),
    }));
}

const words = (table: Words): Key[] => Object.entries(table).map(([label, follows]) => ({ label, follows }));

function offered(state: EditorState, context: CursorContext, given: Set<string>): Key[] {
  const path = context.path ?? [];
  const last = path.at(-1);
  const at = stateIn(path);
  if (path.length === 0) {
    const isPolicy = given.has("Statement") || given.has("Effect");
    const isMachine = given.has("States") || given.has("StartAt");
    return words({ ...(isPolicy ? {} : MACHINE), ...(isMachine ? {} : POLICY) });
  }
  if (isStatement(path)) {
    return words(STATEMENT);
  }
  if (last === "Principal") {
    return words(PRINCIPAL);
  }
  if (last === "Condition") {
    return OPERATORS.map((label) => ({ label, follows: "{|}" }));
  }
  if (path.at(-2) === "Condition") {
    return CONDITION_KEYS.map((label) => ({ label, follows: '"|"' }));
  }
  if (at >= 0 && path.length === at + 1) {
    const type = textOf(state, context.object, "Type");
    const known = Object.hasOwn(STATES, type) ? STATES[type] : undefined;
    return words(known ?? Object.assign({}, ...Object.values(STATES)));
  }
  if (at >= 0 && path.length === at + 2 && last === "Credentials") {
    return words(CREDENTIALS);
  }
  const found = argumentsAt(state, context);
  if (found) {
    return roleParameters(found.call, found.inner);
  }
  const isMachine = given.has("StartAt") || given.has("States");
  return isMachine || last === "ItemProcessor" || path.at(-2) === "Branches" ? words(MACHINE) : [];
}

/** The next step to each parameter that names a role. */
function roleParameters(call: Call, inner: string[]): Key[] {
  const here = inner.map((step) => `${step}\n`).join("");
  const found = new Map<string, Key>();
  for (const { path, services, certainty } of call.roles) {
    const way = steps(path);
    if (way.startsWith(here)) {
      const [label = "", ...rest] = way.slice(here.length).split("\n");
      const follows = rest.length === 0 ? '"|"' : rest[0] === "[]" ? "[|]" : "{|}";
      const detail = `${services.join(", ")}${certainty === "high" ? "" : " ?"}`;
      found.set(label, { label, follows, detail: rest.length === 0 ? detail : path });
    }
  }
  return [...found.values()];
}

/** Replaces a key; a new one gets its colon and the brackets of its value. */
function insertKey(view: EditorView, label: string, follows: string, from: number, to: number): void {
  const { state } = view;
  const isClosed = state.sliceDoc(to, to + 1) === '"';
  const behind = state.sliceDoc(to + (isClosed ? 1 : 0), to + 50);
  if (/^\s*:/.test(behind)) {
    insert(view, label, from, to);
    return;
  }
  const text = `${label}": ${follows}`;
  view.dispatch({
    changes: { from, to: to + (isClosed ? 1 : 0), insert: text.replace("|", "") },
    selection: { anchor: from + text.indexOf("|") },
    userEvent: "input.complete",
  });
  if (follows === '"|"') {
    startCompletion(view);
  }
}
