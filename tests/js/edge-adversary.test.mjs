// The edge in workerd, and who knows its rules: signatures turned into others that hold too, tokens whose bytes say more than their JSON, requests
// that say less or other than HTTP clients do. Nothing of it reaches the upstream or costs the ticket.
import assert from "node:assert/strict";
import { createPrivateKey, randomUUID, sign } from "node:crypto";
import { connect } from "node:net";
import { after, beforeEach, test } from "node:test";
import { answer, browser, browserKey, contentDigest, keys, origin, photo, post, proofFor, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const base64url = (data) => Buffer.from(data).toString("base64url");
const merchant = createPrivateKey({ key: keys.ticket.privateJwk, format: "jwk" });

/** A ticket of these very bytes, signed by the merchant's key. */
function signedTicket(header, claims) {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${base64url(sign(null, Buffer.from(input), merchant))}`;
}

/** A proof of these very bytes, signed by the browser's key. */
function signedProof(header, claims) {
  const input = `${base64url(header)}.${base64url(claims)}`;
  return `${input}.${base64url(sign("sha256", Buffer.from(input), { key: browser.privateKey, dsaEncoding: "ieee-p1363" }))}`;
}

const partsOf = (token) => token.split(".").slice(0, 2).map((part) => Buffer.from(part, "base64url").toString());

async function refused(ticket, code, dpop = proofFor(edge.url, { ticket, body }), words = code) {
  const { status, json } = await post(edge.url, { ticket, body, headers: { dpop } });
  assert.deepEqual([status >= 400 && status < 500, json?.code], [true, code], `${words}: ${JSON.stringify(json)}`);
  assert.equal(upstream.requests.length, 0, words);
}

/** Little-endian bytes as a number, and back. */
const number = (bytes) => BigInt(`0x${Buffer.from(bytes).reverse().toString("hex")}`);
const little = (value) => Buffer.from(value.toString(16).padStart(64, "0"), "hex").reverse();

test("an Ed25519 signature to which the group's order is added is none (RFC 8032 §5.1.7)", async () => {
  const ticket = await ticketFor();
  const [header, payload, signature] = ticket.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const other = Buffer.concat([bytes.subarray(0, 32), little(number(bytes.subarray(32)) + order)]);
  assert.equal(other.length, 64);
  await refused(`${header}.${payload}.${base64url(other)}`, "TicketInvalid");
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
});

test("an ES256 signature turned into its other half is the same proof: it begins no second try", async () => {
  const ticket = await ticketFor({ policy: { tries: 2 } });
  const dpop = proofFor(edge.url, { ticket, body });
  const [header, claims, signature] = dpop.split(".");
  const bytes = Buffer.from(signature, "base64url");
  const order = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
  const s = BigInt(`0x${bytes.subarray(32).toString("hex")}`);
  const turned = (value) => `${header}.${claims}.${base64url(Buffer.concat([bytes.subarray(0, 32), Buffer.from(value.toString(16).padStart(64, "0"), "hex")]))}`;
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop } })).status, 200);
  upstream.requests.length = 0;
  await refused(ticket, "ProofReplayed", turned(order - s));
  for (const value of [0n, order, 2n ** 256n - 1n]) await refused(ticket, "ProofInvalid", turned(value));
  const zero = `${header}.${claims}.${base64url(Buffer.concat([Buffer.alloc(32), bytes.subarray(32)]))}`;
  await refused(ticket, "ProofInvalid", zero);
});

test("a ticket signed by the right key, whose bytes are not what they seem", async () => {
  const [header, claims] = partsOf(await ticketFor());
  const { kid } = keys.ticket.publicJwk;
  const headers = {
    "none": `{"alg":"none","typ":"facegate-ticket+jwt","kid":"${kid}"}`, "other letters": `{"alg":"eddsa","typ":"facegate-ticket+jwt","kid":"${kid}"}`, "HMAC": `{"alg":"HS256","typ":"facegate-ticket+jwt","kid":"${kid}"}`,
    "crit": header.replace("}", ',"crit":[]}'), "a key of its own": header.replace("}", `,"jwk":${JSON.stringify(keys.ticket.publicJwk)}}`), "alg twice": header.replace("{", '{"alg":"none",'), "kid twice": header.replace("}", ',"kid":"x"}'),
    "kid a list": `{"alg":"EdDSA","typ":"facegate-ticket+jwt","kid":["${kid}"]}`, "kid of the prototype": '{"alg":"EdDSA","typ":"facegate-ticket+jwt","kid":"__proto__"}', "kid not asked for": '{"alg":"EdDSA","typ":"facegate-ticket+jwt"}',
    "an escaped name twice": header.replace("}", ',"\\u0061lg":"EdDSA"}'), "bytes behind": `${header} {}`, "a mark before": `\uFEFF${header}`,
  };
  for (const [name, other] of Object.entries(headers)) await refused(signedTicket(other, claims), "TicketInvalid", undefined, name);
  const now = Math.floor(Date.now() / 1000);
  const told = JSON.parse(claims);
  const with_ = (differs) => JSON.stringify({ ...told, ...differs });
  const payloads = {
    "sub twice": claims.replace("{", '{"sub":"somebody",'), "policy twice": claims.replace(/\}$/, `,"policy":${JSON.stringify(told.policy)}}`), "tries twice": claims.replace('"policy":{', '"policy":{"tries":3,'),
    "bytes behind": `${claims}{}`, "a zero behind": `${claims}\0`, "nbf": with_({ nbf: now }), "aud a list": with_({ aud: [told.aud] }), "exp a text": with_({ exp: String(told.exp) }), "exp a fraction": claims.replace(`"exp":${told.exp}`, `"exp":${told.exp}.5`),
    "exp without end": claims.replace(`"exp":${told.exp}`, '"exp":1e300'), "cnf empty": with_({ cnf: {} }), "cnf with another member": with_({ cnf: { ...told.cnf, kid: "x" } }), "cnf null": with_({ cnf: null }), "origin with a path": with_({ origin: `${origin}/` }),
  };
  for (const [name, other] of Object.entries(payloads)) {
    const ticket = signedTicket(header, other);
    const { status, json } = await post(edge.url, { ticket, body, headers: { dpop: proofFor(edge.url, { ticket, body }) } });
    assert.ok(status >= 400 && status < 500 && ["TicketInvalid", "PolicyInvalid", "OriginNotAllowed"].includes(json.code), `${name}: ${JSON.stringify(json)}`);
  }
  for (const text of ["=", "==", ".", "A", "%3D"]) {
    const ticket = signedTicket(header, claims);
    await refused(ticket + text, "TicketInvalid", proofFor(edge.url, { ticket: ticket + text, body }), text);
  }
  assert.equal(upstream.requests.length, 0);
  assert.equal((await post(edge.url, { ticket: signedTicket(header, claims), body })).status, 200, "the same bytes as they should be");
});

test("a ticket's time ends 30 s late and begins 30 s early, not more", async () => {
  const now = Math.floor(Date.now() / 1000);
  for (const [differs, code] of [[{ now: now - 325 }, undefined], [{ now: now - 331 }, "TicketExpired"], [{ now: now + 25 }, undefined], [{ now: now + 40 }, "TicketExpired"]]) {
    const { status, json } = await post(edge.url, { ticket: await ticketFor(differs), body });
    assert.deepEqual([status === 200, json.code], [code === undefined, code], JSON.stringify(differs));
  }
});

test("a proof signed by the right key, whose bytes are not what they seem", async () => {
  const ticket = await ticketFor();
  const [header, claims] = partsOf(proofFor(edge.url, { ticket, body }));
  const told = JSON.parse(claims);
  const headers = {
    "typ twice": header.replace("{", '{"typ":"JWT",'), "alg twice": header.replace("{", '{"alg":"none",'), "jwk twice": header.replace(/\}$/, `,"jwk":${JSON.stringify(browserKey().jwk)}}`), "crit": header.replace(/\}$/, ',"crit":["b64"],"b64":false}'),
    "typ in capitals": header.replace("dpop+jwt", "DPOP+JWT"), "a private part": header.replace('"kty"', '"d":"AAAA","kty"'), "a member of no key": header.replace('"kty"', '"x5u":"https://evil.example","kty"'), "x twice": header.replace('"kty"', '"x":"AAAA","kty"'),
    "x longer": header.replace(browser.jwk.x, `${browser.jwk.x}A`), "x padded": header.replace(browser.jwk.x, `${browser.jwk.x}=`), "bytes behind": `${header}x`,
  };
  for (const [name, other] of Object.entries(headers)) await refused(ticket, "ProofInvalid", signedProof(other, claims), name);
  const { port } = new URL(edge.url);
  const htu = (url) => JSON.stringify({ ...told, htu: url });
  const payloads = {
    "htm in small letters": JSON.stringify({ ...told, htm: "post" }), "a path in capitals": htu(`${edge.url}/V1/checks`), "a path that goes on": htu(`${edge.url}/v1/checks/`), "another port": htu(`http://127.0.0.1:${Number(port) + 1}/v1/checks`),
    "a user": htu(`http://user@127.0.0.1:${port}/v1/checks`), "a host before": htu(`http://127.0.0.1:${port}@evil.example/v1/checks`), "a backslash": htu(`http://127.0.0.1:${port}\\v1\\checks`), "another scheme": htu(`https://127.0.0.1:${port}/v1/checks`),
    "a host that goes on": htu(`http://127.0.0.1:${port}.evil.example/v1/checks`), "no host": htu("/v1/checks"), "jti of nothing": JSON.stringify({ ...told, jti: "" }), "jti too long": JSON.stringify({ ...told, jti: "x".repeat(65) }), "jti of other letters": JSON.stringify({ ...told, jti: "a/b" }),
    "jti twice": claims.replace("{", `{"jti":"${randomUUID()}",`), "body_sha256 twice": claims.replace("{", `{"body_sha256":"${"0".repeat(64)}",`), "body_sha256 in capitals": JSON.stringify({ ...told, body_sha256: told.body_sha256.toUpperCase() }), "iat a text": JSON.stringify({ ...told, iat: String(told.iat) }),
  };
  for (const [name, other] of Object.entries(payloads)) await refused(ticket, "ProofInvalid", signedProof(header, other), name);
  const good = signedProof(header, claims);
  for (const text of ["=", ".", "A", " x"]) await refused(ticket, "ProofInvalid", good + text, text);
  assert.equal((await post(edge.url, { ticket, body, headers: { dpop: good } })).status, 200, "the same bytes as they should be");
});

/** Sends these very bytes; resolves with all that came back by the end of the connection, or after so long a silence. */
function exchange(head, parts = [], silence = 500) {
  const { port } = new URL(edge.url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    let got = "";
    const end = () => { socket.destroy(); resolve(got); };
    socket.setTimeout(15_000, end);
    socket.on("error", end).on("close", () => resolve(got));
    socket.on("data", (chunk) => { got += chunk.toString("latin1"); socket.setTimeout(silence, end); });
    socket.write(head.join("\r\n") + "\r\n\r\n");
    for (const part of parts) socket.write(part);
  });
}

const headers = async (differs = {}) => {
  const ticket = await ticketFor();
  const all = { host: new URL(edge.url).host, connection: "close", authorization: `Bearer ${ticket}`, dpop: proofFor(edge.url, { ticket, body }), origin, "content-type": "image/jpeg", "content-length": body.length, "content-digest": contentDigest(body), ...differs };
  return Object.entries(all).map(([name, value]) => `${name}: ${value}`);
};

test("paths that only look like the check's", async () => {
  for (const path of ["//v1/checks", "/V1/checks", "/v1/checks;x", "/v1/checks%00", "/v1%2Fchecks", "/v1/checks/..%2f", "/v1/checksx", "/v1/checks/x/y"]) {
    assert.match(await exchange([`POST ${path} HTTP/1.1`, ...(await headers())], [body]), /^HTTP\/1\.1 404 /, path);
  }
  for (const method of ["post", "TRACE", "POSTX"]) assert.match(await exchange([`${method} /v1/checks HTTP/1.1`, ...(await headers())], [body]), /^HTTP\/1\.1 (4\d\d|501) /, method);
  assert.equal(upstream.requests.length, 0);
  assert.match(await exchange(["POST /v1/../v1/./checks?x=1 HTTP/1.1", ...(await headers())], [body]), /^HTTP\/1\.1 200 /, "what a URL parser makes the same is the same");
});

test("who expects 100-continue has the answer itself; a head too large is no check", async () => {
  assert.match(await exchange(["POST /v1/checks HTTP/1.1", ...(await headers({ expect: "100-continue" }))], [body]), /^HTTP\/1\.1 (100 [^]*)?200 /);
  assert.equal(upstream.requests.length, 1);
  assert.doesNotMatch(await exchange(["POST /v1/checks HTTP/1.1", ...(await headers({ "x-large": "x".repeat(200_000) }))], [body]), /^HTTP\/1\.1 [25]/);
  assert.equal(upstream.requests.length, 1);
});

test("a second request smuggled behind a body is no request of this ticket", async () => {
  const smuggled = Buffer.from(`POST /v1/checks HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
  const got = await exchange(["POST /v1/checks HTTP/1.1", ...(await headers({ connection: "keep-alive" }))], [body, smuggled], 3000);
  assert.equal([...got.matchAll(/HTTP\/1\.1 200 /g)].length, 1);
  assert.match(got, /"code":"LengthRequired"/, "it is a request of its own, and refused as such");
  assert.equal(upstream.requests.length, 1);
});
