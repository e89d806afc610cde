// The stored face in a ticket's Durable Object: kept in chunks that any storage takes, and gone as soon as nobody needs it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { memoryStorage, objectOf } from "./support/objects.mjs";

const exp = Math.floor(Date.now() / 1000) + 300;
const face = Uint8Array.from({ length: 600_000 }, (_, at) => (at * 7) & 255);
let object, storage;
beforeEach(async () => {
  storage = memoryStorage();
  const put = storage.put;
  storage.put = (entries) => {
    for (const [key, value] of Object.entries(entries)) assert.ok((value.length ?? 0) <= 128 * 1024, `${key}: a value of the storage has at most 128 KiB`);
    return put(entries);
  };
  object = await objectOf("tickets.js", "Tickets", storage);
});
const begin = (nonce, tries) => object.begin({ nonce, ticket: "t1", subject: "u1", region: "ap-southeast-1", expires: exp, tries, proof: `proof-${nonce}` });
const end = async (attempt, nonce) => object.finish(attempt, { ...(await object.read(attempt)), state: "done" }, nonce);
const bytesKept = () => [...storage.kept.values()].reduce((sum, value) => sum + (value instanceof Uint8Array ? value.length : 0), 0);

test("it comes back byte for byte, of any length", async () => {
  assert.equal(await object.target(), null);
  for (const length of [1, 119_999, 120_000, 120_001, 240_000, 600_000]) {
    await object.hold(face.subarray(0, length), exp, 1);
    assert.deepEqual(await object.target(), face.slice(0, length));
  }
});

test("it is gone with the last try, not before, and the count stays", async () => {
  await object.hold(face, exp, 2);
  await begin("a", 2);
  await object.release(1, "a");
  await begin("b", 2);
  await end(1, "b");
  assert.equal(bytesKept(), 600_000);
  await begin("c", 2);
  assert.equal(bytesKept(), 600_000);
  await end(2, "c");
  assert.equal(bytesKept(), 0);
  assert.equal(await object.target(), null);
  assert.deepEqual(await begin("d", 2), { state: "used" });
});

test("of a ticket that was never used it is gone when the ticket's time is over", async (t) => {
  await object.hold(face, exp, 1);
  assert.ok(storage.alarm >= (exp + 30) * 1000 && storage.alarm <= (exp + 600) * 1000);
  t.mock.timers.enable({ apis: ["Date"], now: storage.alarm });
  await object.alarm();
  assert.equal(storage.kept.size, 0);
});

test("a proof begins one try: not again while it is on its way, nor after it was given back; the same begin asked twice is one", async () => {
  const use = { ticket: "t1", subject: "u1", region: "ap-southeast-1", expires: exp, tries: 3, proof: "p" };
  const first = await object.begin({ ...use, nonce: "a" });
  assert.equal(first.state, "ok");
  assert.deepEqual(await object.begin({ ...use, nonce: "a" }), first);
  assert.deepEqual(await object.begin({ ...use, nonce: "b" }), { state: "replayed" });
  assert.deepEqual(await object.begin({ ...use, nonce: "b", proof: "q" }), { state: "busy" });
  await object.release(1, "a");
  assert.deepEqual(await object.begin({ ...use, nonce: "c" }), { state: "replayed" });
  assert.equal((await object.begin({ ...use, nonce: "d", proof: "q" })).try, 1);
});

test("one that lacks a part is none", async () => {
  await object.hold(face, exp, 1);
  storage.kept.delete("target:3");
  assert.equal(await object.target(), null);
});
