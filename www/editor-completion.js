/** What the editors suggest while somebody writes a definition or a policy. */

import { autocompletion, startCompletion } from "@codemirror/autocomplete";

import { callOf, completions, describe, rolesOfDocuments } from "./editor-catalog.js";
import { CONDITION_KEYS, MACHINE, OPERATORS, POLICY, STATEMENT, STATES, VALUES } from "./editor-keys.js";
import { drawDescription } from "./editor-needs.js";
import { isInStatement, placeAt, propertiesOf, textOf } from "./editor-place.js";

/** @typedef {import("@codemirror/autocomplete").Completion} Completion */

/** Completion for all editors. */
export const completion = autocompletion({ override: [suggest], icons: false });

/**
 * @param {import("@codemirror/autocomplete").CompletionContext} context
 * @returns {import("@codemirror/autocomplete").CompletionResult | null}
 */
export function suggest({ state, pos, explicit }) {
  const place = placeAt(state, pos);
  // In YAML nothing pops up behind each colon.
  if (!place || (!explicit && place.path === null && place.text === "")) {
    return null;
  }
  const options = place.isKey ? keys(state, place) : values(state, pos, place);
  return options.length === 0
    ? null
    : { from: place.from, to: place.to, options, validFor: /^[^"'\n]*$/ };
}

/** Where a path leads within a state: its place in the path; -1: nowhere. */
function stateIn(path) {
  const at = path.lastIndexOf("States");
  return at >= 0 && at + 1 < path.length ? at + 1 : -1;
}

const isStatement = (path) => /(?:^|\n)Statement(?:\n\[\])?$/.test(path.join("\n"));

/** The object around a place, as many levels up as asked. */
function around(object, levels) {
  let at = object;
  for (let level = 0; level < levels && at; level++) {
    at = at.parent;
    while (at && at.name !== "Object") {
      at = at.parent;
    }
  }
  return at;
}

const objectsIn = (path) => path.filter((name) => name !== "[]").length;

/** The call of the state around a place in its arguments, and where in them the place is. */
function argumentsAt(state, { path, object }) {
  const at = stateIn(path);
  if (at < 0 || !["Parameters", "Arguments"].includes(path[at + 1])) {
    return null;
  }
  const inner = path.slice(at + 2);
  const call = callOf(textOf(state, around(object, objectsIn(inner) + 1), "Resource"));
  return call ? { call, inner } : null;
}

// Values

/** @returns {Completion[]} */
function values(state, pos, place) {
  const { key, path } = place;
  const inState = path === null ? !isInStatement(state, pos) : stateIn(path) >= 0;
  const inStatement = path === null ? !inState : isStatement(path);
  switch (key) {
    case "Resource":
      return inStatement ? roles() : inState ? resources(place.text) : [];
    case "Action":
    case "NotAction":
      return inStatement ? completions().actions.map((label, at) => ({ label, boost: at < 3 ? 1 : 0 })) : [];
    case "Effect":
      return inStatement ? plain(VALUES.Effect) : [];
    case "Type":
      return inState && (path === null || path.length - stateIn(path) === 1) ? plain(VALUES.Type) : [];
    case "QueryLanguage":
      return plain(VALUES.QueryLanguage);
    case "Next":
    case "Default":
    case "StartAt":
      return path === null ? [] : states(state, place);
    case "iam:PassedToService":
      return plain(receivingServices());
    case "Service":
      return path?.at(-1) === "Principal" ? plain(["states.amazonaws.com", ...receivingServices()]) : [];
    case "AWS":
      return path?.at(-1) === "Principal" ? roles() : [];
    default:
      return path === null ? [] : argument(state, place);
  }
}

/** Those that any call hands a role to. */
function receivingServices() {
  const all = completions().calls.flatMap((call) => call.roles.flatMap((role) => role.services));
  return [...new Set(all)].sort();
}

const plain = (labels) => labels.map((label) => ({ label }));
const roles = () => plain(rolesOfDocuments());

/** Each call in each way to wait; of the SDK only with a token, once its name is there. */
function resources(text) {
  const start = /^arn:.*?:states:::/.exec(text)?.[0] ?? "arn:aws:states:::";
  const { calls, services } = completions();
  const found = [];
  for (const { name, patterns, passes } of calls) {
    for (const pattern of patterns) {
      if (!pattern || !name.startsWith("aws-sdk:") || text.includes(name)) {
        found.push({
          label: `${start}${name}${pattern}`,
          displayLabel: `${name}${pattern}`,
          detail: passes && (passes === "high" ? "iam:PassRole" : "iam:PassRole?"),
          info: async () => drawDescription(await describe(`${start}${name}${pattern}`)),
          boost: name.startsWith("aws-sdk:") ? -1 : 0,
        });
      }
    }
  }
  for (const service of services) {
    found.push({ label: `${start}aws-sdk:${service}:`, displayLabel: `aws-sdk:${service}:…`, boost: -2, apply: andGoOn });
  }
  return found;
}

/** Inserts, and suggests what follows. */
function andGoOn(view, { label }, from, to) {
  view.dispatch({ changes: { from, to, insert: label }, selection: { anchor: from + label.length }, userEvent: "input.complete" });
  startCompletion(view);
}

/** The names of the states that a place can lead to. */
function states(state, { key, path, object }) {
  let all = object;
  if (key === "StartAt") {
    all = Array.from(propertiesOf(state, object)).find(([name]) => name === "States")?.[1];
  } else {
    const at = stateIn(path);
    all = at < 0 ? null : around(object, objectsIn(path.slice(at)));
  }
  return plain(Array.from(propertiesOf(state, all), ([name]) => name));
}

/** The ARN of a role, where a call or `Credentials` takes one. */
function argument(state, place) {
  const { key, path } = place;
  const at = stateIn(path);
  if (at >= 0 && key === "RoleArn" && path.length === at + 2 && path[at + 1] === "Credentials") {
    return roles();
  }
  const found = argumentsAt(state, place);
  const here = found && steps([...found.inner, key].join("\n"));
  return found?.call.roles.some((role) => role.isArn && steps(role.path) === here) ? roles() : [];
}

/** A path of a parameter, `Definitions[].RoleArn`, as its steps. */
const steps = (path) => path.replaceAll("[]", ".[]").split(/[.\n]/).filter(Boolean).join("\n");

// Keys

/** @returns {Completion[]} */
function keys(state, place) {
  const given = new Set(Array.from(propertiesOf(state, place.object), ([name]) => name));
  given.delete(place.text);
  return offered(state, place, given)
    .filter(({ label }) => !given.has(label))
    .map(({ then, ...option }) => ({
      ...option,
      apply: (view, { label }, from, to) => insertKey(view, label, then, from, to),
    }));
}

const words = (table) => Object.entries(table).map(([label, then]) => ({ label, then }));

function offered(state, place, given) {
  const { path, object } = place;
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
    return words({ Service: '"|"', AWS: '"|"' });
  }
  if (last === "Condition") {
    return OPERATORS.map((label) => ({ label, then: "{|}" }));
  }
  if (path.at(-2) === "Condition") {
    return CONDITION_KEYS.map((label) => ({ label, then: '"|"' }));
  }
  if (at >= 0 && path.length === at + 1) {
    const type = textOf(state, object, "Type");
    return words(STATES[type] ?? Object.assign({}, ...Object.values(STATES)));
  }
  if (at >= 0 && path.length === at + 2 && last === "Credentials") {
    return words({ RoleArn: '"|"' });
  }
  const found = argumentsAt(state, place);
  if (found) {
    return roleParameters(found);
  }
  const isMachine = given.has("StartAt") || given.has("States");
  return isMachine || last === "ItemProcessor" || path.at(-2) === "Branches" ? words(MACHINE) : [];
}

/** The next step to each parameter that names a role. */
function roleParameters({ call, inner }) {
  const here = inner.map((step) => `${step}\n`).join("");
  const found = new Map();
  for (const { path, services, certainty } of call.roles) {
    const way = steps(path);
    if (way.startsWith(here)) {
      const [label, ...rest] = way.slice(here.length).split("\n");
      const then = rest.length === 0 ? '"|"' : rest[0] === "[]" ? "[|]" : "{|}";
      const detail = `${services.join(", ")}${certainty === "high" ? "" : " ?"}`;
      found.set(label, { label, then, detail: rest.length === 0 ? detail : path });
    }
  }
  return [...found.values()];
}

/** Replaces a key; a new one gets its colon and the brackets of its value. */
function insertKey(view, label, then, from, to) {
  const { state } = view;
  const isClosed = state.sliceDoc(to, to + 1) === '"';
  const behind = state.sliceDoc(to + (isClosed ? 1 : 0), to + 50);
  if (/^\s*:/.test(behind)) {
    view.dispatch({ changes: { from, to, insert: label }, selection: { anchor: from + label.length }, userEvent: "input.complete" });
    return;
  }
  const insert = `${label}": ${then}`;
  view.dispatch({
    changes: { from, to: to + (isClosed ? 1 : 0), insert: insert.replace("|", "") },
    selection: { anchor: from + insert.indexOf("|") },
    userEvent: "input.complete",
  });
  if (then === '"|"') {
    startCompletion(view);
  }
}
