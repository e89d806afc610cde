// The webhook of the edge in workerd: what it says, who signed it (node:crypto is the judge), and when it comes again.
import assert from "node:assert/strict";
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { fetchResult, verifyWebhook } from "facegate/server";
import { answer, keys, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const apiKey = randomBytes(24).toString("base64url");
const differs = { FACEGATE_API_KEYS: createHash("sha256").update(apiKey).digest("hex"), FACEGATE_WEBHOOK_URL: "https://hooks.shop.example/facegate?from=edge" };
const upstream = await startUpstream();
const timed = { script: "tests/js/support/edge-timed.worker.mjs" };
const edge = await startEdge(upstream.at, differs, timed);
after(async () => { await edge.dispose(); upstream.close(); });

const body = photo();
const hook = { answers: [], script: null };
/** Lets `script` answer the upstream's calls, and `hook` those of the webhook: its answers in turn (a status, or a function), then 204. */
function listen(script = answer()) {
  upstream.requests.length = 0;
  upstream.script = (response, request) => {
    if (request.headers.host !== "hooks.shop.example") return typeof script === "function" ? script(response, request) : response.end(JSON.stringify(script));
    const next = hook.answers.shift() ?? 204;
    return typeof next === "function" ? next(response) : response.writeHead(next, next === 302 ? { location: "https://hooks.shop.example/moved" } : {}).end();
  };
}
beforeEach(() => { hook.answers = []; listen(); });

/** What came to the webhook since `listen`, of the checks of one ticket. */
const deliveries = (ticket) => upstream.requests.filter(({ headers, body: text }) => headers.host === "hooks.shop.example" && JSON.parse(text).data.ticket === ticket);
async function delivered(ticket, count) {
  for (const until = Date.now() + 20_000; deliveries(ticket).length < count && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(deliveries(ticket).length, count);
  return deliveries(ticket)[count - 1];
}
const control = async (name, given = {}) => (await fetch(`${edge.url}/test/${name}`, { method: "POST", body: JSON.stringify(given) })).json();
const event = ({ headers, body: text }) => ({ id: headers["webhook-id"], ...JSON.parse(text) });

function assertSigned({ headers, body: text }, { publicJwk } = keys.verdict) {
  const [version, signature] = headers["webhook-signature"].split(",");
  assert.equal(version, "v1a");
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${text}`);
  assert.ok(verify(null, signed, createPublicKey({ key: publicJwk, format: "jwk" }), Buffer.from(signature, "base64")));
}

test("a check that is over is told once, signed by the verdict key, in the words of fetchResult", async () => {
  const { json } = await post(edge.url, { ticket: await ticketFor({ id: "told" }), body });
  const delivery = await delivered("told", 1);
  assert.deepEqual([delivery.method, delivery.url, delivery.headers["content-type"]], ["POST", "/facegate?from=edge", "application/json"]);
  assertSigned(delivery);
  const { id, type, timestamp, data } = event(delivery);
  const status = await fetchResult({ endpoint: edge.url, apiKey, checkId: json.checkId });
  assert.deepEqual([type, data], ["check.done", status]);
  assert.match(id, /^msg_[0-9a-f]{32}$/);
  assert.ok(!id.includes("told") && Math.abs(Date.parse(timestamp) / 1000 - Number(delivery.headers["webhook-timestamp"])) < 1);
  const read = await verifyWebhook({ headers: delivery.headers, body: delivery.body }, { keys: `${edge.url}/.well-known/jwks.json` });
  assert.deepEqual(read, { id, type, timestamp: Number(delivery.headers["webhook-timestamp"]), data });
  assert.equal(delivery.headers.authorization, undefined);
  const toDo = async () => (await control("kept", { ticket: "told" })).some((key) => /outbox|wakes/.test(key));
  for (const until = Date.now() + 10_000; (await toDo()) && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(!(await toDo()), "nothing is left to do");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.equal(deliveries("told").length, 1);
});

test("the page's answer waits for no webhook", async () => {
  let hung;
  hook.answers = [(response) => { hung = response; }];
  const started = Date.now();
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "hangs" }), body })).json.outcome, "passed");
  assert.ok(Date.now() - started < 5_000);
  await delivered("hangs", 1);
  hung.end();
});

test("each try of a ticket is told of, one that was given back is not, and one that may have been made is told as unknown", async () => {
  const ticket = await ticketFor({ id: "two", policy: { tries: 2 } });
  listen(answer({}, "NoFaceDetected"));
  await post(edge.url, { ticket, body });
  const first = event(await delivered("two", 1));
  listen(answer({}, "InvalidParameter"));
  assert.equal((await post(edge.url, { ticket, body })).json.code, "Misconfigured");
  listen((response) => response.writeHead(502).end());
  await post(edge.url, { ticket, body });
  const second = event(await delivered("two", 1));
  assert.deepEqual([first.type, first.data.outcome, second.type, second.data.outcome, second.data.reason], ["check.done", "retake", "check.unknown", "unknown", "UnreadableAnswer"]);
  assert.notEqual(first.id, second.id);
});

test("a delivery outlives the Worker: its next try comes from the storage, with the same id, signed by the key of the day", { timeout: 60_000 }, async () => {
  const persist = mkdtempSync(join(tmpdir(), "facegate-webhook-"));
  try {
    hook.answers = [503];
    const first = await startEdge(upstream.at, differs, { persist });
    await post(first.url, { ticket: await ticketFor({ id: "outlives" }), body });
    await delivered("outlives", 1);
    await first.dispose();
    const { generateKeys } = await import("facegate/server");
    const next = await generateKeys();
    const second = await startEdge(upstream.at, { ...differs, FACEGATE_VERDICT_KEY: JSON.stringify(next.privateJwk) }, { persist });
    try {
      const again = await delivered("outlives", 2);
      assert.equal(event(again).id, event(deliveries("outlives")[0]).id);
      assertSigned(again, next);
    } finally {
      await second.dispose();
    }
  } finally {
    rmSync(persist, { recursive: true, force: true });
  }
});

test("a webhook must be private on the way", async () => {
  for (const url of ["http://hooks.shop.example/", "https://user:secret-pass@hooks.shop.example/", "hooks.shop.example", "file:///etc/passwd"]) {
    const lame = await startEdge(upstream.at, { FACEGATE_WEBHOOK_URL: url });
    try {
      const { status, json } = await post(lame.url, { ticket: await ticketFor(), body });
      assert.deepEqual([status, json.code], [500, "Misconfigured"]);
      assert.match(json.message, /FACEGATE_WEBHOOK_URL/);
      assert.ok(!json.message.includes("secret-pass"));
    } finally {
      await lame.dispose();
    }
  }
});

test("a backend that says it is gone, or has taken it, is asked no more; any other answer is none", async () => {
  for (const [index, [status, settled]] of [[410, true], [200, true], [299, true], [302, false], [400, false], [500, false], [(response) => response.destroy(), false]].entries()) {
    listen();
    hook.answers = [status];
    const id = `settled-${index}`;
    await post(edge.url, { ticket: await ticketFor({ id }), body });
    await delivered(id, 1);
    const left = async () => (await control("kept", { ticket: id })).includes("outbox:1");
    for (let waited = 0; (await left()) === settled && waited < 500; waited += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await left(), !settled, String(status));
    assert.equal(deliveries(id).length, 1, "a redirect is not followed");
  }
});

// From here on the edge's clock is ahead.

test("it comes again after 5 s, 30 s, 2 min, 10 min, 1 h and 6 h, and then no more", async () => {
  const waits = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000];
  hook.answers = Array(9).fill(500);
  edge.logs.length = 0;
  await post(edge.url, { ticket: await ticketFor({ id: "again" }), body });
  await delivered("again", 1);
  for (const [index, wait] of waits.entries()) {
    await control("ahead", { ms: wait - 4_000 });
    await control("ring", { ticket: "again" });
    assert.equal(deliveries("again").length, index + 1, `${wait} is not over`);
    await control("ahead", { ms: 4_000 + wait / 10 });
    await control("ring", { ticket: "again" });
    assert.equal(deliveries("again").length, index + 2, `${wait} is over`);
  }
  await control("ahead", { ms: 12 * 3_600_000 });
  await control("ring", { ticket: "again" });
  assert.equal(deliveries("again").length, 7);
  assert.equal(new Set(deliveries("again").map((delivery) => event(delivery).id)).size, 1, "one event, one id");
  const times = deliveries("again").map(({ headers }) => Number(headers["webhook-timestamp"]));
  assert.ok(times.every((time, index) => index === 0 || time > times[index - 1]), "each is signed at its time");
  deliveries("again").forEach((delivery) => assertSigned(delivery));
  const check = createHash("sha256").update("again.1").digest("hex").slice(0, 16);
  const lines = edge.logs.join("").split("\n").filter((line) => line.includes('"webhook"')).map((line) => JSON.parse(line)).filter((line) => line.check === check);
  assert.deepEqual(lines.map(({ tried, status, last }) => [tried, status, last]), [1, 2, 3, 4, 5, 6, 7].map((tried) => [tried, 500, tried === 7]));
});

test("a check whose Worker died is told as unknown when its time is over, and as done if it ends after all", async () => {
  const { now } = await control("ahead", { ms: 0 });
  const use = { nonce: "n", ticket: "dead", subject: "user_1", region: "ap-southeast-1", expires: Math.floor(now / 1000) + 300, tries: 1 };
  const { record } = await control("begin", { use });
  assert.equal((await control("ring", { ticket: "dead" })).rang, false);
  await control("ahead", { ms: 31_000 });
  await control("ring", { ticket: "dead" });
  const unknown = event(await delivered("dead", 1));
  assert.deepEqual([unknown.type, unknown.data.state, unknown.data.ended], ["check.unknown", "unknown", null]);
  const outcome = { outcome: "passed", reason: null, retryable: false, subCode: "200" };
  await control("finish", { ticket: "dead", nonce: "n", record: { ...record, state: "done", ended: now + 40_000, outcome } });
  await control("ring", { ticket: "dead" });
  const done = event(await delivered("dead", 2));
  assert.deepEqual([done.type, done.data.outcome], ["check.done", "passed"]);
  assert.notEqual(done.id, unknown.id);
});
