// The edge in workerd: every refusal of the admission order, its code and status, and that nothing refused reaches the upstream or costs the ticket.
import assert from "node:assert/strict";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { after, beforeEach, test } from "node:test";
import { generateKeys, mintTicket } from "facegate/server";
import { codes, statuses } from "../../pkg/common/codes.js";
import { answer, audience, bindings, browser, contentDigest, keys, origin, photo, policy, post, proofFor, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const good = await ticketFor();

function refused({ status, json, headers }, code, words = /expected/) {
  assert.deepEqual([status, json?.code, json?.retryable], [statuses[code], code, codes[code]], JSON.stringify(json));
  assert.deepEqual(Object.keys(json), ["code", "message", "retryable"]);
  assert.match(json.message, words);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(upstream.requests.length, 0);
}

test("paths and methods", async () => {
  const ask = async (path, method) => {
    const response = await fetch(edge.url + path, { method });
    return { status: response.status, headers: response.headers, json: await response.json() };
  };
  for (const path of ["/", "/v1", "/v1/checks/", "/v1/checks/x", "/__proto__", "/.well-known/openid-configuration"]) refused(await ask(path, "GET"), "NotFound");
  for (const [path, method, allow] of [["/v1/checks", "GET", "POST, OPTIONS"], ["/v1/checks", "PUT", "POST, OPTIONS"], ["/healthz", "POST", "GET, HEAD"], ["/.well-known/jwks.json", "DELETE", "GET, HEAD"]]) {
    const response = await ask(path, method);
    refused(response, "MethodNotAllowed");
    assert.equal(response.headers.get("allow"), allow);
  }
});

test("the key set and the health route", async () => {
  const keySet = await fetch(`${edge.url}/.well-known/jwks.json`);
  assert.deepEqual(await keySet.json(), { keys: [keys.verdict.publicJwk] });
  assert.equal(keySet.headers.get("cache-control"), "public, max-age=300");
  assert.deepEqual(await (await fetch(`${edge.url}/healthz`)).json(), { ok: true });
  const head = await fetch(`${edge.url}/healthz`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("any page may ask whether it may ask; only the ticket's page may read an answer", async () => {
  const preflight = await fetch(`${edge.url}/v1/checks`, { method: "OPTIONS", headers: { origin: "https://any.example", "access-control-request-method": "POST" } });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "*");
  assert.deepEqual(["methods", "headers"].map((name) => preflight.headers.get(`access-control-allow-${name}`)), ["POST", "authorization, content-type, content-digest, dpop"]);
  const allowed = async (differs) => (await post(edge.url, { ticket: await ticketFor(), body, ...differs })).headers.get("access-control-allow-origin");
  assert.equal(await allowed({}), origin);
  assert.equal(await allowed({ headers: { "content-digest": contentDigest(new Uint8Array(1)) } }), origin);
  assert.equal(await allowed({ headers: { origin: "https://evil.example" } }), null);
  assert.equal(await allowed({ ticket: "x.y.z" }), null);
});

test("length and type", async () => {
  const [empty, large] = [new Uint8Array(), new Uint8Array(600_001)];
  refused(await post(edge.url, { ticket: good, body: empty }), "LengthRequired");
  refused(await post(edge.url, { ticket: good, body: large }), "BodyTooLarge", /600000 bytes, got 600001/);
  const stream = new ReadableStream({ start(controller) { controller.enqueue(body); controller.close(); } });
  refused(await post(edge.url, { ticket: good, body: stream, duplex: "half" }), "LengthRequired");
  for (const type of ["image/png", "application/octet-stream", "multipart/form-data; boundary=x", "image/jpeg; q=1", undefined]) {
    refused(await post(edge.url, { ticket: good, body, headers: { "content-type": type } }), "UnsupportedMediaType");
  }
  refused(await post(edge.url, { ticket: good, body, headers: { "content-encoding": "gzip" } }), "UnsupportedMediaType");
});

test("a body that ends early is refused, or its connection closed, and the upstream hears nothing", async () => {
  const { port } = new URL(edge.url);
  const socket = connect(Number(port), "127.0.0.1");
  socket.on("error", () => undefined);
  socket.write(`POST /v1/checks HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${good}\r\ndpop: ${proofFor(edge.url, { ticket: good, body })}\r\norigin: ${origin}\r\ncontent-type: image/jpeg\r\ncontent-length: ${body.length}\r\n\r\n`);
  socket.write(body.subarray(0, 1000));
  socket.end();
  await new Promise((resolve) => { socket.on("close", resolve); socket.resume(); });
  assert.equal(upstream.requests.length, 0);
  assert.equal((await post(edge.url, { ticket: good, body })).status, 200, "the ticket was not spent");
});

test("pages", async () => {
  for (const other of [undefined, "null", "https://evil.example", "http://shop.example", "https://shop.example:8443", "https://shop.example.evil.example", "https://Shop.example"]) {
    refused(await post(edge.url, { ticket: await ticketFor(), body, headers: { origin: other } }), "OriginNotAllowed");
  }
});

test("no ticket, or none that anyone known has signed", async () => {
  refused(await post(edge.url, { body, headers: { authorization: undefined } }), "TicketMissing");
  const ticket = await ticketFor();
  const [header, payload, signature] = ticket.split(".");
  const stranger = await generateKeys();
  const impostor = { ...stranger.privateJwk, kid: keys.ticket.publicJwk.kid };
  const minted = (key) => mintTicket({ key, audience, subject: "u", origin, policy, jkt: browser.jkt });
  const bad = ["", "x", `${header}.${payload}`, `${header}.${payload}.`, `${ticket}.x`, await minted(stranger.privateJwk), await minted(impostor), await minted(keys.verdict.privateJwk),
    `${header}.${payload.slice(0, -4)}AAAA.${signature}`];
  for (const token of bad) refused(await post(edge.url, { ticket: token, body }), "TicketInvalid");
  for (const authorization of [`Basic ${ticket}`, `Bearer ${ticket} x`, `Bearer ${ticket}, Bearer ${ticket}`, ticket]) refused(await post(edge.url, { body, headers: { authorization } }), "TicketInvalid");
});

/** A ticket signed by the merchant's key, whose claims no `mintTicket` would write. */
async function forged(change) {
  const [header, payload] = (await ticketFor()).split(".");
  const claims = change(JSON.parse(Buffer.from(payload, "base64url")));
  const input = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}`;
  const { d, x } = keys.ticket.privateJwk;
  const key = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", d, x }, "Ed25519", false, ["sign"]);
  return `${input}.${Buffer.from(await crypto.subtle.sign("Ed25519", key, Buffer.from(input))).toString("base64url")}`;
}

test("a ticket for elsewhere, of another time, or asking for too much", async () => {
  const now = Math.floor(Date.now() / 1000);
  const cases = [
    [await ticketFor({ audience: "https://other.example" }), "TicketInvalid", /aud/],
    [await ticketFor({ now: now - 400 }), "TicketExpired", /exp/],
    [await ticketFor({ now: now + 120 }), "TicketExpired", /iat/],
    [await forged((claims) => ({ ...claims, exp: claims.iat + 301 })), "TicketInvalid", /300 seconds/],
    [await forged((claims) => ({ ...claims, admin: true })), "TicketInvalid", /claims/],
    [await forged((claims) => ({ ...claims, policy: { ...claims.policy, tries: 4 } })), "PolicyInvalid", /tries/],
    [await forged((claims) => ({ ...claims, policy: { ...claims.policy, region: "eu-central-1" } })), "PolicyInvalid", /region/],
    [await forged((claims) => ({ ...claims, policy: { ...claims.policy, saveFacePicture: "Y" } })), "PolicyInvalid", /members/],
  ];
  for (const [ticket, code, words] of cases) refused(await post(edge.url, { ticket, body }), code, words);
});

test("what is no photo", async () => {
  const bad = [new Uint8Array(100), photo({ width: 960, height: 720 }), photo({ width: 320, height: 480 }), body.subarray(0, body.length - 2), Uint8Array.from([...body, 0]),
    new TextEncoder().encode("<svg/>"), Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])];
  for (const other of bad) refused(await post(edge.url, { ticket: good, body: other }), "InvalidPhoto");
});

test("a digest of another body, or none that can be read", async () => {
  for (const digest of [contentDigest(new Uint8Array(1)), "sha-256=abc", "sha-512=:AAAA:", `${contentDigest(body)}, ${contentDigest(body)}`, "x"]) {
    refused(await post(edge.url, { ticket: good, body, headers: { "content-digest": digest } }), "DigestMismatch");
  }
  assert.equal((await post(edge.url, { ticket: await ticketFor(), body, headers: { "content-digest": undefined } })).status, 200);
  assert.equal((await post(edge.url, { ticket: await ticketFor(), body, headers: { "content-digest": `md5=:AA==:, ${contentDigest(body)}` } })).status, 200);
});

test("nothing of the above has cost a ticket", async () => {
  const ticket = await ticketFor();
  refused(await post(edge.url, { ticket, body: new Uint8Array(100) }), "InvalidPhoto");
  refused(await post(edge.url, { ticket, body, headers: { origin: "https://evil.example" } }), "OriginNotAllowed");
  refused(await post(edge.url, { ticket, body, headers: { "content-digest": "x" } }), "DigestMismatch");
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
});

test("the cheap refusal comes first", async () => {
  const wrong = { "content-type": "image/png", origin: "https://evil.example", "content-digest": "x" };
  refused(await post(edge.url, { ticket: "x", body: new Uint8Array(9), headers: wrong }), "UnsupportedMediaType");
  refused(await post(edge.url, { ticket: "x", body: new Uint8Array(9), headers: { ...wrong, "content-type": "image/jpeg", origin: undefined } }), "OriginNotAllowed");
  refused(await post(edge.url, { ticket: "x", body: new Uint8Array(9), headers: { ...wrong, "content-type": "image/jpeg" } }), "TicketInvalid");
  refused(await post(edge.url, { ticket: good, body: new Uint8Array(9), headers: { "content-digest": "x" } }), "InvalidPhoto");
});

test("a large header is no way in", async () => {
  const status = await new Promise((resolve) => {
    const request = httpRequest(`${edge.url}/v1/checks`, { method: "POST", headers: { authorization: `Bearer ${"x".repeat(9000)}`, origin, "content-type": "image/jpeg", "content-length": body.length } },
      (response) => { response.resume(); resolve(response.statusCode); });
    request.on("error", () => resolve("closed"));
    request.end(body);
  });
  assert.ok([401, 431, "closed"].includes(status), String(status));
  assert.equal(upstream.requests.length, 0);
});

const broken = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: [undefined, ""],
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: [undefined, " "],
  FACEGATE_AUDIENCE: [undefined],
  FACEGATE_TICKET_KEYS: [undefined, "{", '{"keys":[]}', JSON.stringify({ keys: [keys.ticket.publicJwk, keys.ticket.publicJwk] })],
  FACEGATE_VERDICT_KEY: [undefined, "secret-value", JSON.stringify(keys.verdict.publicJwk)],
  FACEGATE_NETWORK: ["private"],
};
for (const [name, values] of Object.entries(broken)) {
  test(`without a good ${name} the edge says which setting it lacks, and not what it is`, async () => {
    for (const value of values) {
      const lame = await startEdge(upstream.at, { [name]: value });
      try {
        const made = await post(lame.url, { ticket: await ticketFor(), body });
        refused(made, "Misconfigured", new RegExp(name));
        for (const secret of Object.values(bindings)) assert.ok(!made.text.includes(secret));
        assert.ok(!made.text.includes("secret-value"));
        assert.equal((await fetch(`${lame.url}/healthz`)).status, 500);
      } finally {
        await lame.dispose();
      }
    }
  });
}
