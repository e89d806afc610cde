// facegate/server through its published entry: keys, tickets, verdicts, with a second implementation (node:crypto) as the judge.
import assert from "node:assert/strict";
import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inspect } from "node:util";
import { generateKeys, hashSubject, isFacegateError, mintTicket, verifyVerdict } from "facegate/server";

const NOW = 1_800_000_000;
const table = JSON.parse(readFileSync(new URL("../vectors/policy.json", import.meta.url), "utf8"));
const policy = table.good[0].policy;
const keys = await generateKeys();
const options = { key: keys.privateJwk, audience: "https://edge.example", subject: "u1", origin: "https://shop.example", policy, now: NOW };
const read = (part) => JSON.parse(Buffer.from(part, "base64url").toString());
const fails = (code, words) => (error) => isFacegateError(error) && error.code === code && words.test(error.message);

const claims = {
  iss: "https://edge.example", sub: "u1", jti: "c1", ticket: "t1", iat: NOW, exp: NOW + 600, outcome: "passed", reason: null, subCode: "200",
  photo: createHash("sha256").update("photo").digest("hex"),
  policy: createHash("sha256").update(JSON.stringify(policy, Object.keys(policy).sort())).digest("base64url"), region: "ap-southeast-1", merchantBizId: "b1",
};
const header = { alg: "EdDSA", typ: "facegate-verdict+jwt", kid: keys.publicJwk.kid };
const held = { keys: { keys: [keys.publicJwk] }, issuer: "https://edge.example", now: NOW };

function jws(head, payload, { privateJwk } = keys) {
  const input = [head, payload].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${input}.${sign(null, Buffer.from(input), createPrivateKey({ key: privateJwk, format: "jwk" })).toString("base64url")}`;
}

test("keys are named by their RFC 7638 thumbprint and do not print their secret", () => {
  const { publicJwk, privateJwk } = keys;
  const { crv, kty, x } = publicJwk;
  assert.equal(publicJwk.kid, createHash("sha256").update(JSON.stringify({ crv, kty, x })).digest("base64url"));
  assert.ok(!("d" in publicJwk));
  assert.ok(!inspect(keys, { depth: 5 }).includes(privateJwk.d));
  assert.equal(JSON.parse(JSON.stringify(privateJwk)).d, privateJwk.d);
});

test("a ticket verifies with node:crypto and says what it was given", async () => {
  const ticket = await mintTicket({ ...options, id: "t1" });
  const [head, payload, signature] = ticket.split(".");
  const key = createPublicKey({ key: keys.publicJwk, format: "jwk" });
  assert.ok(verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url")));
  assert.deepEqual(read(head), { alg: "EdDSA", typ: "facegate-ticket+jwt", kid: keys.publicJwk.kid });
  assert.deepEqual(read(payload), { aud: "https://edge.example", sub: "u1", jti: "t1", iat: NOW, exp: NOW + 300, origin: "https://shop.example", policy });
});

test("two tickets have two ids", async () => {
  const ids = (await Promise.all([mintTicket(options), mintTicket(options)])).map((ticket) => read(ticket.split(".")[1]).jti);
  assert.notEqual(ids[0], ids[1]);
  assert.match(ids[0], /^[A-Za-z0-9_-]{22}$/);
});

test("defaults are written out", async () => {
  const ticket = await mintTicket({ ...options, policy: { verifyModel: 0, faceGroupCodes: ["staff"], liveness: true, region: "ap-southeast-1", sceneCode: undefined } });
  assert.deepEqual(read(ticket.split(".")[1]).policy, policy);
});

for (const { name, policy } of table.good) {
  test(`the policy "${name}" is minted`, () => mintTicket({ ...options, policy }));
}
for (const { name, policy, expected } of table.bad) {
  test(`the policy "${name}" is refused`, () => assert.rejects(mintTicket({ ...options, policy }), fails("PolicyInvalid", new RegExp(expected))));
}

test("what is wrong with a ticket is said before it is minted", async () => {
  const bad = {
    audience: "", subject: "someone@example.org", origin: "https://shop.example/page", lifetime: 301, id: "a b", jkt: "short",
    key: keys.publicJwk,
  };
  for (const [name, value] of Object.entries(bad)) {
    await assert.rejects(mintTicket({ ...options, [name]: value }), fails("InvalidArgument", new RegExp(name)), name);
  }
});

test("a subject is an HMAC of the id", async () => {
  const key = "0123456789abcdef";
  assert.equal(await hashSubject("user-7", key), createHmac("sha256", key).update("user-7").digest("hex").slice(0, 32));
  await assert.rejects(hashSubject("user-7", "short"), fails("InvalidArgument", /16 bytes/));
  await assert.rejects(hashSubject("", key), fails("InvalidArgument", /id/));
});

test("a verdict holds, with everything it can be held against", async () => {
  const photo = new TextEncoder().encode("photo");
  assert.deepEqual(await verifyVerdict(jws(header, claims), { ...held, ticket: "t1", subject: "u1", photo, policy }), claims);
  assert.deepEqual(await verifyVerdict(jws(header, claims), { ...held, photo: claims.photo }), claims);
});

test("a verdict that does not hold says what was expected", async () => {
  const other = await generateKeys();
  const good = jws(header, claims);
  const cases = [
    [good, { issuer: "https://other.example" }, /issuer/],
    [good, { ticket: "t2" }, /ticket/],
    [good, { subject: "u2" }, /subject/],
    [good, { photo: new Uint8Array(3) }, /photo/],
    [good, { policy: { ...policy, liveness: false } }, /policy/],
    [good, { now: NOW + 631 }, /exp/],
    [good, { now: NOW - 31 }, /iat/],
    [good, { keys: { keys: [other.publicJwk] } }, /kid/],
    [good, { keys: { keys: [{ ...other.publicJwk, kid: header.kid }] } }, /signature/],
    [jws({ ...header, typ: "facegate-ticket+jwt" }, claims), {}, /typ/],
    [jws({ ...header, alg: "none" }, claims), {}, /alg/],
    [jws({ ...header, jwk: keys.publicJwk }, claims), {}, /header/],
    [jws(header, { ...claims, outcome: "maybe" }), {}, /claims/],
    [jws(header, { ...claims, exp: undefined }), {}, /claims/],
    [`${good}.`, {}, /three parts/],
    [good.slice(0, -1), {}, /three parts/],
    [good.replace(".", ".e30"), {}, /signature|JSON/],
    ["", {}, /three parts/],
    ["x".repeat(9000), {}, /three parts/],
  ];
  for (const [verdict, differs, words] of cases) {
    await assert.rejects(verifyVerdict(verdict, { ...held, ...differs }), fails("VerdictInvalid", words), `${words} ${verdict.slice(0, 60)}`);
  }
});

test("an option that is given wrongly is no option left out: nothing goes unchecked", async () => {
  const good = jws(header, claims);
  const bad = [
    { ticket: undefined }, { ticket: null }, { ticket: "" }, { subject: undefined }, { subject: 1 }, { photo: undefined }, { photo: claims.photo.toUpperCase() }, { photo: new ArrayBuffer(5) },
    { policy: undefined }, { policy: null }, { issuer: undefined }, { issuer: "" }, { now: Number.NaN }, { now: "1800000000" }, { tickets: "t1" }, { keys: undefined },
    { keys: "http://edge.example/.well-known/jwks.json" }, { keys: "jwks.json" }, { fetch: null },
  ];
  for (const differs of bad) await assert.rejects(verifyVerdict(good, { ...held, ...differs }), fails("InvalidArgument", /expected/), JSON.stringify(differs));
  const { issuer, ...without } = held;
  await assert.rejects(verifyVerdict(good, without), fails("InvalidArgument", /issuer/));
});

test("a key that is no point of the curve verifies nothing", async () => {
  const x = Buffer.alloc(32, 255).toString("base64url");
  await assert.rejects(verifyVerdict(jws(header, claims), { ...held, keys: { keys: [{ ...keys.publicJwk, x }] } }), fails("VerdictInvalid", /signature/));
});

test("keys come from a URL, once, and again when an unknown one signs later", async (t) => {
  t.mock.timers.enable({ apis: ["Date"], now: NOW * 1000 });
  const next = await generateKeys();
  let published = [keys.publicJwk];
  let fetches = 0;
  const fetch = async () => { fetches += 1; return Response.json({ keys: published }); };
  const from = { ...held, keys: "https://edge.example/.well-known/jwks.json", fetch };
  await verifyVerdict(jws(header, claims), from);
  await verifyVerdict(jws(header, claims), from);
  assert.equal(fetches, 1);
  published = [keys.publicJwk, next.publicJwk];
  const rotated = jws({ ...header, kid: next.publicJwk.kid }, claims, next);
  await assert.rejects(verifyVerdict(rotated, from), fails("VerdictInvalid", /kid/));
  assert.equal(fetches, 1);
  t.mock.timers.tick(31_000);
  await verifyVerdict(rotated, from);
  assert.equal(fetches, 2);
});

test("a key set that cannot be had is no verdict on the verdict", async () => {
  const from = (fetch) => ({ ...held, keys: `https://edge.example/${Math.random()}`, fetch });
  await assert.rejects(verifyVerdict(jws(header, claims), from(async () => new Response("no", { status: 500 }))), fails("NetworkFailed", /key set/));
  await assert.rejects(verifyVerdict(jws(header, claims), from(async () => { throw new TypeError("fetch failed"); })), fails("NetworkFailed", /key set/));
  await assert.rejects(verifyVerdict(jws(header, claims), from(async () => Response.json({ keys: [] }))), fails("VerdictInvalid", /key set/));
});
