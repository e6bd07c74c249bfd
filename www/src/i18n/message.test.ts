import assert from "node:assert/strict";
import { test } from "node:test";

import { message } from "./message.ts";

/** As `xtask` makes it of `lang/`: a key, a tab, and its variants with tabs between them. */
const TABLE = [
  "page:count\t\u0001=number\u0002 \u0001#number|problem|problems\u0002",
  "page:plain\tas it is",
  "page:variants\t[kind=a,other=]first\t[kind=a]second \u0001=other\u0002\tlast",
  "page:nested\t\u0001?to:to \u0001=to\u0002\u0002\u0001!to:nowhere\u0002",
].join("\n");

const say = (key: string, params = {}) => message(TABLE, `page:${key}`, params);

test("parameters are filled in, and words follow a number", () => {
  assert.equal(say("plain"), "as it is");
  assert.equal(say("count", { number: 1 }), "1 problem");
  assert.equal(say("count", { number: 12 }), "12 problems");
  assert.equal(say("nested", { to: "x" }), "to x");
  assert.equal(say("nested"), "nowhere");
  assert.equal(say("absent"), "");
});

test("the first variant whose conditions hold is taken", () => {
  assert.equal(say("variants", { kind: "A" }), "first");
  assert.equal(say("variants", { kind: "a", other: "b" }), "second b");
  assert.equal(say("variants"), "last");
});

test("what a parameter holds is never read as a text", () => {
  assert.equal(say("nested", { to: "\u0001=other\u0002" }), "to \u0001=other\u0002");
});
