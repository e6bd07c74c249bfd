import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { LinkError, PREFIX, pack, unpack } from "./link.ts";

const why = (run: Promise<unknown>) =>
  run.then(
    () => "",
    (error) => (error as LinkError).why,
  );

test("what is packed comes out again", async () => {
  const workspace = { documents: [{ name: "a.json", text: "é😀".repeat(1000) }] };
  const fragment = await pack(workspace);
  assert.match(fragment, /^w1=[\w-]+$/);
  assert.deepEqual(await unpack(fragment), workspace);
});

test("a bomb is too large, and what is cut off is broken", async () => {
  const bomb = deflateRawSync(Buffer.alloc(64_000_000)).toString("base64url");
  assert.equal(await why(unpack(PREFIX + bomb)), "large");
  const fragment = await pack({ documents: [] });
  assert.equal(await why(unpack(fragment.slice(0, -4))), "broken");
  assert.equal(await why(unpack(`${PREFIX}">`)), "broken");
  assert.ok(new LinkError("broken") instanceof Error);
});
