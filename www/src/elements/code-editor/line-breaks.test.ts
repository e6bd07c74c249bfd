import assert from "node:assert/strict";
import { test } from "node:test";

import { LineBreaks } from "./line-breaks.ts";

test("offsets survive the way to the editor and back", () => {
  const text = "a\r\nb\n\r\nc\rd";
  const breaks = new LineBreaks(text);
  assert.equal(breaks.normalized, "a\nb\n\nc\nd");
  for (let offset = 0; offset <= breaks.normalized.length; offset++) {
    assert.equal(breaks.toEditor(breaks.toText(offset)), offset);
  }
  assert.deepEqual(
    [..."ab"].map((char) => breaks.toEditor(text.indexOf(char))),
    [0, 2],
  );
  assert.equal(breaks.toEditor(text.length), breaks.normalized.length);
  assert.equal(breaks.toText(breaks.normalized.length), text.length);
});
