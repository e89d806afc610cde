// The edge in workerd: a ticket is good for its tries and no more, one at a time; and what the upstream's faults come to.
import assert from "node:assert/strict";
import { after, beforeEach, test } from "node:test";
import { verifyVerdict } from "facegate/server";
import { answer, audience, keys, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const held = { keys: { keys: [keys.verdict.publicJwk] }, issuer: audience };
const bizIds = () => upstream.requests.map((request) => new URLSearchParams(request.body).get("MerchantBizId"));

test("a ticket is good once", async () => {
  const ticket = await ticketFor();
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
  const again = await post(edge.url, { ticket, body });
  assert.deepEqual([again.status, again.json.code, again.json.retryable], [409, "TicketUsed", false]);
  assert.equal(upstream.requests.length, 1);
});

/** Posts a ticket `n` times at once; the upstream answers when all but one have been turned away. */
async function postAtOnce(ticket, n) {
  let answerNow;
  let turnedAway = 0;
  const arrived = new Promise((resolve) => { upstream.script = (response) => { answerNow = () => response.end(JSON.stringify(answer())); resolve(); }; });
  return Promise.all(Array.from({ length: n }, async () => {
    const made = await post(edge.url, { ticket, body });
    if (made.status !== 200 && (turnedAway += 1) === n - 1) {
      await arrived;
      answerNow();
    }
    return made.status === 200 ? made.json.outcome : made.json.code;
  }));
}

test("sixty posts of one ticket at once make one upstream call", async () => {
  const outcomes = await postAtOnce(await ticketFor(), 60);
  assert.equal(upstream.requests.length, 1);
  assert.deepEqual(outcomes.sort(), [...Array(59).fill("TicketBusy"), "passed"]);
});

test("a ticket of two tries gives two, each with its own MerchantBizId, one after the other", async () => {
  const ticket = await ticketFor({ policy: { tries: 2 } });
  upstream.script = answer({}, "NoFaceDetected");
  assert.equal((await post(edge.url, { ticket, body })).json.outcome, "retake");
  assert.deepEqual((await postAtOnce(ticket, 2)).sort(), ["TicketBusy", "passed"]);
  assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
  assert.equal(new Set(bizIds()).size, 2);
  assert.equal(upstream.requests.length, 2);
});

test("one id is one ticket, whatever else differs", async () => {
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "same", policy: { tries: 1 } }), body })).status, 200);
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "same", policy: { faceGroupCodes: ["other"] } }), body })).json.code, "TicketUsed");
});

const throttled = [
  ["throttled, with a time", (response) => response.writeHead(429, { "x-acs-retry-after": "1500" }).end("{}"), "2"],
  ["throttled, with a time, at 200's shape", (response) => response.writeHead(503, { "x-acs-retry-after": "200" }).end(JSON.stringify(answer())), "1"],
  ["throttled, without", (response) => response.writeHead(403).end(JSON.stringify(answer({}, "Throttling.Api"))), null],
  ["throttled by the gateway, in XML", (response) => response.writeHead(503).end("<Error><Code>Throttling.User</Code></Error>"), null],
];
for (const [name, script, retryAfter] of throttled) {
  test(`${name}: the ticket is not spent`, async () => {
    upstream.script = script;
    const ticket = await ticketFor();
    const { status, json, headers } = await post(edge.url, { ticket, body });
    assert.deepEqual([status, json.code, json.retryable, headers.get("retry-after")], [503, "UpstreamUnavailable", true, retryAfter]);
    upstream.script = answer();
    const next = await post(edge.url, { ticket, body });
    assert.equal(next.json.outcome, "passed");
    assert.equal(new Set(bizIds()).size, 1, "the same try, so the same name");
    assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
  });
}

const refusals = [["InvalidParameter", 400], ["MissingParameter", 400], ["SignatureDoesNotMatch", 400], ["Forbidden.RAMUserAccessDenied", 403], ["DownloadTimeout", 401]];
for (const [code, status] of refusals) {
  test(`${code} is the operator's to mend`, async () => {
    upstream.script = (response) => response.writeHead(status).end(JSON.stringify(answer({}, code)));
    const { status: got, json } = await post(edge.url, { ticket: await ticketFor(), body });
    assert.deepEqual([got, json.code, json.retryable], [500, "Misconfigured", false]);
  });
}

const unknown = [
  ["500 InternalError", (response) => response.writeHead(500).end(JSON.stringify(answer({}, "InternalError"))), "InternalError"],
  ["HTML 502", (response) => response.writeHead(502, { "content-type": "text/html" }).end("<html><body>Bad Gateway</body></html>"), "UnreadableAnswer"],
  ["an empty answer", (response) => response.end(), "UnreadableAnswer"],
  ["wrong JSON", (response) => response.end('{"Code":"Success","Result":'), "UnreadableAnswer"],
  ["JSON of another shape", (response) => response.end('{"Anything":1}'), "UnreadableAnswer"],
  ["no UTF-8", (response) => response.end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), "UnreadableAnswer"],
  ["a pass that contradicts itself", (response) => response.end(JSON.stringify(answer({ FacePassed: "Y", SubCode: "205" }))), "UnreadableAnswer"],
  ["an unknown code", (response) => response.end(JSON.stringify(answer({}, "Brand.New"))), "UnknownCode"],
  ["an unknown SubCode", (response) => response.end(JSON.stringify(answer({ FacePassed: "N", SubCode: "299" }))), "UnknownCode"],
  ["a huge answer", (response) => response.end(JSON.stringify({ ...answer(), Padding: "x".repeat(3_000_000) })), "UnreadableAnswer"],
  ["a redirect", (response) => response.writeHead(302, { location: "http://evil.example/" }).end(), "UnreadableAnswer"],
  ["a reset before the answer", (response) => response.destroy(), "UnreadableAnswer"],
  ["a reset in the answer", (response) => { response.writeHead(200, { "content-length": "500" }); response.write('{"Code":"Success",'); setTimeout(() => response.destroy(), 50); }, "UnreadableAnswer"],
];
for (const [name, script, reason] of unknown) {
  test(`${name}: unknown, never repeated, and the ticket is spent`, async () => {
    upstream.script = script;
    const ticket = await ticketFor();
    const { status, json } = await post(edge.url, { ticket, body });
    assert.deepEqual([status, json.outcome, json.reason, json.retryable], [200, "unknown", reason, false]);
    const verdict = await verifyVerdict(json.verdict, held);
    assert.deepEqual([verdict.outcome, verdict.merchantBizId], ["unknown", bizIds()[0]]);
    assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
    assert.equal(upstream.requests.length, 1);
  });
}

test("an upstream that is silent for twenty seconds: unknown", { timeout: 40_000 }, async () => {
  upstream.script = () => undefined;
  const started = Date.now();
  const { json } = await post(edge.url, { ticket: await ticketFor(), body });
  assert.deepEqual([json.outcome, json.reason], ["unknown", "TimedOut"]);
  assert.ok(Date.now() - started >= 19_000);
});

test("a page that hangs up changes nothing: the call is made once and the ticket is spent", async () => {
  const page = new AbortController();
  upstream.script = (response) => {
    page.abort();
    setTimeout(() => response.end(JSON.stringify(answer())), 300);
  };
  const ticket = await ticketFor();
  await assert.rejects(post(edge.url, { ticket, body, signal: page.signal }));
  let next;
  do next = await post(edge.url, { ticket, body }); while (next.json.code === "TicketBusy");
  assert.equal(next.json.code, "TicketUsed");
  assert.equal(upstream.requests.length, 1);
});

test("an upstream nobody can connect to costs no try", async () => {
  const gone = await startUpstream();
  const lone = await startEdge(gone.at);
  try {
    gone.close();
    const ticket = await ticketFor();
    const first = await post(lone.url, { ticket, body });
    assert.deepEqual([first.status, first.json.code], [503, "UpstreamUnavailable"], JSON.stringify(first.json));
    assert.equal((await post(lone.url, { ticket, body })).json.code, "UpstreamUnavailable", "the try was given back");
  } finally {
    await lone.dispose();
  }
});
