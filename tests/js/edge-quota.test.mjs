// The edge in workerd: an account's calls a second are kept, whatever comes in, before an upstream that counts and throttles.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { after, beforeEach, test } from "node:test";
import { answer, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";
import { readQuota } from "../../pkg/edge/settings/quota.js";
import { mostInASecond, startMeter } from "./support/meter.mjs";
import { memoryStorage, objectOf } from "./support/objects.mjs";
import { memoryFolder, overload, postAtRate } from "./support/overload.mjs";

const body = photo({ noise: 0 });
const singapore = "ap-southeast-1";
const malaysia = "ap-southeast-3";
const upstream = await startUpstream();
after(() => upstream.close());
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

/** An edge with the vendor's own quotas, or those given. */
const edgeWith = (at, qps, differs = {}, options = {}) => startEdge(at, { FACEGATE_QPS: qps && JSON.stringify(qps), ...differs }, options);

test("twenty times the calls a second for twenty seconds: none too many, none accepted fails, the others hear soon", { timeout: 120_000 }, async (t) => {
  // One call a second, so that twenty times as much is not more than a busy machine can post; benches/edge-quota/overload.mjs does the vendor's own.
  const [calls, rate, seconds] = [1, 20, 20];
  const made = await overload({ region: malaysia, calls, rate, seconds, body }, async (url, posts) => {
    const { ticket } = posts.find(({ status }) => status === 429);
    await sleep(1_500);
    assert.equal((await post(url, { ticket, body })).json.outcome, "passed", "a refusal does not cost the ticket");
  });
  const { accepted, refused, busiest, apart, refusedMs } = made;
  t.diagnostic(`${made.made.length} posts, ${accepted.length} accepted, ${refused.length} refused, most in a second ${busiest}; apart ${JSON.stringify(apart)}; refused after ms ${JSON.stringify(refusedMs)}`);
  assert.ok(busiest <= calls, `${busiest} in a second`);
  assert.equal(made.throttled, 0);
  assert.equal(accepted.length, made.calls);
  assert.equal(accepted.length + refused.length, made.made.length, JSON.stringify(made.made.find(({ status }) => status !== 200 && status !== 429)));
  assert.ok(accepted.every(({ code }) => code === "passed"));
  assert.ok(refused.every(({ code, retryAfter }) => code === "RateLimited" && Number(retryAfter) >= 1));
  // The last tenth is left to machines that do other things beside.
  assert.ok(refusedMs.p90 < 2_000, `${refusedMs.p90} ms`);
  // Ten of eleven of what the account may do, for the margin's sake; more of it is left to such machines as well.
  assert.ok(accepted.length >= calls * seconds * 0.5, `${accepted.length} accepted`);
});

test("sixty at once: no more than ten a second go, the others hear", async (t) => {
  const folder = memoryFolder("facegate-burst-");
  const meter = await startMeter({ [singapore]: 10 });
  const edge = await edgeWith(meter.at, { [singapore]: 10 }, {}, { persist: folder });
  t.after(async () => { await edge.dispose(); await meter.close(); rmSync(folder, { recursive: true, force: true }); });
  const tickets = await Promise.all(Array.from({ length: 60 }, () => ticketFor()));
  const made = await Promise.all(tickets.map((ticket) => post(edge.url, { ticket, body })));
  const times = (await meter.arrivals()).map(({ at }) => at);
  t.diagnostic(`${times.length} calls, ${mostInASecond(times)} in a second: ${times.map((at) => Math.round(at - times[0])).join(" ")}`);
  assert.ok(mostInASecond(times) <= 10, `${mostInASecond(times)} in a second`);
  assert.ok(times.length >= 10, `${times.length} calls`);
  assert.equal(made.filter(({ json }) => json.outcome === "passed").length, times.length);
  assert.equal(made.filter(({ json }) => json.code === "RateLimited").length, 60 - times.length);
});

test("regions have quotas of their own, and FACEGATE_QPS says which", async (t) => {
  const folder = memoryFolder("facegate-regions-");
  const meter = await startMeter({ [singapore]: 100, [malaysia]: 100 });
  const edge = await edgeWith(meter.at, { [singapore]: 2, [malaysia]: 1 }, {}, { persist: folder });
  t.after(async () => { await edge.dispose(); await meter.close(); rmSync(folder, { recursive: true, force: true }); });
  await Promise.all([singapore, malaysia].map(async (region) => Promise.all(Array.from({ length: 8 }, async () => post(edge.url, { ticket: await ticketFor({ policy: { region } }), body })))));
  const arrivals = await meter.arrivals();
  const busiest = (region) => mostInASecond(arrivals.filter(({ host }) => host.includes(region)).map(({ at }) => at));
  assert.deepEqual([busiest(singapore), busiest(malaysia)], [2, 1]);
});

// workerd tells a Worker of a hang-up when the caller is another Worker; over a socket of its own it does not (Cloudflare does both).
const impatient = {
  name: "impatient", modules: true, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }], compatibilityDate: "2026-04-01", serviceBindings: { EDGE: "edge" },
  script: "export default { fetch: async (request, env) => env.EDGE.fetch(new Request(request, { signal: AbortSignal.timeout(1000) })).catch(() => new Response('gone')) };",
};

/** A line of one place: it has another once somebody has left it earlier than an edge does whose page still waits, after 1.9 s. */
const onePlace = `waiting = null;
  take(id) {
    if (this.waiting !== null) return { state: "full", retryAfter: 1000, fullFor: 0, spread: 0 };
    if (this.left) return { state: "go" };
    return new Promise((resolve) => { this.waiting = { id, resolve, since: Date.now() }; });
  }
  leave(id) {
    if (this.waiting?.id !== id) return;
    this.waiting.resolve({ state: "full", retryAfter: 0, fullFor: 0, spread: 0 });
    [this.waiting, this.left] = [null, Date.now() - this.waiting.since < 1_800];
  }
  sent() {}`;

test("who hangs up while waiting tells the line: no call, no try lost, and the next one has the place", { timeout: 120_000 }, async (t) => {
  const edge = await startEdge(upstream.at, {}, { quota: onePlace, workers: [impatient] });
  t.after(() => edge.dispose());
  const hasty = String(await edge.miniflare.unsafeGetDirectURL("impatient")).replace(/\/$/, "");
  let ticket;
  let next;
  // Again where a busy machine took until then to tell.
  for (let attempt = 0; attempt < 10 && next?.status !== 200; attempt += 1) {
    ticket = await ticketFor();
    assert.equal((await post(hasty, { ticket, body })).text, "gone");
    next = await post(edge.url, { ticket: await ticketFor(), body });
  }
  assert.equal(next.status, 200, "the place of the one who left");
  assert.equal(upstream.requests.length, 1);
  assert.equal((await post(edge.url, { ticket, body })).status, 200, "the try was given back");
});

test("a place that somebody left is the next one's", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1_790_000_000_000 });
  const quota = await objectOf("quota.js", "Quota", memoryStorage());
  const heard = {};
  const take = async (id) => { heard[id] = (await quota.take(id, 1)).state; };
  const settle = async () => { for (let turn = 0; turn < 20; turn += 1) await Promise.resolve(); };
  const ask = async (id) => { take(id); await settle(); };
  await ask("first");
  await quota.sent("first");
  await ask("leaver");
  await ask("third");
  assert.deepEqual(heard, { first: "go", third: "full" }, "one waits, and the line is full");
  await quota.leave("leaver");
  await ask("fourth");
  assert.deepEqual(heard, { first: "go", third: "full", leaver: "full" });
  t.mock.timers.tick(1_100);
  await settle();
  assert.deepEqual(heard, { first: "go", third: "full", leaver: "full", fourth: "go" });
});

test("the quota outlives a restart over the same storage", async (t) => {
  const persist = mkdtempSync(join(tmpdir(), "facegate-quota-"));
  t.after(() => rmSync(persist, { recursive: true, force: true }));
  const qps = { [singapore]: 2 };
  const first = await edgeWith(upstream.at, qps, {}, { persist });
  upstream.script = (response) => response.writeHead(403, { "x-acs-retry-after": "20000" }).end("{}");
  const throttled = await post(first.url, { ticket: await ticketFor(), body });
  assert.deepEqual([throttled.status, throttled.headers.get("retry-after")], [503, "20"]);
  await first.dispose();
  upstream.script = answer();
  const second = await edgeWith(upstream.at, qps, {}, { persist });
  t.after(() => second.dispose());
  const { status, headers } = await post(second.url, { ticket: await ticketFor(), body });
  assert.equal(status, 429);
  assert.ok(Number(headers.get("retry-after")) > 5);
  assert.equal(upstream.requests.length, 1);
});

test("throttled by an upstream that allows less than it says: few are thrown back, and nobody pays twice", { timeout: 60_000 }, async (t) => {
  const meter = await startMeter({ [singapore]: 5 }, [20, 60]);
  const edge = await edgeWith(meter.at, { [singapore]: 10 });
  t.after(async () => { await edge.dispose(); await meter.close(); });
  const made = await postAtRate(edge.url, { region: singapore, rate: 8, seconds: 12, body });
  const arrivals = await meter.arrivals();
  const thrown = arrivals.filter(({ throttled }) => throttled).length;
  const passed = made.filter(({ code }) => code === "passed").length;
  t.diagnostic(`${made.length} posts: ${passed} passed, ${arrivals.length} calls, ${thrown} thrown back`);
  assert.equal(arrivals.length - thrown, passed);
  assert.ok(made.every(({ code }) => ["passed", "RateLimited", "UpstreamUnavailable"].includes(code)));
  assert.ok(thrown < arrivals.length / 3, `${thrown} of ${arrivals.length}`);
});

for (const [what, methods, ms] of [["fails", "take() { throw new Error('out of order'); }", 1_000], ["is silent", "take() { return new Promise(() => setTimeout(() => undefined, 60_000)); } leave() {}", 2_000]]) {
  test(`a quota that ${what} lets nothing through, says so within two seconds, and costs no try`, async (t) => {
    const edge = await startEdge(upstream.at, {}, { quota: methods });
    t.after(() => edge.dispose());
    const ticket = await ticketFor();
    await fetch(`${edge.url}/healthz`);
    let took = Infinity;
    // Again where a busy machine was the slow one: a try is not used, so each is the same.
    for (let attempt = 0; attempt < 6 && took >= ms + 500; attempt += 1) {
      const started = Date.now();
      const { status, json, headers } = await post(edge.url, { ticket, body });
      took = Date.now() - started;
      assert.deepEqual([status, json.code, headers.get("retry-after")], [429, "RateLimited", "2"]);
    }
    assert.ok(took < ms + 500, `${took} ms`);
    assert.equal((await post(edge.url, { ticket, body })).json.code, "RateLimited", "not used, not busy");
    assert.equal(upstream.requests.length, 0);
  });
}

test("an edge without its quota says so", async (t) => {
  const edge = await startEdge(upstream.at, {}, { quota: null });
  t.after(() => edge.dispose());
  const health = await fetch(`${edge.url}/healthz`);
  assert.deepEqual([health.status, (await health.json()).message], [500, "expected the binding QUOTA"]);
});

test("FACEGATE_QPS is read over what the vendor's page says, and refused by name when it is none", async () => {
  const read = async (env) => readQuota({ QUOTA: {}, ...env });
  assert.deepEqual([...(await read({})).qps], [["ap-southeast-1", 10], ["ap-southeast-5", 3], ["cn-hongkong", 10], ["ap-southeast-3", 3]]);
  assert.equal((await read({ FACEGATE_QPS: '{"ap-southeast-5":50}' })).qps.get("ap-southeast-5"), 50);
  assert.notEqual((await read({})).account, (await read({ FACEGATE_ACCOUNT: "other" })).account);
  assert.match((await read({ FACEGATE_ACCOUNT: "5555444433332222" })).account, /^[0-9a-f]{16}$/);
  for (const FACEGATE_QPS of ["{", "[]", "7", "null", '{"eu-west-1":5}', '{"ap-southeast-1":0}', '{"ap-southeast-1":1.5}', '{"ap-southeast-1":"10"}', '{"ap-southeast-1":1001}', '{"__proto__":5}']) {
    await assert.rejects(read({ FACEGATE_QPS }), { code: "Misconfigured", message: /FACEGATE_QPS/ }, FACEGATE_QPS);
  }
});
