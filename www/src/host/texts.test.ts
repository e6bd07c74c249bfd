import assert from "node:assert/strict";
import { test } from "node:test";

import { Texts } from "./texts.ts";

test("a number never stands for another text", () => {
  const texts = new Texts();
  const first = texts.add("a");
  texts.use([first.number]);
  texts.use([]);
  assert.equal(texts.get(first.number), "");
  assert.notEqual(texts.add("b").number, first.number);
  assert.deepEqual(texts.add(""), { number: 0, length: 0, isBlank: true });
  assert.equal(texts.add("\u0085 \n").isBlank, true);
});

test("edits are applied from the start of a text to its end", () => {
  const texts = new Texts();
  const { number } = texts.add('{"a": []}');
  const edited = texts.edit(number, [
    { start: 0, end: 0, text: " " },
    { start: 7, end: 7, text: "1" },
  ]);
  assert.equal(texts.get(edited.number), ' {"a": [1]}');
});

test("whatever a link holds becomes something that can be read", () => {
  const texts = new Texts();
  assert.equal(texts.without([1]), null);
  assert.equal(texts.without({ documents: 1 }), null);
  assert.deepEqual(texts.without({ documents: [1, { name: 2 }], extra: 3 }), { documents: [null, null], extra: 3 });
});
