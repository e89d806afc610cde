// A day of a thousand sites that share one account's calls a second in one region, through the edge's own line: `node benches/edge-quota/day.mjs [SEED]`.
// No network and no clock: what is simulated is who comes when, and how long word of a call takes.
import { Bucket } from "../../pkg/edge/quota/bucket.js";
import { Line } from "../../pkg/edge/quota/line.js";

const DAY = 86_400;
const SITES = 1_000;
const seed = Number(process.argv[2] ?? 20261126);

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function chances(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sites of unequal size (the tenth largest has a tenth of the largest), half of them in each of two time zones an hour apart. */
function makeSites(chance) {
  const raw = Array.from({ length: SITES }, (_, rank) => 1 / (rank + 1));
  const sum = raw.reduce((a, b) => a + b);
  return raw.map((share, rank) => ({ share: share / sum, zone: rank % 2, night: 0.03 + 0.1 * chance() }));
}

/** How much of its busiest hour a site has at a second of the day: little at night, a hump at noon, a higher one in the evening. */
function daylight(second, { zone, night }) {
  const hour = (second / 3600 + zone) % 24;
  const hump = (at, width) => Math.exp(-(((hour - at) / width) ** 2));
  return Math.min(1, night + 0.75 * hump(12.5, 3) + hump(20, 2));
}

/** Campaigns: three times a day a site of the hundred largest sends its people at once, `surge` of the account's calls a second for two minutes, then ever fewer. */
const campaigns = (chance, surge) => Array.from({ length: 3 }, () => ({ start: chance() * (DAY - 900), surge }));
const surgeAt = (second, list) => list.reduce((sum, { start, surge }) => {
  const since = second - start;
  return since < 0 || since > 900 ? sum : sum + (since < 120 ? surge : surge * Math.exp(-(since - 120) / 120));
}, 0);

/** How many come in a second of a Poisson stream. */
function poisson(mean, chance) {
  let count = -1;
  for (let product = 1, limit = Math.exp(-mean); product > limit; product *= chance()) count += 1;
  return count;
}

/** One day. `peak` is the demand of the busiest hour as a part of what the account may do, `surge` that of a campaign. */
class Day {
  log = { came: 0, served: 0, waited: 0, refusals: 0, waits: [], delays: [] };
  #now = 0;
  #next = 0;
  #people = new Map();
  /** What is to happen, by second: a heap would be more than this needs. */
  #agenda = Array.from({ length: DAY });
  #chance;
  #line;

  constructor({ qps, peak, surge }) {
    this.#chance = chances(seed + qps * 1000 + Math.round(peak * 100) + surge * 7);
    this.#line = new Line(new Bucket(qps));
    const sites = makeSites(this.#chance);
    const busy = campaigns(this.#chance, surge * qps);
    for (let second = 0; second < DAY; second += 1) {
      const base = sites.reduce((sum, site) => sum + site.share * daylight(second, site), 0) * peak * qps;
      for (let n = poisson(base + surgeAt(second, busy), this.#chance); n > 0; n -= 1) this.#arrive(second * 1000 + Math.floor(this.#chance() * 1000));
      this.#live(second);
    }
  }

  #later(at, event) {
    const second = Math.floor(at / 1000);
    if (second < DAY) (this.#agenda[second] ??= []).push({ at, ...event });
  }

  #arrive(at) {
    const id = String(this.#next++);
    this.#people.set(id, { came: at, times: 0, joined: at });
    this.#later(at, { come: id });
    this.log.came += 1;
  }

  /** Lives through a second: who comes, words that come, and tokens that come back, in their order. */
  #live(second) {
    for (;;) {
      const list = this.#agenda[second] ?? [];
      list.sort((a, b) => b.at - a.at);
      const wake = this.#line.wake(this.#now);
      const at = Math.min(list.at(-1)?.at ?? Infinity, wake === null ? Infinity : this.#now + wake);
      if (at >= (second + 1) * 1000) break;
      this.#now = Math.max(this.#now, at);
      const event = list.at(-1)?.at <= this.#now ? list.pop() : undefined;
      if (event?.word !== undefined) this.#line.bucket.sent(event.word, this.#now);
      if (event?.come !== undefined) this.#come(event.come);
      this.#serve();
    }
    this.#agenda[second] = undefined;
  }

  #come(id) {
    this.#people.get(id).joined = this.#now;
    const joined = this.#line.join(id, this.#now, this.#chance());
    if (!joined.waits) this.#refuse(id, joined.retryAfter);
  }

  #serve() {
    for (const id of this.#line.serve(this.#now)) {
      const { came, joined } = this.#people.get(id);
      this.log.served += 1;
      this.log.waits.push(this.#now - joined);
      this.log.delays.push(this.#now - came);
      if (this.#now > joined) this.log.waited += 1;
      // From the object to the Worker, signing, out, and word of it back: 20 to 120 ms.
      this.#later(this.#now + 20 + Math.floor(this.#chance() * 100), { word: id });
      this.#people.delete(id);
    }
    for (const { id, retryAfter } of this.#line.dismiss(this.#now, this.#chance)) this.#refuse(id, retryAfter);
  }

  /** Who is told to come again does, three times at most. */
  #refuse(id, retryAfter) {
    const person = this.#people.get(id);
    this.log.refusals += 1;
    person.times += 1;
    if (person.times <= 3) this.#later(this.#now + retryAfter + 200 + Math.floor(this.#chance() * 1000), { come: id });
    else this.#people.delete(id);
  }
}

const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const percent = (part, whole) => `${((100 * part) / whole).toFixed(part / whole < 0.1 ? 2 : 1)} %`;

console.log(`seed ${seed}; ${SITES} sites, one day\n`);
console.log("| calls/s | busiest hour | campaigns | checks | waited | of those p50, p99 | told to come again | served in the end | from first try p99 |");
console.log("|---|---|---|---|---|---|---|---|---|");
for (const qps of [10, 3]) {
  for (const [peak, surge] of [[0.3, 0], [0.5, 0], [0.8, 0], [0.5, 1], [0.5, 5], [1.2, 0]]) {
    const { log } = new Day({ qps, peak, surge });
    const waits = log.waits.filter((wait) => wait > 0).sort((a, b) => a - b);
    const delays = log.delays.sort((a, b) => a - b);
    console.log(`| ${qps} | ${Math.round(peak * 100)} % | ${surge === 0 ? "none" : `3 × ${surge * 100} %`} | ${log.came} | ${percent(log.waited, log.came)} | ${Math.round(quantile(waits, 0.5))}, ${Math.round(quantile(waits, 0.99))} ms | ${percent(log.refusals, log.came)} | ${percent(log.served, log.came)} | ${(quantile(delays, 0.99) / 1000).toFixed(1)} s |`);
  }
}
