// The edge in workerd: the proof that a photo comes from the browser its ticket was made for. What proves nothing is refused with a code
// of its own, reaches no upstream and costs no ticket.
import assert from "node:assert/strict";
import { createHash, sign } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { createKey, submit } from "facegate";
import { codes, statuses } from "../../pkg/common/codes.js";
import { answer, audience, browser, browserKey, photo, post, proofFor, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const other = photo({ noise: 20 });
const now = () => Math.floor(Date.now() / 1000);

/** Posts with this proof; it must be refused with `code`, and the ticket still be good after. */
async function refused(dpop, code, words, { ticket, ...differs }) {
  const { status, json } = await post(edge.url, { ticket, body, headers: { dpop }, ...differs });
  assert.deepEqual([status, json.code, json.retryable], [statuses[code], code, codes[code]], JSON.stringify(json));
  assert.match(json.message, words);
  assert.equal(upstream.requests.length, 0);
}

test("a ticket bound to a key is worth nothing without it, and is not spent by trying", async () => {
  const ticket = await ticketFor();
  const proof = (differs) => proofFor(edge.url, { ticket, body, ...differs });
  const cases = [
    [undefined, "ProofMissing", /DPoP/],
    ["", "ProofInvalid", /three parts/],
    ["x.y.z", "ProofInvalid", /./],
    [`${proof()}, ${proof()}`, "ProofInvalid", /three parts/],
    [proof({ key: browserKey() }), "ProofInvalid", /key that the ticket is bound to/],
    [proof({ key: { ...browserKey(), jwk: browser.jwk } }), "ProofInvalid", /signature/],
    [proof({ signature: new Uint8Array(64) }), "ProofInvalid", /signature/],
    [proof({ signature: new Uint8Array(0), header: { alg: "none" } }), "ProofInvalid", /ES256/],
    [proof({ header: { alg: "RS256" } }), "ProofInvalid", /ES256/],
    [proof({ header: { typ: "JWT" } }), "ProofInvalid", /typ/],
    [proof({ header: { jwk: browser.privateKey.export({ format: "jwk" }) } }), "ProofInvalid", /public key/],
    [proof({ header: { jwk: { ...browser.jwk, y: browser.jwk.x } } }), "ProofInvalid", /bound to/],
    [proof({ claims: { htm: "GET" } }), "ProofInvalid", /htm/],
    [proof({ claims: { htu: "https://evil.example/v1/checks" } }), "ProofInvalid", /htu/],
    [proof({ claims: { htu: `${edge.url}/v1/tickets` } }), "ProofInvalid", /htu/],
    [proof({ ticket: await ticketFor() }), "ProofInvalid", /ath/],
    [proof({ claims: { ath: undefined } }), "ProofInvalid", /claims/],
    [proof({ claims: { iat: now() - 310 } }), "ProofExpired", /iat/],
    [proof({ claims: { iat: now() + 310 } }), "ProofExpired", /iat/],
    [proof({ body: other }), "DigestMismatch", /proof/],
    [proof({ claims: { body_sha256: undefined } }), "ProofInvalid", /body_sha256/],
  ];
  for (const [dpop, code, words] of cases) await refused(dpop, code, words, { ticket });
  await refused(proof(), "DigestMismatch", /proof/, { ticket, body: other });
  assert.equal((await post(edge.url, { ticket, body })).status, 200, "the ticket is still good");
});

test("a signature in DER, as most tools write it, is refused", async () => {
  const ticket = await ticketFor();
  const [header, claims] = proofFor(edge.url, { ticket, body }).split(".");
  const der = sign("sha256", Buffer.from(`${header}.${claims}`), browser.privateKey);
  await refused(`${header}.${claims}.${der.toString("base64url")}`, "ProofInvalid", /64 bytes/, { ticket });
});

test("a point that is on no curve is no key", async () => {
  const jwk = { crv: "P-256", kty: "EC", x: "A".repeat(43), y: `${"A".repeat(42)}E` };
  const jkt = createHash("sha256").update(JSON.stringify(jwk)).digest("base64url");
  const ticket = await ticketFor({ jkt });
  await refused(proofFor(edge.url, { ticket, body, key: { ...browser, jwk } }), "ProofInvalid", /signature/, { ticket });
});

test("a proof begins one try, whoever sends it again", async () => {
  const ticket = await ticketFor({ policy: { tries: 3 } });
  const dpop = proofFor(edge.url, { ticket, body });
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop } })).status, 200);
  for (let again = 0; again < 2; again += 1) {
    const { status, json } = await post(edge.url, { ticket, body, headers: { dpop } });
    assert.deepEqual([status, json.code], [409, "ProofReplayed"]);
  }
  const sameId = JSON.parse(Buffer.from(dpop.split(".")[1], "base64url")).jti;
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop: proofFor(edge.url, { ticket, body, claims: { jti: sameId } }) } })).json.code, "ProofReplayed");
  assert.equal(upstream.requests.length, 1);
  assert.equal((await post(edge.url, { ticket, body })).status, 200, "the replays cost no try");
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
  assert.equal((await post(edge.url, { ticket, body })).json.code, "TicketUsed");
});

test("a try that was given back does not give its proof back", async () => {
  upstream.script = (response) => response.writeHead(429, { "x-acs-retry-after": "100" }).end("{}");
  const ticket = await ticketFor();
  const dpop = proofFor(edge.url, { ticket, body });
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop } })).json.code, "UpstreamUnavailable");
  upstream.script = answer();
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop } })).json.code, "ProofReplayed");
  assert.equal((await post(edge.url, { ticket, body })).json.outcome, "passed");
});

test("the same URL written otherwise is the same; behind a proxy it is the edge's own name for itself", async () => {
  const { port } = new URL(edge.url);
  for (const htu of [`HTTP://127.0.0.1:${port}/v1/%63hecks`, `${edge.url}/v1/./checks?x=1#y`, `${audience}/v1/checks`, `${audience}:443/v1/checks`]) {
    const ticket = await ticketFor();
    assert.equal((await post(edge.url, { ticket, body, headers: { dpop: proofFor(edge.url, { ticket, body, claims: { htu } }) } })).status, 200, htu);
  }
});

test("clocks that are wrong by some minutes do no harm", async () => {
  for (const off of [-280, 280]) {
    const ticket = await ticketFor();
    assert.equal((await post(edge.url, { ticket, body, headers: { dpop: proofFor(edge.url, { ticket, body, claims: { iat: now() + off } }) } })).status, 200);
  }
});

test("a ticket bound to no key is refused, unless the edge is told to take one", async () => {
  const unbound = await ticketFor({ jkt: undefined });
  const { status, json } = await post(edge.url, { ticket: unbound, body });
  assert.deepEqual([status, json.code], [401, "TicketInvalid"]);
  assert.match(json.message, /cnf\.jkt/);
  const lenient = await startEdge(upstream.at, { FACEGATE_PROOF: "optional" });
  try {
    assert.equal((await post(lenient.url, { ticket: unbound, body, headers: { dpop: undefined } })).status, 200);
    const bound = await ticketFor();
    assert.equal((await post(lenient.url, { ticket: bound, body, headers: { dpop: undefined } })).json.code, "ProofMissing", "who has bound a ticket means it");
    assert.equal((await post(lenient.url, { ticket: bound, body })).status, 200);
  } finally {
    await lenient.dispose();
  }
  const wrong = await startEdge(upstream.at, { FACEGATE_PROOF: "off" });
  try {
    assert.match((await post(wrong.url, { ticket: await ticketFor(), body })).json.message, /FACEGATE_PROOF/);
  } finally {
    await wrong.dispose();
  }
});

test("what submit sends with a key of createKey is what the edge takes", async () => {
  const key = await createKey();
  const prepared = { photo: body, sha256: createHash("sha256").update(body).digest("hex") };
  // A page's fetch sets Origin by itself; Node's does not.
  const real = globalThis.fetch;
  const send = (ticket, differs = {}) => {
    globalThis.fetch = (url, init) => real(url, { ...init, headers: { ...init.headers, origin: "https://shop.example" } });
    return submit({ ...prepared, ...differs }, { endpoint: edge.url, ticket, key }).finally(() => { globalThis.fetch = real; });
  };
  assert.equal((await send(await ticketFor({ jkt: key.jkt }))).outcome, "passed");
  await assert.rejects(send(await ticketFor()), { code: "ProofInvalid" });
  await assert.rejects(send(await ticketFor({ jkt: key.jkt }), { photo: other }), { code: "DigestMismatch" });
});
