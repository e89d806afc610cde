// The edge in workerd: the order of admission, rule by rule, and bodies and headers that come otherwise than a browser sends them.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { after, beforeEach, test } from "node:test";
import { codes, statuses } from "../../pkg/common/codes.js";
import { answer, browserKey, contentDigest, origin, photo, post, proofFor, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const { port } = new URL(edge.url);

/**
 * Sends bytes as they are and reads what comes back until the connection ends: status, headers, JSON; status null when there is no answer.
 * `lines` are the head's, after the request line; `parts` of the body are sent one a `pause` ms.
 */
function raw(lines, parts = [], pause = 0) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    const chunks = [];
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("close", () => {
      const [head, ...rest] = Buffer.concat(chunks).toString("latin1").split("\r\n\r\n");
      const json = /\{.*\}/s.exec(rest.join("\r\n\r\n"))?.[0];
      resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]) || null, head, json: json ? JSON.parse(json) : null });
    });
    socket.write(["POST /v1/checks HTTP/1.1", `host: 127.0.0.1:${port}`, "connection: close", ...lines, "", ""].join("\r\n"));
    (async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        socket.write(part);
        if (pause > 0) await new Promise((next) => setTimeout(next, pause));
      }
    })();
  });
}

const headOf = async (differs = {}) => {
  const ticket = differs.ticket ?? (await ticketFor());
  const all = { authorization: `Bearer ${ticket}`, dpop: proofFor(edge.url, { ticket, body }), origin, "content-type": "image/jpeg", "content-length": body.length, "content-digest": contentDigest(body), ...differs.headers };
  return { ticket, lines: Object.entries(all).filter(([, value]) => value !== undefined).flatMap(([name, value]) => [].concat(value).map((one) => `${name}: ${one}`)) };
};

function refused({ status, json }, code, words = /expected/) {
  assert.deepEqual([status, json?.code, json?.retryable], [statuses[code], code, codes[code]], JSON.stringify(json));
  assert.match(json.message, words);
  assert.equal(upstream.requests.length, 0);
}

test("each rule comes before the next: a request wrong in all that follows gets the first code", async () => {
  const limited = await startEdge(upstream.at, {}, { ratelimits: { RATE_LIMIT: { simple: { limit: 1, period: 60 } } } });
  after(() => limited.dispose());
  const spent = await ticketFor();
  assert.equal((await post(limited.url, { ticket: spent, body })).status, 200);
  upstream.requests.length = 0;

  const expired = await ticketFor({ now: Math.floor(Date.now() / 1000) - 400 });
  const stranger = proofFor(limited.url, { ticket: spent, body, key: browserKey() });
  const noPhoto = new Uint8Array(100);
  // From the last rule to the first; each step leaves all that was wrong before wrong.
  const wrong = { ticket: spent, body: noPhoto, headers: { "content-digest": contentDigest(body), dpop: proofFor(limited.url, { ticket: spent, body }) } };
  const ask = async () => post(limited.url, { ...wrong, headers: { ...wrong.headers } });
  refused(await ask(), "RateLimited");
  wrong.headers.dpop = stranger;
  refused(await ask(), "ProofInvalid");
  delete wrong.headers.dpop;
  wrong.headers.dpop = undefined;
  refused(await ask(), "ProofMissing");
  wrong.ticket = expired;
  refused(await ask(), "TicketExpired");
  wrong.ticket = "x.y.z";
  refused(await ask(), "TicketInvalid");
  wrong.headers.authorization = undefined;
  refused(await ask(), "TicketMissing");
  wrong.headers.origin = "null";
  refused(await ask(), "OriginNotAllowed");
  wrong.headers["content-type"] = "image/png";
  refused(await ask(), "UnsupportedMediaType");
  wrong.body = new Uint8Array(600_001);
  refused(await ask(), "BodyTooLarge");
  const wrongEverywhere = await fetch(`${limited.url}/v1/checks`, { method: "PUT", body: wrong.body });
  assert.equal(wrongEverywhere.status, 405);
  assert.equal((await fetch(`${limited.url}/v2/checks`, { method: "PUT", body: wrong.body })).status, 404);
});

test("after the rate: the photo before the digests, both before the burn", async () => {
  const ticket = await ticketFor();
  const noPhoto = new Uint8Array(100);
  const dpop = proofFor(edge.url, { ticket, body });
  refused(await post(edge.url, { ticket, body: noPhoto, headers: { dpop, "content-digest": contentDigest(body) } }), "InvalidPhoto");
  refused(await post(edge.url, { ticket, body: photo({ noise: 20 }), headers: { dpop } }), "DigestMismatch", /proof/);
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop } })).status, 200, "neither cost the ticket, nor its proof");
  upstream.requests.length = 0;
  refused(await post(edge.url, { ticket, body, headers: { "content-digest": "x" } }), "DigestMismatch");
  refused(await post(edge.url, { ticket, body }), "TicketUsed");
});

test("a full line is known early: after the rate and before the photo, nobody's body is waited for, and neither ticket nor proof is spent", { timeout: 60_000 }, async () => {
  const busy = await startEdge(upstream.at, { FACEGATE_QPS: JSON.stringify({ "ap-southeast-1": 1 }) });
  try {
    upstream.script = (response) => response.writeHead(403, { "x-acs-retry-after": "6000" }).end("{}");
    assert.equal((await post(busy.url, { ticket: await ticketFor(), body })).json.code, "UpstreamUnavailable");
    upstream.requests.length = 0;
    upstream.script = answer();
    refused(await post(busy.url, { ticket: await ticketFor(), body }), "RateLimited");
    const [ticket, noPhoto] = [await ticketFor(), new Uint8Array(100)];
    const dpop = proofFor(busy.url, { ticket, body });
    const early = await post(busy.url, { ticket, body: noPhoto, headers: { dpop } });
    refused(early, "RateLimited", /calls a second/);
    assert.ok(Number(early.headers.get("retry-after")) >= 2, early.headers.get("retry-after"));
    refused(await post(busy.url, { ticket, body: noPhoto, headers: { dpop: proofFor(busy.url, { ticket, body, key: browserKey() }) } }), "ProofInvalid");
    await sleep(5_000);
    assert.equal((await post(busy.url, { ticket, body, headers: { dpop } })).status, 200, "the line has places again, and the proof was never used");
  } finally {
    await busy.dispose();
  }
});

test("the rate is counted by subject, and only of who has proved himself", async () => {
  const limited = await startEdge(upstream.at, {}, { ratelimits: { RATE_LIMIT: { simple: { limit: 2, period: 60 } } } });
  try {
    for (let n = 0; n < 5; n += 1) {
      const ticket = await ticketFor({ subject: "user_2" });
      refused(await post(limited.url, { ticket, body, headers: { dpop: undefined } }), "ProofMissing");
    }
    for (let n = 0; n < 2; n += 1) assert.equal((await post(limited.url, { ticket: await ticketFor({ subject: "user_2" }), body })).status, 200);
    upstream.requests.length = 0;
    const ticket = await ticketFor({ subject: "user_2" });
    const third = await post(limited.url, { ticket, body });
    refused(third, "RateLimited", /subject/);
    assert.equal(third.headers.get("retry-after"), "10");
    assert.equal(third.headers.get("access-control-allow-origin"), origin, "the page may read it");
    assert.equal((await post(limited.url, { ticket: await ticketFor({ subject: "user_3" }), body })).status, 200, "another subject is not held up");
  } finally {
    await limited.dispose();
  }
});

test("a body that trickles is not waited for", { timeout: 30_000 }, async () => {
  const { ticket, lines } = await headOf();
  const started = Date.now();
  const slow = await raw(lines, Array.from({ length: 200 }, (_, n) => body.subarray(n * 10, n * 10 + 10)), 100);
  const took = Date.now() - started;
  refused(slow, "BodyTooSlow", /seconds/);
  const patience = 5000 + body.length / 20;
  assert.ok(took >= patience - 500 && took < patience + 4000, `${took} ms of ${patience}`);
  assert.equal((await post(edge.url, { ticket, body })).status, 200, "the ticket is still good");
});

test("a body that comes in pieces, in time, is taken", async () => {
  const { lines } = await headOf();
  const piece = Math.ceil(body.length / 20);
  const { status } = await raw(lines, Array.from({ length: 20 }, (_, n) => body.subarray(n * piece, (n + 1) * piece)), 20);
  assert.equal(status, 200);
});

test("a body without its length, in chunks or not, is refused; a length that the chunks contradict, too", async () => {
  const chunked = [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n0\r\n\r\n")];
  refused(await raw((await headOf({ headers: { "content-length": undefined, "transfer-encoding": "chunked" } })).lines, chunked), "LengthRequired");
  refused(await raw((await headOf({ headers: { "content-length": undefined } })).lines), "LengthRequired");
  for (const length of [10, body.length - 1, body.length + 1]) {
    const { status } = await raw((await headOf({ headers: { "transfer-encoding": "chunked", "content-length": length } })).lines, chunked);
    assert.ok(status === null || status >= 400, `${length}: ${status}`);
  }
  assert.equal(upstream.requests.length, 0);
});

test("a body that ends early gets no further, and its ticket is kept", async () => {
  const { ticket, lines } = await headOf();
  await new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.on("close", resolve);
    socket.resume();
    socket.write(["POST /v1/checks HTTP/1.1", `host: 127.0.0.1:${port}`, ...lines, "", ""].join("\r\n"));
    socket.write(body.subarray(0, 1000));
    setTimeout(() => socket.destroy(), 50);
  });
  assert.equal(upstream.requests.length, 0);
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
});

test("a header that stands twice is one too many", async () => {
  const twice = async (name, value, other = value) => raw((await headOf({ headers: { [name]: [value, other] } })).lines, [body]);
  const ticket = await ticketFor();
  const proof = proofFor(edge.url, { ticket, body });
  const cases = [
    ["content-type", "image/jpeg", "image/jpeg", "UnsupportedMediaType"], ["content-type", "image/jpeg", "text/html", "UnsupportedMediaType"],
    ["origin", origin, "https://evil.example", "OriginNotAllowed"], ["origin", origin, origin, "OriginNotAllowed"],
    ["authorization", `Bearer ${ticket}`, `Bearer ${ticket}`, "TicketInvalid"], ["content-digest", contentDigest(body), contentDigest(body), "DigestMismatch"],
    ["content-encoding", "gzip", "br", "UnsupportedMediaType"],
  ];
  for (const [name, value, other, code] of cases) refused(await twice(name, value, other), code);
  refused(await raw((await headOf({ ticket, headers: { dpop: [proof, proof] } })).lines, [body]), "ProofInvalid");
  for (const other of [body.length, 10]) {
    const { status } = await twice("content-length", body.length, other);
    assert.ok(status === null || status >= 400, `${other}: ${status}`);
  }
  assert.equal(upstream.requests.length, 0);
});

test("compressed, multipart, and lengths that are no plain number", async () => {
  const ticket = await ticketFor();
  for (const encoding of ["gzip", "identity", "br, gzip"]) {
    const packed = encoding === "gzip" ? new Uint8Array(gzipSync(body)) : body;
    refused(await post(edge.url, { ticket, body: packed, headers: { "content-encoding": encoding } }), "UnsupportedMediaType");
  }
  const form = new FormData();
  form.set("photo", new Blob([body], { type: "image/jpeg" }));
  refused(await post(edge.url, { ticket, body: form, headers: { "content-type": undefined } }), "UnsupportedMediaType");
  for (const length of ["-1", "+5", "0x10", "1e3", "12345678901234567", "abc", ""]) {
    const { status, json } = await raw((await headOf({ headers: { "content-length": length } })).lines, [body]);
    assert.ok(status === null || status >= 400, `${length}: ${status}`);
    if (json !== null) assert.ok(["LengthRequired", "BodyTooLarge"].includes(json.code), `${length}: ${json.code}`);
  }
  assert.equal(upstream.requests.length, 0);
  assert.equal((await post(edge.url, { ticket, body })).status, 200, "none of it cost the ticket");
});
