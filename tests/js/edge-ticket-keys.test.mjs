// The edge in workerd: what signs tickets. The key a kid names decides the algorithm, whatever a header says; a shared secret stays one.
import assert from "node:assert/strict";
import { createHmac, createPrivateKey, randomBytes, sign } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { generateKeys, generateSecret, mintTicket } from "facegate/server";
import { answer, audience, browser, keys, origin, photo, policy, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const secret = generateSecret();
const upstream = await startUpstream();
const edge = await startEdge(upstream.at, { FACEGATE_TICKET_KEYS: JSON.stringify({ keys: [keys.ticket.publicJwk, secret] }) });
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const base64url = (value) => Buffer.from(typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value)).toString("base64url");

/** A ticket with this header, signed by what `signer` makes of the input. */
async function signed(header, signer) {
  const [, payload] = (await ticketFor()).split(".");
  const input = `${base64url({ typ: "facegate-ticket+jwt", ...header })}.${payload}`;
  return `${input}.${base64url(signer(input))}`;
}

test("HS256: minted from bytes, from a JWK, and by node:crypto", async () => {
  const bytes = new Uint8Array(Buffer.from(secret.k, "base64url"));
  const minted = (key, more) => mintTicket({ key, audience, subject: "u1", origin, policy, jkt: browser.jkt, ...more });
  const tickets = [await minted(secret), await minted(bytes, { kid: secret.kid }), await signed({ alg: "HS256", kid: secret.kid }, (input) => createHmac("sha256", bytes).update(input).digest())];
  for (const ticket of tickets) assert.equal((await post(edge.url, { ticket, body })).status, 200);
  const [head, payload, signature] = tickets[0].split(".");
  assert.equal(createHmac("sha256", bytes).update(`${head}.${payload}`).digest("base64url"), signature);
  assert.equal((await post(edge.url, { ticket: await ticketFor(), body })).status, 200, "the Ed25519 key beside it still does");
});

test("no header chooses an algorithm, no key serves for another's", async () => {
  const { publicJwk, privateJwk } = keys.ticket;
  const ed25519 = createPrivateKey({ key: privateJwk, format: "jwk" });
  const hmac = (key) => (input) => createHmac("sha256", key).update(input).digest();
  const asKey = Buffer.from(secret.k, "base64url");
  const bad = [
    // The old trick: the public key as the secret, in each form it might be read.
    ["a public key as a secret", { alg: "HS256", kid: publicJwk.kid }, hmac(Buffer.from(publicJwk.x, "base64url"))],
    ["a public key's text as a secret", { alg: "HS256", kid: publicJwk.kid }, hmac(JSON.stringify(publicJwk))],
    ["a secret's name with EdDSA", { alg: "EdDSA", kid: secret.kid }, (input) => sign(null, Buffer.from(input), ed25519)],
    ["none", { alg: "none", kid: secret.kid }, () => ""],
    ["another secret", { alg: "HS256", kid: secret.kid }, hmac(randomBytes(32))],
    ["HS512", { alg: "HS512", kid: secret.kid }, (input) => createHmac("sha512", asKey).update(input).digest()],
    ["a shorter MAC", { alg: "HS256", kid: secret.kid }, (input) => hmac(asKey)(input).subarray(0, 16)],
    ["a name nobody has", { alg: "HS256", kid: "nobody" }, hmac(asKey)],
    ["a name of every object", { alg: "HS256", kid: "__proto__" }, hmac(asKey)],
    ["a key of its own", { alg: "HS256", kid: secret.kid, jwk: secret }, hmac(asKey)],
  ];
  for (const [name, header, signer] of bad) {
    const { status, json } = await post(edge.url, { ticket: await signed(header, signer), body });
    assert.deepEqual([status, json?.code], [401, "TicketInvalid"], `${name}: ${JSON.stringify(json)}`);
  }
  assert.equal(upstream.requests.length, 0);
});

test("no secret is published, told or logged", async () => {
  const published = await (await fetch(`${edge.url}/.well-known/jwks.json`)).text();
  assert.deepEqual(JSON.parse(published), { keys: [keys.verdict.publicJwk] });
  const broken = [{ ...secret, k: secret.k.slice(1) }, { ...secret, k: base64url(randomBytes(64)) }, { ...secret, alg: "HS512" }, { ...secret, kid: "" }, { ...secret, use: "enc" }];
  for (const one of broken) {
    const lame = await startEdge(upstream.at, { FACEGATE_TICKET_KEYS: JSON.stringify({ keys: [one] }) });
    try {
      const { json, text } = await post(lame.url, { ticket: await ticketFor(), body });
      assert.equal(json.code, "Misconfigured");
      assert.match(json.message, /FACEGATE_TICKET_KEYS/);
      assert.ok(!text.includes(one.k) && !lame.logs.join("").includes(one.k));
    } finally {
      await lame.dispose();
    }
  }
  assert.ok(!edge.logs.join("").includes(secret.k));
});

test("the edge trusts its own key, beside the merchant's or alone; two keys of one name are a mistake", async () => {
  const own = await generateKeys();
  const shared = JSON.stringify({ keys: [keys.ticket.publicJwk] });
  const cases = [[{ FACEGATE_TICKET_KEY: JSON.stringify(own.privateJwk), FACEGATE_TICKET_KEYS: shared }, 200, 200], [{ FACEGATE_TICKET_KEY: JSON.stringify(own.privateJwk), FACEGATE_TICKET_KEYS: undefined }, 200, 401],
    [{ FACEGATE_TICKET_KEY: JSON.stringify(own.privateJwk), FACEGATE_TICKET_KEYS: "" }, 200, 401], [{ FACEGATE_TICKET_KEY: JSON.stringify(keys.ticket.privateJwk), FACEGATE_TICKET_KEYS: shared }, 500, 500],
    [{ FACEGATE_TICKET_KEY: JSON.stringify(own.publicJwk), FACEGATE_TICKET_KEYS: shared }, 500, 500]];
  for (const [bindings, mine, theirs] of cases) {
    const one = await startEdge(upstream.at, bindings);
    try {
      assert.equal((await post(one.url, { ticket: await ticketFor({ key: own.privateJwk }), body })).status, mine);
      assert.equal((await post(one.url, { ticket: await ticketFor(), body })).status, theirs);
    } finally {
      await one.dispose();
    }
  }
});
