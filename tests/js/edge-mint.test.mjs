// The edge in workerd: `POST /v1/tickets`, for backends that prefer a call to minting, and the stored face that comes with it.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { generateKeys, generateSecret } from "facegate/server";
import { statuses } from "../../pkg/common/codes.js";
import { answer, audience, browser, keys, origin, photo, policy, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const apiKey = randomBytes(24).toString("base64url");
const own = await generateKeys();
const settings = { FACEGATE_API_KEYS: createHash("sha256").update(apiKey).digest("hex"), FACEGATE_TICKET_KEY: JSON.stringify(own.privateJwk) };
const upstream = await startUpstream();
const edge = await startEdge(upstream.at, settings);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const face = photo({ width: 600, height: 800, noise: 3, quality: 80 });
const asked = { subject: "user_9", origin, policy, jkt: browser.jkt };
const compare = { verifyModel: 1, liveness: true, region: "ap-southeast-1" };
const claimsOf = (ticket) => JSON.parse(Buffer.from(ticket.split(".")[1], "base64url"));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

async function ask(given, { key = apiKey, url = edge.url, type = "application/json" } = {}) {
  const multipart = given instanceof FormData;
  const headers = { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...(multipart ? {} : { "content-type": type }) };
  const response = await fetch(`${url}/v1/tickets`, { method: "POST", headers, body: multipart || typeof given === "string" || given instanceof Uint8Array ? given : JSON.stringify(given) });
  return { status: response.status, headers: response.headers, json: await response.json() };
}

function upload(ticket, target, type = "image/jpeg") {
  const form = new FormData();
  if (ticket !== undefined) form.set("ticket", typeof ticket === "string" ? ticket : JSON.stringify(ticket));
  if (target !== undefined) form.set("target", new Blob([target], { type }), "face.jpg");
  return form;
}

function refused({ status, json }, code, words = /expected/) {
  assert.deepEqual([status, json.code], [statuses[code], code], JSON.stringify(json));
  assert.match(json.message, words);
}

test("a ticket by call is a ticket: it says what was asked, and is good for a check", async () => {
  const before = Math.floor(Date.now() / 1000);
  const { status, headers, json } = await ask({ ...asked, lifetime: 60, tries: 2 });
  assert.equal(status, 201, JSON.stringify(json));
  assert.deepEqual(Object.keys(json), ["ticket", "id", "expires"]);
  assert.deepEqual([headers.get("cache-control"), headers.get("access-control-allow-origin")], ["no-store", null]);
  const { aud, sub, jti, iat, exp, cnf, policy: pinned, origin: page } = claimsOf(json.ticket);
  assert.deepEqual([aud, sub, jti, exp, exp - iat, cnf, page, pinned.tries], [audience, "user_9", json.id, json.expires, 60, { jkt: browser.jkt }, origin, 2]);
  assert.ok(iat >= before);
  for (let n = 0; n < 2; n += 1) assert.equal((await post(edge.url, { ticket: json.ticket, body })).status, 200);
  assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.code, "TicketUsed");
});

test("only with an API key, which is asked for first, and only where the edge has a key to sign with", async () => {
  for (const key of [null, "", "wrong", settings.FACEGATE_API_KEYS]) refused(await ask("no JSON", { key, type: "text/plain" }), "ApiKeyInvalid");
  const ticket = await ticketFor();
  refused(await ask(asked, { key: ticket }), "ApiKeyInvalid");
  const [closed, keyless] = [await startEdge(upstream.at, { ...settings, FACEGATE_API_KEYS: undefined }), await startEdge(upstream.at, { ...settings, FACEGATE_TICKET_KEY: undefined })];
  try {
    refused(await ask(asked, { url: closed.url }), "ApiKeyInvalid");
    refused(await ask(asked, { url: keyless.url }), "Misconfigured", /FACEGATE_TICKET_KEY/);
  } finally {
    await Promise.all([closed.dispose(), keyless.dispose()]);
  }
  const preflight = await fetch(`${edge.url}/v1/tickets`, { method: "OPTIONS", headers: { origin, "access-control-request-method": "POST" } });
  assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin")], [405, null]);
});

test("what is wrong with a request is said", async () => {
  const cases = [
    ["{", "InvalidArgument", /JSON/], ["[]", "InvalidArgument", /subject/], ['"x"', "InvalidArgument", /object/], ["null", "InvalidArgument", /object/],
    [{ ...asked, audience: "https://evil.example" }, "InvalidArgument", /object of subject/], [{ ...asked, id: "chosen" }, "InvalidArgument", /object of/],
    [{ ...asked, subject: 7 }, "InvalidArgument", /subject/], [{ ...asked, subject: undefined }, "InvalidArgument", /subject/], [{ ...asked, origin: ["https://a.example"] }, "InvalidArgument", /origin/],
    [{ ...asked, jkt: undefined }, "InvalidArgument", /jkt/], [{ ...asked, jkt: "short" }, "InvalidArgument", /jkt/], [{ ...asked, jkt: [..."j".repeat(43)] }, "InvalidArgument", /jkt/],
    [{ ...asked, lifetime: 301 }, "InvalidArgument", /lifetime/], [{ ...asked, tries: 4 }, "PolicyInvalid", /tries/], [{ ...asked, policy: { ...policy, region: "eu-central-1" } }, "PolicyInvalid", /region/],
    [{ ...asked, policy: undefined }, "PolicyInvalid", /verifyModel/], [{ ...asked, policy: null }, "PolicyInvalid", /verifyModel/],
    [{ ...asked, policy: { ...compare, target: { sha256: sha256(face) } } }, "TargetMissing", /part target/],
    [new Uint8Array([0x7b, 0xff, 0x7d]), "InvalidArgument", /JSON/], [JSON.stringify({ ...asked, subject: "x".repeat(20_000) }), "BodyTooLarge", /bytes of JSON/],
    ["x".repeat(620_000), "BodyTooLarge", /bytes/],
  ];
  for (const [given, code, words] of cases) refused(await ask(given), code, words);
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "multipart/form-data", "image/jpeg"]) refused(await ask(asked, { type }), "UnsupportedMediaType");
  assert.equal((await ask(asked, { type: "application/json; charset=utf-8" })).status, 201);
});

test("a stored face goes with the ticket into the call, byte for byte, and no further than the tries", async () => {
  const { status, json } = await ask(upload({ ...asked, policy: compare, tries: 2 }, face));
  assert.equal(status, 201, JSON.stringify(json));
  assert.deepEqual(claimsOf(json.ticket).policy.target, { sha256: sha256(face) });
  assert.ok(json.ticket.length < 1500, "the ticket names the picture, it does not carry it");
  for (let n = 0; n < 2; n += 1) assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.outcome, "passed");
  for (const request of upstream.requests) {
    const form = new URLSearchParams(request.body);
    assert.ok(Buffer.from(form.get("TargetFacePicture"), "base64").equals(Buffer.from(face)));
    assert.ok(Buffer.from(form.get("SourceFacePicture"), "base64").equals(Buffer.from(body)));
    assert.equal(form.get("TargetFacePictureUrl"), null);
  }
  assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.code, "TargetMissing", "used up, so deleted");
  assert.equal(upstream.requests.length, 2);
});

test("a try that was given back leaves the face where it is", async () => {
  const { json } = await ask(upload({ ...asked, policy: compare }, face));
  upstream.script = (response) => response.writeHead(429, { "x-acs-retry-after": "100" }).end("{}");
  assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.code, "UpstreamUnavailable");
  upstream.script = answer();
  assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.outcome, "passed");
});

test("a large face, in several chunks, and one in PNG", async () => {
  const large = photo({ width: 1080, height: 1920, noise: 30, quality: 70 });
  assert.ok(large.length > 300_000 && large.length <= 600_000, String(large.length));
  const { default: sharp } = await import("sharp");
  const png = new Uint8Array(await sharp(face).png({ palette: true, colours: 16 }).toBuffer());
  for (const [target, type] of [[large, "image/jpeg"], [png, "image/png"]]) {
    const { status, json } = await ask(upload({ ...asked, policy: { ...compare, verifyModel: 2, faceGroupCodes: ["staff"] } }, target, type));
    assert.equal(status, 201, JSON.stringify(json));
    upstream.requests.length = 0;
    assert.equal((await post(edge.url, { ticket: json.ticket, body })).status, 200);
    assert.ok(Buffer.from(new URLSearchParams(upstream.requests[0].body).get("TargetFacePicture"), "base64").equals(Buffer.from(target)));
  }
});

test("what is no stored face, or no such form, is refused before anything is kept", async () => {
  const good = { ...asked, policy: compare };
  const cases = [
    [upload(good, new Uint8Array(100)), "InvalidPhoto", /target/], [upload(good, photo({ width: 960, height: 720 })), "InvalidPhoto", /higher than wide/],
    [upload(good, photo({ width: 320, height: 480 })), "InvalidPhoto", /480 x 640/], [upload(good, new TextEncoder().encode("<svg/>")), "InvalidPhoto", /JPEG or PNG/],
    [upload(good, Buffer.concat([face, Buffer.alloc(600_001 - face.length)])), "InvalidPhoto", /600000/],
    [upload(good), "InvalidArgument", /target/], [upload(undefined, face), "InvalidArgument", /ticket/], [upload("{", face), "InvalidArgument", /JSON/],
    [upload({ ...good, policy: { ...compare, target: { url: "https://faces.example/1.jpg" } } }, face), "InvalidArgument", /policy\.target/],
    [upload({ ...good, policy: { ...compare, verifyModel: 3 } }, face), "PolicyInvalid", /verifyModel/],
  ];
  for (const [form, code, words] of cases) refused(await ask(form), code, words);
  const twice = upload(good, face);
  twice.append("target", new Blob([face]), "again.jpg");
  refused(await ask(twice), "InvalidArgument", /one file target/);
  const more = upload(good, face);
  more.set("url", "https://evil.example");
  refused(await ask(more), "InvalidArgument", /one file target/);
  const text = upload(good);
  text.set("target", "text");
  refused(await ask(text), "InvalidArgument", /one file target/);
  refused(await ask("--x\r\nbroken", { type: "multipart/form-data; boundary=x" }), "InvalidArgument", /multipart/);
});

test("a ticket that names a picture nobody uploaded is refused before the burn, and so is another's picture", async () => {
  const lone = await ticketFor({ policy: { ...compare, faceGroupCodes: [], target: { sha256: sha256(face) } } });
  for (let n = 0; n < 2; n += 1) refused(await post(edge.url, { ticket: lone, body }), "TargetMissing", /uploaded/);
  const { json } = await ask(upload({ ...asked, policy: compare }, face));
  const other = await ticketFor({ id: json.id, policy: { ...compare, faceGroupCodes: [], target: { sha256: sha256(body) } } });
  refused(await post(edge.url, { ticket: other, body }), "TargetMissing", /the one/);
  assert.equal(upstream.requests.length, 0);
  assert.equal((await post(edge.url, { ticket: json.ticket, body })).json.outcome, "passed", "the face is still there for its own ticket");
});

test("an edge that shares a secret mints with that, and one that asks for no proof binds to no key", async () => {
  const secret = generateSecret();
  const one = await startEdge(upstream.at, { ...settings, FACEGATE_TICKET_KEY: JSON.stringify(secret), FACEGATE_TICKET_KEYS: "", FACEGATE_PROOF: "optional" });
  try {
    const { json } = await ask({ ...asked, jkt: undefined }, { url: one.url });
    assert.deepEqual([JSON.parse(Buffer.from(json.ticket.split(".")[0], "base64url")).alg, claimsOf(json.ticket).cnf], ["HS256", undefined]);
    assert.equal((await post(one.url, { ticket: json.ticket, body, headers: { dpop: undefined } })).status, 200);
  } finally {
    await one.dispose();
  }
});

test("no answer and no log repeats a key or a face", () => {
  const all = edge.logs.join("");
  for (const word of [apiKey, settings.FACEGATE_API_KEYS, own.privateJwk.d, keys.ticket.privateJwk.d, Buffer.from(face).toString("base64").slice(100, 160)]) assert.ok(!all.includes(word));
});
