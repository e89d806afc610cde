// The quota's bucket and line as values, against what they promise, over random traffic; and the object round them across evictions.
import assert from "node:assert/strict";
import { test } from "node:test";
import { AWAY_MS, Bucket, MARGIN_MS, SECOND_MS, UNSURE_MS } from "../../pkg/edge/quota/bucket.js";
import { forget, knownFull, refusedHere, remember } from "../../pkg/edge/quota/full.js";
import { LATE_MS, Line, MAX_WAIT_MS } from "../../pkg/edge/quota/line.js";
import { memoryStorage, objectOf } from "./support/objects.mjs";

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function chances(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The most of these times that lie in one span of `ms`, wherever it begins. */
const most = (times, ms) => times.reduce((best, from, index) => Math.max(best, times.slice(index).filter((at) => at - from < ms).length), 0);

/**
 * Random traffic through a line, and what came of each. A call leaves up to `lag` ms after it got its token, and word of it comes back some
 * ms later, or is lost. The line is served where its object would: at every event, and when `wake` says.
 */
class Traffic {
  log = { served: [], joined: new Map(), refused: [], departed: [] };
  #now = 1_800_000_000_000;
  #waiting = [];
  #words = [];
  #chance;
  #line;
  #given;

  constructor(seed, given) {
    this.#chance = chances(seed);
    this.#given = { lag: 200, lose: 0, evict: 0, throttle: 0, leave: 0, ...given };
    this.#line = new Line(new Bucket(given.qps));
    for (let tick = 0, load = 0; tick < 400; tick += 1) {
      this.#until(this.#now + 1 + Math.floor(this.#chance() * 60));
      if (tick % 40 === 0) load = this.#chance() * 4;
      for (let n = this.#chance() < 0.5 ? Math.floor(this.#chance() * load * 3) : 0; n > 0; n -= 1) this.#join(`${tick}.${n}`);
      this.#trouble();
    }
  }

  #join(id) {
    const joined = this.#line.join(id, this.#now, this.#chance());
    if (!joined.waits) return this.log.refused.push(joined.retryAfter);
    this.log.joined.set(id, this.#now);
    return this.#waiting.push(id);
  }

  #serve() {
    for (const id of this.#line.serve(this.#now)) {
      assert.equal(id, this.#waiting.shift(), "first come, first served");
      this.log.served.push({ id, at: this.#now });
      const [left, back] = [this.#now + this.#chance() * this.#given.lag, this.#chance() * 100];
      this.log.departed.push({ at: left, back });
      this.#words.push({ id, at: left + back, lost: this.#chance() < this.#given.lose });
      this.#words.sort((a, b) => a.at - b.at);
    }
    for (const { id, retryAfter } of this.#line.dismiss(this.#now, this.#chance)) {
      this.log.refused.push(retryAfter);
      this.#waiting.splice(this.#waiting.indexOf(id), 1);
    }
  }

  /** Words that come and tokens that come back, until a time. */
  #until(end) {
    for (;;) {
      const wake = this.#line.wake(this.#now);
      const at = Math.min(this.#words[0]?.at ?? Infinity, wake === null ? Infinity : this.#now + wake);
      if (at > end) break;
      this.#now = Math.max(this.#now, at);
      if (this.#words[0]?.at <= this.#now) {
        const { id, lost } = this.#words.shift();
        if (!lost) this.#line.bucket.sent(id, this.#now);
      }
      this.#serve();
    }
    this.#now = end;
  }

  /** Somebody leaves, the upstream throttles, the object is evicted. */
  #trouble() {
    const { qps, leave, throttle, evict } = this.#given;
    if (this.#waiting.length > 0 && this.#chance() < leave) this.#line.leave(...this.#waiting.splice(Math.floor(this.#chance() * this.#waiting.length), 1));
    if (this.#chance() < throttle) this.#line.bucket.throttled(this.#now, this.#chance() < 0.5 ? null : Math.floor(this.#chance() * 3000));
    this.#serve();
    if (this.#waiting.length > 0 || this.#words.length > 0 || this.#chance() >= evict) return;
    this.#line = new Line(Bucket.restore(qps, structuredClone(this.#line.bucket.state), this.#now));
  }
}
const traffic = (seed, given) => new Traffic(seed, given).log;

test("in no second leave more than the calls a second, however late each leaves, words lost, evictions and all", () => {
  let full = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const qps = 1 + (seed % 12);
    const times = traffic(seed, { qps, lag: (seed % 5) * 200, lose: seed % 3 ? 0 : 0.1, evict: 0.2, leave: 0.1 }).departed.map(({ at }) => at).sort((a, b) => a - b);
    assert.ok(most(times, AWAY_MS) <= qps, `seed ${seed}`);
    full += most(times, AWAY_MS) === qps ? 1 : 0;
  }
  assert.ok(full > 75, `and the traffic is such that more would have liked to: ${full}`);
});

test("a call may come to the upstream up to the margin later than its word comes here", () => {
  let full = 0;
  for (let seed = 1; seed <= 100; seed += 1) {
    const chance = chances(seed * 77);
    const arrived = traffic(seed, { qps: 10 }).departed.map(({ at, back }) => at + chance() * (back + MARGIN_MS)).sort((a, b) => a - b);
    assert.ok(most(arrived, SECOND_MS) <= 10, `seed ${seed}`);
    full += most(arrived, SECOND_MS) === 10 ? 1 : 0;
    for (let phase = 0; phase < SECOND_MS; phase += 125) {
      const seconds = arrived.map((at) => Math.floor((at + phase) / SECOND_MS));
      assert.ok(seconds.every((second, index) => seconds[index + 10] !== second), `fixed seconds, seed ${seed}`);
    }
  }
  assert.ok(full > 25, String(full));
});

test("who must wait is served as soon as a token is back: nine of eleven and more of what the account may do", () => {
  const line = new Line(new Bucket(10));
  let served = 0;
  for (let now = 1_800_000_000_000, end = now + 60_000, n = 0; now < end; now += 5, n += 1) {
    line.join(String(n), now, 0);
    const ids = line.serve(now);
    served += ids.length;
    for (const id of ids) line.bucket.sent(id, now);
  }
  assert.ok(served >= 535 && served <= 560, String(served));
});

test("nobody waits long, throttled or not; who would is told, and for how long", () => {
  let waited = 0, refused = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const log = traffic(seed, { qps: 1 + (seed % 10), throttle: seed % 2 ? 0.03 : 0, lose: seed % 3 ? 0 : 0.02, leave: 0.05, evict: 0.1 });
    for (const { id, at } of log.served) { assert.ok(at - log.joined.get(id) <= LATE_MS + 1, `seed ${seed}: ${at - log.joined.get(id)}`); waited += at > log.joined.get(id) ? 1 : 0; }
    for (const retryAfter of log.refused) assert.ok(Number.isInteger(retryAfter) && retryAfter > 0 && retryAfter <= 100_000, `${retryAfter}`);
    refused += log.refused.length;
  }
  assert.ok(waited > 1000 && refused > 1000, `${waited} ${refused}`);
});

test("the line is as long as can be served in the longest wait, no longer", () => {
  const line = new Line(new Bucket(3));
  const start = 1_800_000_000_000;
  const joined = Array.from({ length: 10 }, (_, n) => line.join(String(n), start, 0).waits);
  assert.deepEqual(joined, [...Array(6).fill(true), ...Array(4).fill(false)]);
  assert.ok(MAX_WAIT_MS > AWAY_MS && MAX_WAIT_MS < 2 * AWAY_MS);
});

test("those turned away are spread over the time it takes to serve as many", () => {
  const line = new Line(new Bucket(10));
  const chance = chances(5);
  const times = Array.from({ length: 200 }, (_, n) => line.join(String(n), 1_800_000_000_000, chance())).filter(({ waits }) => !waits).map(({ retryAfter }) => retryAfter);
  assert.equal(200 - times.length, 20, "ten go now, ten within the longest wait");
  assert.ok(Math.max(...times) > 15_000 && Math.max(...times) < 25_000, String(Math.max(...times)));
  assert.ok(times[0] < 2_500);
});

test("throttling pauses for the told time, halves the tokens once, and they return one by one", () => {
  const start = 1_800_000_000_000;
  const bucket = new Bucket(10);
  bucket.throttled(start, 700);
  assert.deepEqual([bucket.surely(start), bucket.tokens(start)], [start + 700, 5]);
  bucket.throttled(start + 300, null);
  assert.deepEqual([bucket.surely(start + 300), bucket.tokens(start + 300)], [start + 300 + AWAY_MS, 5], "calls that were on their way count once");
  bucket.throttled(start + 2_500, null);
  assert.equal(bucket.tokens(start + 2_500), 2);
  for (let n = 0; n < 5; n += 1) bucket.throttled(start + 5_000 + n * 3_000, null);
  assert.equal(bucket.tokens(start + 17_001), 1, "never none");
  assert.deepEqual([22_000, 27_000, 32_000, 62_000, 99_000].map((ms) => bucket.tokens(start + ms)), [2, 3, 4, 10, 10]);
  bucket.throttled(start + 100_000, 9e9);
  assert.equal(bucket.surely(start + 100_000), start + 160_000, "no word of the upstream stops it for more than a minute");
});

test("a token whose word is lost is back after as long as a request may take to leave, and a second", () => {
  const start = 1_800_000_000_000;
  const bucket = new Bucket(1);
  assert.ok(bucket.take("a", start));
  assert.equal(bucket.surely(start), start + UNSURE_MS + AWAY_MS);
  assert.equal(bucket.take("b", start + UNSURE_MS + AWAY_MS - 1), false);
  bucket.sent("a", start + UNSURE_MS + 500);
  assert.ok(bucket.take("b", start + UNSURE_MS + AWAY_MS));
  bucket.unused("b");
  assert.ok(bucket.take("c", start + UNSURE_MS + AWAY_MS), "one that was not used is back at once");
});

test("another machine's clock that was an hour ahead costs a second, and gives nothing away", () => {
  const now = 1_800_000_000_000;
  const bucket = Bucket.restore(2, { taken: [now + 3_600_000, now + 3_600_001], held: 1, heldAt: now + 3_600_000, pausedUntil: 0 }, now);
  assert.equal(bucket.take("a", now), false);
  assert.equal(bucket.surely(now), now + AWAY_MS);
});

const START = 1_800_000_000_000;
const timed = (name, job) => test(name, async (t) => { t.mock.timers.enable({ apis: ["Date", "setTimeout"], now: START }); await job((ms) => t.mock.timers.tick(ms)); });
const settle = async () => { for (let n = 0; n < 20; n += 1) await Promise.resolve(); };
const quota = (storage) => objectOf("quota.js", "Quota", storage);

timed("an object that is evicted after a burst lets no second one through", async (tick) => {
  const storage = memoryStorage();
  let object = await quota(storage);
  const taken = await Promise.all([1, 2, 3].map((n) => object.take(`a${n}`, 3)));
  assert.deepEqual(taken, Array(3).fill({ state: "go" }));
  tick(800);
  object = await quota(storage);
  let gone = 0;
  const burst = [1, 2, 3].map((n) => object.take(`b${n}`, 3).then(() => { gone += 1; }));
  await settle();
  tick(AWAY_MS - 1);
  await settle();
  assert.equal(gone, 0, "no word came that they had left before");
  tick(1);
  await Promise.all(burst);
  assert.equal(gone, 3);
});

timed("what an eviction must not forget: a pause and tokens held back", async (tick) => {
  const storage = memoryStorage();
  await (await quota(storage)).throttled(1_400, 10);
  const object = await quota(storage);
  const states = [];
  for (let n = 0; n < 6; n += 1) object.take(`a${n}`, 10).then(({ state }) => states.push(state));
  await settle();
  assert.deepEqual(states, ["full"]);
  tick(1_400);
  await settle();
  assert.deepEqual(states, ["full", "go", "go", "go", "go", "go"]);
});

timed("who leaves is answered, and the next one moves up", async (tick) => {
  const object = await quota(memoryStorage());
  await object.take("first", 1);
  await object.sent("first");
  const leaver = object.take("leaver", 1);
  await settle();
  assert.equal((await object.take("third", 1)).state, "full");
  await object.leave("leaver");
  assert.equal((await leaver).state, "full");
  const next = object.take("next", 1);
  await settle();
  tick(AWAY_MS);
  assert.deepEqual(await next, { state: "go" });
  await object.leave("next");
  assert.deepEqual(await object.take("again", 1), { state: "go" }, "a token that was not used is there for the next");
});

timed("word of a call serves the next one a second after it, however long it took", async (tick) => {
  const object = await quota(memoryStorage());
  await object.take("first", 1);
  tick(400);
  await object.sent("first");
  await object.sent("first");
  let gone = false;
  object.take("second", 1).then(() => { gone = true; });
  await settle();
  tick(AWAY_MS - 1);
  await settle();
  assert.equal(gone, false);
  tick(1);
  await settle();
  assert.equal(gone, true);
});

timed("a pause turns those away at once whom it makes too late; word that is late, in two seconds", async (tick) => {
  const object = await quota(memoryStorage());
  await object.take("first", 1);
  const late = object.take("second", 1);
  await settle();
  tick(1_701);
  assert.equal((await late).state, "full");
  await object.sent("first");
  const waits = object.take("third", 1);
  await settle();
  await object.throttled(5_000, 1);
  const { state, retryAfter } = await waits;
  assert.equal(state, "full");
  assert.ok(retryAfter >= 5_000);
});

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
