// The stored face in a ticket's Durable Object: kept in chunks that any storage takes, and gone as soon as nobody needs it.
import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

const base = "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }";
const hooks = `export async function resolve(name, context, next) {
  return name === "cloudflare:workers" ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(base)}`)}, shortCircuit: true } : next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { Tickets } = await import("../../pkg/edge/tickets.js");

const exp = Math.floor(Date.now() / 1000) + 300;
const face = Uint8Array.from({ length: 600_000 }, (_, at) => (at * 7) & 255);
let object, kept, alarms;
beforeEach(() => {
  kept = new Map();
  alarms = [];
  const storage = {
    get: async (key) => structuredClone(kept.get(key)),
    put: async (key, value) => {
      assert.ok((value.length ?? 0) <= 128 * 1024, "a value of the storage has at most 128 KiB");
      kept.set(key, structuredClone(value));
    },
    delete: async (key) => kept.delete(key),
    deleteAll: async () => kept.clear(),
    setAlarm: async (time) => { alarms.push(time); },
  };
  object = new Tickets({ storage }, {});
});
const bytesKept = () => [...kept.values()].reduce((sum, value) => sum + (value instanceof Uint8Array ? value.length : 0), 0);

test("it comes back byte for byte, of any length", async () => {
  assert.equal(await object.target(), null);
  for (const length of [1, 119_999, 120_000, 120_001, 240_000, 600_000]) {
    await object.hold(face.subarray(0, length), exp, 1);
    assert.deepEqual(await object.target(), face.slice(0, length));
  }
});

test("it is gone with the last try, not before, and the count stays", async () => {
  await object.hold(face, exp, 2);
  await object.begin(exp, 2, "p1");
  await object.release(1);
  await object.begin(exp, 2, "p2");
  await object.finish(1);
  assert.equal(bytesKept(), 600_000);
  await object.begin(exp, 2, "p3");
  assert.equal(bytesKept(), 600_000);
  await object.finish(2);
  assert.equal(bytesKept(), 0);
  assert.equal(await object.target(), null);
  assert.deepEqual(await object.begin(exp, 2, "p4"), { state: "used" });
});

test("of a ticket that was never used it is gone when the ticket's time is over", async () => {
  await object.hold(face, exp, 1);
  assert.equal(alarms.length, 1);
  assert.ok(alarms[0] >= (exp + 30) * 1000 && alarms[0] <= (exp + 600) * 1000);
  await object.alarm();
  assert.equal(kept.size, 0);
});

test("one that lacks a part is none", async () => {
  await object.hold(face, exp, 1);
  kept.delete("target:3");
  assert.equal(await object.target(), null);
});
