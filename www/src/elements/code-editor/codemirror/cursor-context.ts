/**
 * Where in a document a position is: in which value or key, and in what that stands. JSON by its
 * syntax tree, YAML and HCL by the lines around; never by reading the whole document.
 */

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { SyntaxNode, Tree } from "@lezer/common";

export interface CursorContext {
  /** What the value belongs to, or what of the key is there. */
  key: string;
  isKey: boolean;
  /**
   * The keys around, `[]` for a list, from the outermost on and without its own; null: not known, as
   * in YAML.
   */
  path: string[] | null;
  /** What stands there, without quotes. */
  text: string;
  /** Of that text. */
  from: number;
  to: number;
  /** The JSON object that it is in. */
  object: SyntaxNode | null;
}

/** Characters that may be unread before a position; more would be felt while typing. */
const UNREAD_AT_MOST = 200_000;
/** Characters behind it that are read as well, if there is time: a task may name its call last. */
const AHEAD = 50_000;
/** Milliseconds for reading them. */
const BUDGET_MS = 20;
/** Properties of an object that are looked at. */
const PROPERTIES_AT_MOST = 1000;
/** Lines of YAML that are looked at. */
const LINES = 60;
/** Longer lines are no YAML that somebody writes. */
const LINE_AT_MOST = 2000;

/** Whether the text is JSON, or will be. */
export const isJson = (state: EditorState): boolean => /^\s*(?:[{[]|\/[/*])/.test(state.sliceDoc(0, 500));

/** @returns null: neither in a value nor in a key, or not known */
export const contextAt = (state: EditorState, position: number): CursorContext | null =>
  isJson(state) ? jsonContext(state, position) : yamlContext(state, position);

/** The tree around a position, if that is to be had at once. */
function treeAround(state: EditorState, position: number): Tree | null {
  if (position - syntaxTree(state).length > UNREAD_AT_MOST) {
    return null;
  }
  const tree = ensureSyntaxTree(state, Math.min(position + AHEAD, state.doc.length), BUDGET_MS);
  return tree ?? ensureSyntaxTree(state, position, 1);
}

/** The object around a node. */
export function objectAround(node: SyntaxNode | null): SyntaxNode | null {
  let around = node?.parent ?? null;
  while (around && around.name !== "Object") {
    around = around.parent;
  }
  return around;
}

function jsonContext(state: EditorState, position: number): CursorContext | null {
  const node = treeAround(state, position)?.resolveInner(position, -1);
  if (!node) {
    return null;
  }
  const isOpen = node.type.isError && state.sliceDoc(node.from, node.from + 1) === '"';
  if (!isOpen && node.name !== "String" && node.name !== "PropertyName") {
    return null;
  }
  const [from, to] = [node.from + 1, isOpen ? Math.max(node.to, position) : node.to - 1];
  if (position < from || position > to) {
    return null;
  }
  const text = state.sliceDoc(from, to);
  const isKey = node.name === "PropertyName" || (isOpen && node.parent?.name === "Object");
  const path = pathOf(state, isKey && !isOpen ? (node.parent?.parent ?? null) : node);
  const object = objectAround(node);
  if (isKey) {
    return { key: text, isKey, path, text, from, to, object };
  }
  // The elements of a list belong to its key.
  const at = path.findLastIndex((name) => name !== "[]");
  const key = path[at];
  return key === undefined ? null : { key, isKey, path: path.slice(0, at), text, from, to, object };
}

/** The keys around a node, its own included. */
function pathOf(state: EditorState, node: SyntaxNode | null): string[] {
  const path: string[] = [];
  for (let at = node; at; at = at.parent) {
    if (at.name === "Property") {
      path.unshift(nameOf(state, at));
    } else if (at.name === "Array") {
      path.unshift("[]");
    }
  }
  return path;
}

function nameOf(state: EditorState, property: SyntaxNode): string {
  const name = property.getChild("PropertyName");
  return name ? state.sliceDoc(name.from + 1, name.to - 1) : "";
}

/** The first properties of an object, as far as it is read. */
export function propertiesOf(
  state: EditorState,
  object: SyntaxNode | null,
): [name: string, value: SyntaxNode | null][] {
  const found: [string, SyntaxNode | null][] = [];
  for (
    let property = object?.firstChild ?? null;
    property && found.length < PROPERTIES_AT_MOST;
    property = property.nextSibling
  ) {
    if (property.name === "Property") {
      const value = property.lastChild;
      found.push([nameOf(state, property), value?.name === "PropertyName" ? null : value]);
    }
  }
  return found;
}

/** The text of a property that is one. */
export function textOf(state: EditorState, object: SyntaxNode | null, key: string): string {
  const value = propertiesOf(state, object).find(([name]) => name === key)?.[1];
  return value?.name === "String" ? state.sliceDoc(value.from + 1, value.to - 1) : "";
}

/** `Resource = "..."`, `actions = ["...", "..."`, also among others on one line. */
const ASSIGNED = /(?:^|[\s{,(])["']?([\w:]+)["']?\s*=\s*(?:\[\s*(?:"[^"]*"\s*,\s*)*)?"([^"]*)$/;
/** An item of a list that the lines above begin. */
const QUOTED = /^(\s*)"([^"]*)$/;
/** What `aws_iam_policy_document` calls the elements of a policy. */
const ELEMENTS: Record<string, string> = {
  actions: "Action",
  not_actions: "NotAction",
  effect: "Effect",
  resources: "Resource",
  not_resources: "NotResource",
};
const VALUE = /^(?:\s*(?:-\s+)?)["']?([\w:]+)["']?\s*:\s+(?:!\w+\s+)?(?:["']?)([^"'#]*)$/;
const ITEM = /^(\s*)-\s+(?:["']?)([^"'#]*)$/;

function yamlContext(state: EditorState, position: number): CursorContext | null {
  const line = state.doc.lineAt(position);
  if (line.length > LINE_AT_MOST) {
    return null;
  }
  const before = line.text.slice(0, position - line.from);
  const written = assigned(state, line.number, before);
  if (written) {
    const rest = /^[^"\s]*/.exec(line.text.slice(before.length))?.[0] ?? "";
    const [from, to] = [position - written.text.length, position + rest.length];
    return { key: written.key, isKey: false, path: null, text: written.text + rest, from, to, object: null };
  }
  const after = /^[^"'#\s]*/.exec(line.text.slice(before.length))?.[0] ?? "";
  const [, named, value] = VALUE.exec(before) ?? [];
  const [, indent, item] = named === undefined ? (ITEM.exec(before) ?? []) : [];
  const start = value ?? item;
  const key = named ?? (item === undefined ? undefined : keyAbove(state, line.number, indent?.length ?? 0));
  if (key === undefined || start === undefined) {
    return null;
  }
  const [from, to] = [position - start.length, position + after.length];
  return { key, isKey: false, path: null, text: start + after, from, to, object: null };
}

/** What stands before a place in a text of HCL: its key, and what of the text is there. */
function assigned(state: EditorState, number: number, before: string): { key: string; text: string } | null {
  const [, key, text] = ASSIGNED.exec(before) ?? [];
  if (key !== undefined && text !== undefined) {
    return { key: ELEMENTS[key] ?? key, text };
  }
  const [, indent, item] = QUOTED.exec(before) ?? [];
  if (indent === undefined || item === undefined) {
    return null;
  }
  for (let at = number - 1; at > 0 && at > number - LINES; at--) {
    const above = state.doc.line(at).text.slice(0, LINE_AT_MOST);
    const [, list] = /^\s*["']?([\w:]+)["']?\s*=\s*\[\s*$/.exec(above) ?? [];
    if (list !== undefined) {
      return { key: ELEMENTS[list] ?? list, text: item };
    }
    if (!/^\s*(?:"[^"]*",?\s*)?(?:(?:#|\/\/).*)?$/.test(above)) {
      return null;
    }
  }
  return null;
}

/** The key that a list in YAML belongs to. */
function keyAbove(state: EditorState, number: number, indent: number): string | undefined {
  for (let at = number - 1; at > 0 && at > number - LINES; at--) {
    const [, before, key] =
      /^(\s*(?:-\s+)?)["']?([\w:]+)["']?\s*:\s*$/.exec(state.doc.line(at).text.slice(0, LINE_AT_MOST)) ?? [];
    if (before !== undefined && before.length <= indent) {
      return key;
    }
  }
  return undefined;
}

/** Whether a place in YAML or HCL is in a statement of a policy, as far as the lines around tell. */
export function isInStatement(state: EditorState, position: number): boolean {
  const { number } = state.doc.lineAt(position);
  const first = Math.max(1, number - 12);
  const last = Math.min(state.doc.lines, number + 12);
  for (let at = first; at <= last; at++) {
    const line = state.doc.line(at).text.slice(0, LINE_AT_MOST);
    if (/(?:^|[\s{,])["']?(?:Effect|NotAction|effect|not_actions)["']?\s*[:=]|^\s*statement\s*\{/.test(line)) {
      return true;
    }
  }
  return false;
}
