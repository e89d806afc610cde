// The edge in workerd before an upstream that fails in every way: what the page is told, how often it was asked, and what became of the ticket.
import assert from "node:assert/strict";
import { createServer as createHttpServer } from "node:http";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { after, beforeEach, test } from "node:test";
import { verifyVerdict } from "facegate/server";
import { answer, audience, keys, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const held = { keys: { keys: [keys.verdict.publicJwk] }, issuer: audience };
const json = (value, status = 200, headers = {}) => (response) => response.writeHead(status, headers).end(JSON.stringify(value));
const coded = (code, status, headers) => json(answer({}, code), status, headers);
const fields = () => upstream.requests.map(({ body: form, headers }) => ({
  form, biz: new URLSearchParams(form).get("MerchantBizId"), nonce: headers["x-acs-signature-nonce"], signature: headers.authorization, host: headers.host,
}));

/** Answers by the scripts one after the other, the last for all that follow. */
const inTurn = (...scripts) => (response, request) => (scripts.length > 1 ? scripts.shift() : scripts[0])(response, request);

// Throttled: surely not processed, so it is asked again, twice at most.
const throttled = [
  ["without x-acs-retry-after", coded("Throttling.Api", 403), null],
  ["with it", coded("Throttling.Api", 403, { "x-acs-retry-after": "300" }), "1"],
  ["with it and nothing else", (response) => response.writeHead(429, { "x-acs-retry-after": "1200" }).end(), "2"],
  ["by the gateway, in XML", (response) => response.writeHead(503).end("<Error><Code>Throttling.User</Code></Error>"), null],
];
for (const [name, script, retryAfter] of throttled) {
  test(`throttled ${name}: asked again, each time signed anew, under the same name in the same region; and the page may come again`, { timeout: 30_000 }, async () => {
    upstream.script = script;
    const ticket = await ticketFor();
    const { status, json: told, headers } = await post(edge.url, { ticket, body });
    assert.deepEqual([status, told.code, told.retryable, headers.get("retry-after")], [503, "UpstreamUnavailable", true, retryAfter]);
    const asked = fields();
    assert.equal(asked.length, 3);
    for (const [of, distinct] of [["form", 1], ["biz", 1], ["host", 1], ["nonce", 3], ["signature", 3]]) assert.equal(new Set(asked.map((one) => one[of])).size, distinct, of);
    upstream.script = answer();
    const next = await post(edge.url, { ticket, body });
    assert.deepEqual([next.json.outcome, fields()[3].biz], ["passed", asked[0].biz], "the ticket is not spent");
    assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
  });
}

test("throttled once, or twice: the page never hears of it", { timeout: 30_000 }, async () => {
  for (const times of [1, 2]) {
    upstream.requests.length = 0;
    upstream.script = inTurn(...Array(times).fill(coded("Throttling.Api", 403, { "x-acs-retry-after": "100" })), json(answer()));
    assert.equal((await post(edge.url, { ticket: await ticketFor(), body })).json.outcome, "passed");
    assert.equal(upstream.requests.length, times + 1);
  }
});

test("asked to come again later than a page should be kept: the page hears when, and everybody until then", async (t) => {
  const lone = await startEdge(upstream.at);
  t.after(() => lone.dispose());
  // So long that a slow machine is back before it is over.
  upstream.script = coded("Throttling.Api", 403, { "x-acs-retry-after": "57500" });
  const started = Date.now();
  const { status, json: told, headers } = await post(lone.url, { ticket: await ticketFor(), body });
  assert.deepEqual([status, told.code, headers.get("retry-after")], [503, "UpstreamUnavailable", "58"]);
  const next = await post(lone.url, { ticket: await ticketFor(), body });
  assert.deepEqual([next.status, next.json.code], [429, "RateLimited"]);
  assert.ok(Number(next.headers.get("retry-after")) + (Date.now() - started) / 1000 >= 57.5);
  assert.equal(upstream.requests.length, 1);
});

// What must be mended where the edge is run: refused by the upstream before it was processed, and no better a second time.
const refused = [
  ["a parameter", coded("InvalidParameter", 400)],
  ["a clock that is off", coded("InvalidTimeStamp.Expired", 400)],
  ["credentials that are over", coded("InvalidSecurityToken.Expired", 400)],
  ["an access key that is off", coded("InvalidAccessKeyId.Inactive", 404)],
  ["a signature", coded("SignatureDoesNotMatch", 400)],
  ["rights", coded("Forbidden.RAMUserAccessDenied", 403)],
  ["a target picture nobody could fetch", coded("DownloadTimeout", 401)],
];
for (const [name, script] of refused) {
  test(`refused for ${name}: Misconfigured, and the ticket is not spent`, async () => {
    upstream.script = script;
    const ticket = await ticketFor();
    const { status, json: told } = await post(edge.url, { ticket, body });
    assert.deepEqual([status, told.code, told.retryable], [500, "Misconfigured", false]);
    assert.equal(upstream.requests.length, 1);
    upstream.script = answer();
    assert.equal((await post(edge.url, { ticket, body })).json.outcome, "passed");
  });
}

/** Headers at once, and then `text` at the pace of a byte every 200 ms. */
const trickle = (text) => (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  let at = 0;
  const timer = setInterval(() => { if (at < text.length) response.write(text[at++]); }, 200);
  response.on("close", () => clearInterval(timer));
};
// It may have been processed: told as unknown, never asked again, and the ticket's try is spent.
const unknown = [
  ["500 InternalError", coded("InternalError", 500), "InternalError"],
  ["an HTML 502", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html><body>Bad Gateway</body></html>"), "UnreadableAnswer"],
  ["a 522 of somebody between, which is no connection that was never made", (response) => response.writeHead(522, { server: "cloudflare" }).end(), "UnreadableAnswer"],
  ["an empty answer", (response) => response.end(), "UnreadableAnswer"],
  ["wrong JSON", (response) => response.end('{"Code":"Success","Result":'), "UnreadableAnswer"],
  ["JSON of another shape", (response) => response.end('{"Anything":1}'), "UnreadableAnswer"],
  ["a huge answer", json({ ...answer(), Padding: "x".repeat(3_000_000) }), "UnreadableAnswer"],
  ["an answer without end", (response) => { const more = () => { while (response.write("x".repeat(16_384))); }; response.on("drain", more); more(); }, "UnreadableAnswer"],
  ["a redirect", (response) => response.writeHead(307, { location: "http://evil.example/" }).end(), "UnreadableAnswer"],
  ["a reset before the answer", (response) => response.destroy(), "UnreadableAnswer"],
  ["a reset in the answer", (response) => { response.writeHead(200, { "content-length": "500" }); response.write('{"Code":"Success",'); setTimeout(() => response.destroy(), 50); }, "UnreadableAnswer"],
  ["a nonce that was seen before: the request came there twice", coded("SignatureNonceUsed", 400), "InternalError"],
  ["silence", () => undefined, "TimedOut"],
  ["an answer that trickles", trickle(JSON.stringify(answer())), "TimedOut"],
];
for (const [name, script, reason] of unknown) {
  test(`${name}: unknown, asked once, and the try is spent`, { timeout: 60_000 }, async () => {
    // How long the upstream was waited for, by its own clock: posting and judging take as long as the machine is busy.
    const waited = new Promise((resolve) => {
      upstream.script = (response, request) => {
        const arrived = Date.now();
        response.on("close", () => resolve(Date.now() - arrived));
        script(response, request);
      };
    });
    const ticket = await ticketFor();
    const { status, json: told } = await post(edge.url, { ticket, body });
    assert.deepEqual([status, told.outcome, told.reason, told.retryable], [200, "unknown", reason, false]);
    const verdict = await verifyVerdict(told.verdict, held);
    assert.deepEqual([verdict.outcome, verdict.merchantBizId], ["unknown", fields()[0].biz]);
    assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
    assert.equal(upstream.requests.length, 1);
    if (reason === "TimedOut") {
      const ms = await waited;
      assert.ok(ms >= 19_000 && ms < 26_000, `given up after ${ms} ms`);
    }
  });
}

/** A server of bare sockets: `meet` gets each. */
async function startSockets(meet) {
  const sockets = new Set();
  const server = createServer((socket) => { sockets.add(socket); socket.on("error", () => undefined); meet(socket); });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { at: `127.0.0.1:${server.address().port}`, met: sockets, close: () => { for (const socket of sockets) socket.destroy(); server.close(); } };
}

/** Posts to an edge before another upstream; gives the answer, the ms it took, and what a second post of the ticket says. */
async function before(at, options) {
  const lone = await startEdge(at, {}, options);
  try {
    const ticket = await ticketFor();
    await fetch(`${lone.url}/healthz`);
    const started = Date.now();
    const first = await post(lone.url, { ticket, body });
    const ms = Date.now() - started;
    return { first, ms, again: await post(lone.url, { ticket, body }), logs: lone.logs };
  } finally {
    await lone.dispose();
  }
}

const unavailable = ({ first, again }) => {
  assert.deepEqual([first.status, first.json.code, first.json.retryable], [503, "UpstreamUnavailable", true], first.text);
  assert.equal(again.json.code, "UpstreamUnavailable", "the try was given back");
};

test("a connection that is refused: tried three times, and costs no try", async () => {
  const gone = await startSockets(() => undefined);
  gone.close();
  unavailable(await before(gone.at));
});

test("a connection that is refused at first: the page never hears of it", { timeout: 120_000 }, async (t) => {
  const gone = await startSockets(() => undefined);
  gone.close();
  const lone = await startEdge(gone.at);
  t.after(() => lone.dispose());
  await fetch(`${lone.url}/healthz`);
  const upstreamBack = async () => {
    const server = createHttpServer((request, response) => request.resume().on("end", () => response.end(JSON.stringify(answer()))));
    await new Promise((resolve) => server.listen(Number(gone.at.split(":")[1]), "127.0.0.1", resolve));
    return () => { server.closeAllConnections(); server.close(); };
  };
  // Many posts, since chance says when each is repeated: some are when there is somebody again. On a slow machine all may be too early, or too late.
  const repeated = () => /"outcome":"passed"[^}]*"repeats":[12]/.test(lone.logs.join(""));
  while (!repeated()) {
    const posted = Promise.all(Array.from({ length: 20 }, async () => post(lone.url, { ticket: await ticketFor(), body })));
    await sleep(100);
    const away = await upstreamBack();
    const told = (await posted).map(({ json: one }) => one.outcome ?? one.code);
    away();
    assert.ok(told.every((one) => one === "passed" || one === "UpstreamUnavailable"), JSON.stringify(told));
    await sleep(100);
  }
});

test("a name without an address: tried three times, and costs no try", { timeout: 60_000 }, async () => {
  const nowhere = {
    name: "nowhere", modules: true, compatibilityDate: "2026-04-01",
    script: 'export default { fetch: (request) => { console.log("asked"); return fetch(new Request("http://no-such-host.invalid/", request)); } };',
  };
  const made = await before("", { outboundService: "nowhere", workers: [nowhere] });
  unavailable(made);
  assert.equal(made.logs.join("").split("asked").length - 1, 6);
});

test("a host that Cloudflare cannot connect to (its 521, 523, 525, 526, 530): tried three times, and costs no try", { timeout: 60_000 }, async () => {
  for (const status of [521, 523, 525, 526, 530]) {
    upstream.requests.length = 0;
    upstream.script = inTurn((response) => response.writeHead(status, { server: "cloudflare" }).end(`error code: ${status}`), (response) => response.writeHead(status, { server: "cloudflare" }).end(), json(answer()));
    assert.equal((await post(edge.url, { ticket: await ticketFor(), body })).json.outcome, "passed", String(status));
    assert.equal(upstream.requests.length, 3);
  }
});

// Who had the whole body in its buffers may have worked on it; who had not, cannot.
for (const [name, meet] of [["as soon as it is made", (socket) => socket.resetAndDestroy()], ["at the first bytes", (socket) => socket.once("data", () => socket.resetAndDestroy())]]) {
  test(`a connection that is reset ${name}: what cannot have been taken costs no try, what may have been ends it`, async () => {
    const resets = await startSockets(meet);
    const { first, again } = await before(resets.at);
    resets.close();
    const told = ({ json: one }) => one.outcome ?? one.code;
    // Which of the two it is, each time, the network decides; that a try was given back shows in that there is a next.
    const possible = { UpstreamUnavailable: ["UpstreamUnavailable", "unknown"], unknown: ["TicketUsed"] };
    assert.ok(possible[told(first)]?.includes(told(again)), `${told(first)}, then ${told(again)}`);
    assert.ok(resets.met.size <= (told(first) === "unknown" ? 3 : 6), "connections that cannot have taken it, and the one that may");
  });
}
