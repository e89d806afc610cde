// The ticket's Durable Object over time, which workerd would not let pass: a mark that a dead Worker left, and the end of its memory.
import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, test } from "node:test";

const base = "export class DurableObject { constructor(ctx, env) { this.ctx = ctx; this.env = env; } }";
const hooks = `export async function resolve(name, context, next) {
  return name === "cloudflare:workers" ? { url: ${JSON.stringify(`data:text/javascript,${encodeURIComponent(base)}`)}, shortCircuit: true } : next(name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
const { Tickets } = await import("../../pkg/edge/tickets.js");

const START = 1_800_000_000_000;
const exp = START / 1000 + 300;
let object, storage;
beforeEach(() => {
  const kept = new Map();
  storage = {
    alarm: null, kept,
    get: async (key) => structuredClone(kept.get(key)),
    put: async (key, value) => { kept.set(key, structuredClone(value)); },
    deleteAll: async () => { kept.clear(); },
    setAlarm: async (time) => { storage.alarm = time; },
  };
  object = new Tickets({ storage }, {});
});
const timed = (name, job) => test(name, (t) => { t.mock.timers.enable({ apis: ["Date"], now: START }); return job((ms) => t.mock.timers.tick(ms)); });

timed("a try that finished is counted, and nothing else is kept", async () => {
  assert.deepEqual(await object.begin(exp, 2, null), { state: "ok", try: 1 });
  await object.finish(1);
  assert.deepEqual(storage.kept.get("state"), { used: 1, flight: null });
  assert.deepEqual(await object.begin(exp, 2, null), { state: "ok", try: 2 });
  await object.finish(2);
  assert.deepEqual(await object.begin(exp, 2, null), { state: "used" });
});

timed("the mark of a Worker that died blocks for 45 seconds; its try stays spent", async (tick) => {
  await object.begin(exp, 1, null);
  tick(44_999);
  assert.deepEqual(await object.begin(exp, 1, null), { state: "busy" });
  tick(1);
  assert.deepEqual(await object.begin(exp, 1, null), { state: "used" });
  assert.deepEqual(await object.begin(exp, 2, null), { state: "ok", try: 2 });
});

timed("a try is given back by its own number only, and not once it is over", async () => {
  await object.begin(exp, 1, null);
  await object.release(2);
  assert.deepEqual(await object.begin(exp, 1, null), { state: "busy" });
  await object.release(1);
  assert.deepEqual(await object.begin(exp, 1, null), { state: "ok", try: 1 });
  await object.finish(1);
  await object.release(1);
  assert.deepEqual(await object.begin(exp, 1, null), { state: "used" });
});

timed("a late word of a try that was taken for dead does not end the next one", async (tick) => {
  await object.begin(exp, 2, null);
  tick(45_000);
  await object.begin(exp, 2, null);
  await object.finish(1);
  await object.release(1);
  assert.deepEqual(await object.begin(exp, 3, null), { state: "busy" });
});

timed("it forgets itself after the ticket's end, the clock skew and a last try", async () => {
  await object.begin(exp, 1, null);
  assert.ok(storage.alarm >= (exp + 30) * 1000 + 45_000);
  assert.ok(storage.alarm <= (exp + 600) * 1000);
  await object.alarm();
  assert.equal(storage.kept.size, 0);
});
