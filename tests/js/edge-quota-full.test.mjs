// What an isolate knows of a full line, as values: whom it turns away by itself, and when it asks the object again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AWAY_MS, Bucket } from "../../pkg/edge/quota/bucket.js";
import { answered, ask, forget, knownFull, refusedHere, remember } from "../../pkg/edge/quota/full.js";
import { Line, MAX_WAIT_MS } from "../../pkg/edge/quota/line.js";

test("what an object told of its full line is known for that long, counts those it turned away, and ends when somebody leaves", () => {
  const [name, now] = ["account:region", 1_800_000_000_000];
  assert.equal(knownFull(name, 10, now, 0), null);
  remember(name, { retryAfter: 2_000, fullFor: 500, spread: 0 }, now);
  assert.equal(knownFull(name, 10, now, 0), 2_000, "when who comes then finds a place");
  assert.equal(knownFull(name, 10, now + 100, 0), 1_900);
  assert.equal(knownFull(name, 10, now + 100, 1), 1_900 + 3 * AWAY_MS / 10, "spread over the time of all three");
  assert.equal(knownFull("account:other", 10, now, 0), null);
  assert.deepEqual([refusedHere(name), refusedHere(name)], [3, 0]);
  assert.equal(knownFull(name, 10, now + 500, 0), null);
  remember(name, { retryAfter: 2_000, fullFor: 500, spread: 0 }, now);
  forget(name);
  assert.equal(knownFull(name, 10, now, 0), null);
});

test("a line tells for how long it is full: then it has a place, and not before", () => {
  const [line, now] = [new Line(new Bucket(1)), 1_800_000_000_000];
  const joined = Array.from({ length: 4 }, (_, n) => line.join(String(n), now, 0));
  const { fullFor } = joined.find(({ waits }) => !waits);
  line.serve(now);
  // As long as calls took of late to leave.
  line.bucket.sent("0", now + 50);
  assert.ok(fullFor > 0);
  assert.equal(line.join("early", now + fullFor - 1, 0).waits, false);
  assert.equal(line.join("then", now + fullFor, 0).waits, true);
});

test("those an edge turned away by itself count among those who are told to come again", () => {
  const spreadAfter = (away) => {
    const [line, now] = [new Line(new Bucket(1)), 1_800_000_000_000];
    for (let n = 0; n < 3; n += 1) line.join(String(n), now, 0);
    line.turnedAway(away, now);
    return line.join("next", now, 0).spread;
  };
  assert.equal(spreadAfter(5) - spreadAfter(0), 5 * AWAY_MS);
});

test("an isolate asks for no more than can be served within the longest wait, whatever the object has told", () => {
  const [name, now, qps] = ["account:asked", 1_800_000_000_000, 10];
  const line = new Line(new Bucket(qps));
  const who = Array.from({ length: 102 }, () => ({}));
  const places = Array.from({ length: 100 }, (_, n) => line.join(String(n), now, 0)).filter(({ waits }) => waits).length;
  const asking = Array.from({ length: 100 }, (_, n) => ask(name, who[n], qps, now, 0)).filter((retryAfter) => retryAfter === null).length;
  assert.ok(asking >= places && asking <= 2 * qps, `${asking} ask for ${places} places`);
  assert.ok(ask(name, who[100], qps, now, 0) >= MAX_WAIT_MS);
  answered(name, who[100]);
  assert.ok(ask(name, who[100], qps, now, 0) >= MAX_WAIT_MS, "who was turned away makes no room by leaving");
  answered(name, who[0]);
  answered(name, who[0]);
  assert.equal(ask(name, who[100], qps, now, 0), null, "the next may ask when one has an answer");
  assert.ok(ask(name, who[101], qps, now, 0) >= MAX_WAIT_MS, "and one alone");
});

test("who asks and is never heard of again, since the platform ended the request, makes room after half a minute", () => {
  const [name, now] = ["account:killed", 1_800_000_000_000];
  for (let n = 0; n < 2; n += 1) assert.equal(ask(name, {}, 1, now, 0), null);
  assert.ok(ask(name, {}, 1, now + 29_999, 0) >= MAX_WAIT_MS);
  assert.equal(ask(name, {}, 1, now + 30_000, 0), null);
});
