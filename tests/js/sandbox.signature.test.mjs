// Signatures as they come over a real socket: headers in any number and order, given twice, bodies in chunks, bearer tokens.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { request as httpRequest } from "node:http";
import { after, before, test } from "node:test";
import { acs3, base64, biden, check, isoDate, keys, newSandbox, send } from "./support/sandbox.mjs";

const query = { CurrentPage: 1, PageSize: 10 };
let sandbox;
before(async () => { sandbox = await newSandbox({ keys, bearerTokens: "one.token,two.token" }); });
after(() => sandbox.dispose());

/** Sends by node:http, which writes two lines for a header of two values, and chunks when no length is given. */
function raw({ url, init: { method, headers, body } }, { chunks } = {}) {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent: false }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part)).on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode, answer: JSON.parse(Buffer.concat(parts)) }));
    });
    sent.on("error", reject);
    if (chunks === undefined) {
      sent.end(body);
      return;
    }
    const bytes = Buffer.from(body);
    for (let at = 0; at < bytes.length; at += chunks) sent.write(bytes.subarray(at, at + chunks));
    sent.end();
  });
}

const groups = (options) => acs3(sandbox.url, "QueryFaceGroup", { query, ...options });

/** signed as, sent as, Code. Two values of one name are signed sorted and joined by a comma. */
for (const [name, signed, sent, code] of [
  ["a header twice", { "x-acs-meta": "a,b" }, { "x-acs-meta": ["b", "a"] }, "Success"],
  ["a header three times", { "x-acs-meta": "1,2,3" }, { "x-acs-meta": ["3", "1", "2"] }, "Success"],
  ["one value with a comma and a space", { "x-acs-meta": "a, b" }, {}, "Success"],
  ["one value with commas, another header twice", { accept: "text/html, application/json", "x-acs-meta": "a,b" }, { "x-acs-meta": ["b", "a"] }, "Success"],
  ["a header twice, one of them changed", { "x-acs-meta": "a,b" }, { "x-acs-meta": ["b", "c"] }, "SignatureDoesNotMatch"],
  ["a header twice, one of them signed", { "x-acs-meta": "a" }, { "x-acs-meta": ["a", "b"] }, "SignatureDoesNotMatch"],
  ["spaces round a value", { "x-acs-meta": "a" }, { "x-acs-meta": "  a  " }, "Success"],
  ["an empty value", { "x-acs-meta": "" }, {}, "Success"],
  ["names in capitals on the way", { "x-acs-meta": "a" }, { "x-acs-meta": undefined, "X-ACS-Meta": "a" }, "Success"],
  ["thirty more headers", Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x-more-${i}`, `${i}, ${i + 1}`])), {}, "Success"],
  ["a header that is not signed", {}, { "x-forwarded-for": "192.0.2.1" }, "Success"],
]) {
  test(`ACS3: ${name}: ${code}`, async () => {
    const { answer } = await raw(groups({ headers: signed, change: sent }));
    assert.equal(answer.Code, code, answer.Message);
  });
}

for (const [name, change] of [
  ["signed header absent", (headers) => ({ authorization: headers.authorization.replace("SignedHeaders=", "SignedHeaders=absent;") })],
  ["no credential", (headers) => ({ authorization: headers.authorization.replace(/Credential=[^,]+,/, "") })],
  ["an empty credential", (headers) => ({ authorization: headers.authorization.replace(/Credential=[^,]+/, "Credential=") })],
  ["no signed headers", (headers) => ({ authorization: headers.authorization.replace(/SignedHeaders=[^,]+,/, "") })],
  ["a part nobody knows", (headers) => ({ authorization: `${headers.authorization},More=1` })],
  ["a part twice", (headers) => ({ authorization: `${headers.authorization},Signature=${"0".repeat(64)}` })],
  ["a signature that is no hex", (headers) => ({ authorization: headers.authorization.replace(/Signature=.{64}/, `Signature=${"x".repeat(64)}`) })],
  ["a signature of another algorithm", (headers) => ({ authorization: headers.authorization.replace("ACS3-HMAC-SHA256", "ACS3-HMAC-SM3") })],
]) {
  test(`ACS3: ${name}`, async () => {
    const request = groups({});
    Object.assign(request.init.headers, change(request.init.headers));
    const { status, answer } = await raw(request);
    const expected = { "no credential": "MissingAccessKeyId", "an empty credential": "MissingAccessKeyId", "a signature of another algorithm": "InvalidSignatureMethod" };
    assert.deepEqual([status, answer.Code], [400, expected[name] ?? "IncompleteSignature"]);
  });
}

for (const chunks of [1000, 65_536]) {
  test(`a body in chunks of ${chunks}`, async () => {
    const body = check({ SourceFacePicture: base64(biden()) });
    const signed = () => acs3(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body });
    assert.equal((await raw(signed(), { chunks })).answer.Code, "Success");
    const changed = signed();
    changed.init.body = changed.init.body.replace("VerifyModel=0", "VerifyModel=2");
    assert.equal((await raw(changed, { chunks })).answer.Code, "SignatureDoesNotMatch");
  });
}

test("a body of more than 8 MB is not read to its end", async () => {
  const { status, answer } = await send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { body: `SceneCode=${"a".repeat(8_000_001)}` }));
  assert.deepEqual([status, answer.Code], [413, "RequestBodyTooLarge"]);
});

/** A request with a bearer token, as the SDKs make it. */
function bearer(token, { drop = [], headers = {}, type = "BEARERTOKEN" } = {}) {
  const all = {
    "x-acs-action": "QueryFaceGroup", "x-acs-version": "2022-08-09", "x-acs-date": isoDate(), "x-acs-signature-nonce": randomBytes(16).toString("hex"),
    "x-acs-bearer-token": token, ...headers,
  };
  for (const name of drop) delete all[name];
  const { url } = acs3(sandbox.url, "QueryFaceGroup", { query: { ...query, ...(type ? { SignatureType: type } : {}) } });
  return { url, init: { method: "POST", headers: all } };
}

for (const [name, request, status, code] of [
  ["known", () => bearer("one.token"), 200, "Success"],
  ["another known one", () => bearer("two.token"), 200, "Success"],
  ["unknown", () => bearer("three.token"), 400, "InvalidBearerToken"],
  ["both at once", () => bearer("one.token,two.token"), 400, "InvalidBearerToken"],
  ["none", () => bearer("x", { drop: ["x-acs-bearer-token"] }), 400, "MissingBearerToken"],
  ["the type in a header", () => bearer("one.token", { type: null, headers: { "x-acs-signature-type": "BEARERTOKEN" } }), 200, "Success"],
  ["no type", () => bearer("one.token", { type: null }), 401, "MissingAuthorization"],
  ["no nonce", () => bearer("one.token", { drop: ["x-acs-signature-nonce"] }), 400, "MissingSignatureNonce"],
  ["no date", () => bearer("one.token", { drop: ["x-acs-date"] }), 400, "MissingTimestamp"],
  ["late", () => bearer("one.token", { headers: { "x-acs-date": isoDate(Date.now() - 16 * 60_000) } }), 400, "InvalidTimeStamp.Expired"],
  ["no action", () => bearer("one.token", { drop: ["x-acs-action"] }), 400, "MissingAction"],
]) {
  test(`bearer token: ${name}: ${code}`, async () => {
    const { status: got, answer } = await send(request());
    assert.deepEqual([got, answer.Code], [status, code], answer.Message);
  });
}

test("a bearer token's nonce serves once, and without configured tokens there are none", async () => {
  const request = bearer("one.token");
  assert.deepEqual([(await send(request)).answer.Code, (await send(request)).answer.Code], ["Success", "SignatureNonceUsed"]);
  const without = await newSandbox();
  try {
    for (const token of ["", "one.token"]) {
      const { url, init } = bearer(token);
      const { answer } = await send({ url: url.replace(sandbox.url, without.url), init });
      assert.ok(["InvalidBearerToken", "MissingBearerToken"].includes(answer.Code), answer.Code);
    }
  } finally {
    await without.dispose();
  }
});
