// The ticket's Durable Object over time, which workerd would not let pass: a mark that a dead Worker left, records, and the end of its memory.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { memoryStorage, objectOf } from "./support/objects.mjs";

const START = 1_800_000_000_000;
const DAY = 24 * 3_600_000;
const exp = START / 1000 + 300;
let object, storage;
beforeEach(async () => {
  storage = memoryStorage();
  object = await objectOf("tickets.js", "Tickets", storage);
});
const timed = (name, job) => test(name, (t) => { t.mock.timers.enable({ apis: ["Date"], now: START }); return job((ms) => t.mock.timers.tick(ms)); });

const use = (nonce, tries = 1) => ({ nonce, ticket: "ticket-1", subject: "user_1", region: "ap-southeast-1", expires: exp, tries, proof: null });
const begin = async (nonce, tries) => { const { state, try: attempt } = await object.begin(use(nonce, tries)); return attempt ?? state; };
const passed = { outcome: "passed", reason: null, retryable: false, subCode: "200" };
const end = async (attempt, nonce, outcome = passed) => {
  const record = await object.read(attempt);
  await object.finish(attempt, { ...record, state: outcome.outcome === "unknown" ? "unknown" : "done", ended: Date.now(), outcome, result: { age: "31" }, requestId: "request-77" }, nonce);
};

timed("a try that finished is counted, and its record says what came of it", async (tick) => {
  const { record } = await object.begin(use("a", 2));
  const merchantBizId = createHash("sha256").update("facegate:ticket-1:1").digest("hex").slice(0, 32);
  const pending = { state: "pending", checkId: "ticket-1.1", subject: "user_1", region: "ap-southeast-1", merchantBizId, begun: START, ended: null, outcome: null, result: null, requestId: null };
  assert.deepEqual(record, pending);
  assert.deepEqual(await object.read(1), pending, "written before the answer");
  tick(900);
  await end(1, "a");
  assert.deepEqual(await object.read(1), { ...pending, state: "done", ended: START + 900, outcome: passed, result: { age: "31" }, requestId: "request-77" });
  assert.deepEqual(storage.kept.get("state"), { used: 1, flight: null });
  assert.equal(await begin("b", 2), 2);
  await end(2, "b");
  assert.equal(await begin("c", 2), "used");
  assert.deepEqual([...storage.kept.keys()].sort(), ["check:1", "check:2", "ends", "state"], "and nothing else is kept");
});

timed("the mark of a Worker that died blocks for 30 seconds; its try stays spent, and reads unknown", async (tick) => {
  await begin("a");
  tick(29_999);
  assert.equal(await begin("b"), "busy");
  assert.equal((await object.read(1)).state, "pending");
  tick(1);
  assert.deepEqual([(await object.read(1)).state, (await object.read(1)).ended], ["unknown", null]);
  assert.equal(await begin("c"), "used");
  assert.equal(await begin("d", 2), 2);
});

timed("a try is given back by its own number and user only, and not once it is over", async () => {
  await begin("a");
  await object.release(2, "a");
  await object.release(1, "b");
  assert.equal(await begin("b"), "busy");
  await object.release(1, "a");
  assert.equal(await object.read(1), null);
  assert.equal(await begin("b"), 1);
  await object.release(1, "a");
  assert.equal(await begin("c"), "busy", "word that comes twice gives nobody else's try back");
  await end(1, "b");
  await object.release(1, "b");
  assert.equal(await begin("c"), "used");
});

timed("who asks again because the answer was lost gets the same try", async () => {
  const first = await object.begin(use("a"));
  assert.deepEqual(await object.begin(use("a")), first);
  await end(1, "a");
  await end(1, "a");
  assert.equal(storage.kept.get("state").used, 1);
  assert.equal(await begin("a"), "used", "but not once it is over");
});

timed("a late word of a try that was taken for dead tells its end, and does not end the next one", async (tick) => {
  await begin("a", 2);
  tick(30_000);
  await begin("b", 2);
  await end(1, "a");
  await object.release(1, "a");
  assert.equal((await object.read(1)).state, "done");
  assert.equal(await begin("c", 3), "busy");
});

timed("what is known of an ended try is not written over", async () => {
  await begin("a");
  await end(1, "a");
  await end(1, "a", { outcome: "unknown", reason: "TimedOut", retryable: false, subCode: null });
  assert.equal((await object.read(1)).outcome.outcome, "passed");
});

timed("an object that was evicted goes on where it was", async () => {
  await begin("a");
  object = await objectOf("tickets.js", "Tickets", storage);
  assert.equal(await begin("b"), "busy");
  await end(1, "a");
  object = await objectOf("tickets.js", "Tickets", storage);
  assert.equal(await begin("c"), "used");
});

/** Lets time pass to the alarm, as the platform would. */
async function ring(tick) {
  const { alarm } = storage;
  storage.alarm = null;
  tick(Math.max(0, alarm - Date.now()));
  await object.alarm();
}

timed("records go a day after their try, the ticket some time after its end, and then everything", async (tick) => {
  await begin("a", 2);
  await end(1, "a");
  tick(60_000);
  await begin("b", 2);
  await end(2, "b");
  await ring(tick);
  assert.ok(Date.now() >= (exp + 30) * 1000 + 45_000 && Date.now() <= (exp + 600) * 1000, "past the ticket's end, the clock skew and a last try");
  assert.equal(storage.kept.has("state"), false);
  assert.ok(await object.read(1));
  await ring(tick);
  assert.deepEqual([Date.now() - START, await object.read(1), (await object.read(2)).state], [DAY, null, "done"]);
  await object.alarm();
  assert.ok(await object.read(2), "an alarm that comes too often takes nothing");
  await ring(tick);
  assert.deepEqual([Date.now() - START, storage.kept.size, storage.alarm], [DAY + 60_000, 0, null]);
});

timed("a try that was given back leaves no record, and the ticket goes with its time", async (tick) => {
  await begin("a");
  await object.release(1, "a");
  await ring(tick);
  assert.deepEqual([storage.kept.size, storage.alarm], [0, null]);
});
