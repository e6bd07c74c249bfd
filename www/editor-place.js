/**
 * Where in a document a position is: in which value or key, and in what that stands. JSON by its
 * syntax tree, YAML by the lines around; never by reading the whole document.
 *
 * @typedef {object} Place
 * @property {string} key what the value belongs to, or what of the key is there
 * @property {boolean} isKey whether it is a key
 * @property {string[] | null} path the keys around, `[]` for a list, from the outermost on and
 *   without its own; null: not known, as in YAML
 * @property {string} text what stands there, without quotes
 * @property {number} from of that text
 * @property {number} to
 * @property {import("@lezer/common").SyntaxNode | null} object the JSON object that it is in
 */

import { ensureSyntaxTree, syntaxTree } from "@codemirror/language";

/** Characters that may be unread before a position; more would be felt while typing. */
const UNREAD_AT_MOST = 200_000;
/** Characters behind it that are read as well, if there is time: a task may name its call last. */
const AHEAD = 50_000;
/** Milliseconds for reading them. */
const BUDGET = 20;
/** Properties of an object that are looked at. */
const PROPERTIES_AT_MOST = 1000;
/** Lines of YAML that are looked at. */
const LINES = 60;
/** Longer lines are no YAML that somebody writes. */
const LINE_AT_MOST = 2000;

/** @returns {boolean} whether the text is JSON, or will be */
export const isJson = (state) => /^\s*(?:[{[]|\/[/*])/.test(state.sliceDoc(0, 500));

/**
 * @param {import("@codemirror/state").EditorState} state
 * @param {number} position
 * @returns {Place | null} null: neither in a value nor in a key, or not known
 */
export const placeAt = (state, position) =>
  isJson(state) ? jsonPlace(state, position) : yamlPlace(state, position);

/** The tree around a position, if that is to be had at once. */
function treeAround(state, position) {
  if (position - syntaxTree(state).length > UNREAD_AT_MOST) {
    return null;
  }
  const whole = ensureSyntaxTree(state, Math.min(position + AHEAD, state.doc.length), BUDGET);
  return whole ?? ensureSyntaxTree(state, position, 1);
}

function jsonPlace(state, position) {
  let node = treeAround(state, position)?.resolveInner(position, -1);
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
  const path = pathOf(state, isKey && !isOpen ? node.parent.parent : node);
  // The elements of a list belong to its key.
  const key = isKey ? text : path.findLast((name) => name !== "[]");
  if (!isKey) {
    path.splice(path.lastIndexOf(key));
  }
  let object = node.parent;
  while (object && object.name !== "Object") {
    object = object.parent;
  }
  return key === undefined ? null : { key, isKey, path, text, from, to, object };
}

/** The keys around a node, its own included. */
function pathOf(state, node) {
  const path = [];
  for (let at = node; at; at = at.parent) {
    if (at.name === "Property") {
      path.unshift(nameOf(state, at));
    } else if (at.name === "Array") {
      path.unshift("[]");
    }
  }
  return path;
}

function nameOf(state, property) {
  const name = property.getChild("PropertyName");
  return name ? state.sliceDoc(name.from + 1, name.to - 1) : "";
}

/**
 * @param {import("@codemirror/state").EditorState} state
 * @param {import("@lezer/common").SyntaxNode} object
 * @returns {[name: string, value: import("@lezer/common").SyntaxNode | null][]} the first of those that are read
 */
export function* propertiesOf(state, object) {
  let rest = PROPERTIES_AT_MOST;
  for (let property = object?.firstChild; property && rest > 0; property = property.nextSibling) {
    if (property.name === "Property") {
      rest--;
      const value = property.lastChild;
      yield [nameOf(state, property), value.name === "PropertyName" ? null : value];
    }
  }
}

/** The text of a property that is one. */
export function textOf(state, object, key) {
  for (const [name, value] of propertiesOf(state, object)) {
    if (name === key) {
      return value?.name === "String" ? state.sliceDoc(value.from + 1, value.to - 1) : "";
    }
  }
  return "";
}

const VALUE = /^(\s*(?:-\s+)?)["']?([\w:]+)["']?\s*:\s+(?:!\w+\s+)?(["']?)([^"'#]*)$/;
const ITEM = /^(\s*)-\s+(["']?)([^"'#]*)$/;

function yamlPlace(state, position) {
  const line = state.doc.lineAt(position);
  if (line.length > LINE_AT_MOST) {
    return null;
  }
  const before = line.text.slice(0, position - line.from);
  const after = /^[^"'#\s]*/.exec(line.text.slice(before.length))[0];
  const [, , named, , value] = VALUE.exec(before) ?? [];
  const [, indent, , item] = named === undefined ? (ITEM.exec(before) ?? []) : [];
  const start = value ?? item;
  const key = named ?? (item === undefined ? undefined : keyAbove(state, line.number, indent.length));
  if (key === undefined) {
    return null;
  }
  const [from, to] = [position - start.length, position + after.length];
  return { key, isKey: false, path: null, text: start + after, from, to, object: null };
}

/** The key that a list in YAML belongs to. */
function keyAbove(state, number, indent) {
  for (let at = number - 1; at > 0 && at > number - LINES; at--) {
    const found = /^(\s*(?:-\s+)?)["']?([\w:]+)["']?\s*:\s*$/.exec(state.doc.line(at).text.slice(0, LINE_AT_MOST));
    if (found && found[1].length <= indent) {
      return found[2];
    }
  }
  return undefined;
}

/** Whether a place in YAML is in a statement of a policy, as far as the lines around tell. */
export function isInStatement(state, position) {
  const { number } = state.doc.lineAt(position);
  const first = Math.max(1, number - 12);
  const last = Math.min(state.doc.lines, number + 12);
  for (let at = first; at <= last; at++) {
    if (/^\s*(?:-\s+)?["']?(?:Effect|NotAction)["']?\s*:/.test(state.doc.line(at).text.slice(0, 200))) {
      return true;
    }
  }
  return false;
}
