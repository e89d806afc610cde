// The edge in workerd: the way of a good check, and what the browser may learn of it.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { verifyVerdict } from "facegate/server";
import { accessKeyId, accessKeySecret, answer, audience, keys, origin, photo, policy, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const upstream = await startUpstream();
const edge = await startEdge(upstream.at);
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const keySet = `${edge.url}/.well-known/jwks.json`;

test("a good check passes, once, and its verdict verifies by the JWKS route", async () => {
  const ticket = await ticketFor({ id: "ticket-1" });
  const { status, headers, json } = await post(edge.url, { ticket, body });
  assert.equal(status, 200, JSON.stringify(json));
  assert.deepEqual(Object.keys(json), ["checkId", "outcome", "reason", "retryable", "verdict"]);
  assert.deepEqual([json.outcome, json.reason, json.retryable], ["passed", null, false]);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(headers.get("access-control-allow-origin"), origin);
  assert.equal(headers.get("vary"), "Origin");
  assert.equal(upstream.requests.length, 1);

  const verdict = await verifyVerdict(json.verdict, { keys: keySet, issuer: audience, ticket: "ticket-1", subject: "user_1", photo: body, policy });
  assert.deepEqual([verdict.jti, verdict.outcome, verdict.subCode, verdict.region], [json.checkId, "passed", "200", "ap-southeast-1"]);
  assert.equal(verdict.merchantBizId, sha256("facegate:ticket-1:1").slice(0, 32));
  assert.equal(new URLSearchParams(upstream.requests[0].body).get("MerchantBizId"), verdict.merchantBizId);
});

test("the upstream gets the ticket's parameters and the photo, and a signature over exactly what it gets", async () => {
  const ticket = await ticketFor({ policy: { verifyModel: 2, faceGroupCodes: ["a", "b"], register: "new", updateIfExists: false, returnFaces: 3, sceneCode: "kyc",
    target: { url: "https://faces.example/1.jpg?a=b&c=d" } } });
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
  const [{ method, url, headers, body: form }] = upstream.requests;
  assert.deepEqual([method, url, headers.host], ["POST", "/?ProductCode=FACE_IDU_MIN", "cloudauth-intl.ap-southeast-1.aliyuncs.com"]);
  const { MerchantBizId, SourceFacePicture, ...fields } = Object.fromEntries(new URLSearchParams(form));
  assert.match(MerchantBizId, /^[0-9a-f]{32}$/);
  assert.ok(Buffer.from(SourceFacePicture, "base64").equals(Buffer.from(body)));
  assert.deepEqual(fields, { MerchantUserId: "user_1", VerifyModel: "2", FaceGroupCodes: "a,b", AutoRegistration: "0", FaceRegisterGroupCode: "new", UpdateFaceIfUserExists: "N",
    Liveness: "1", ReturnFaces: "3", SceneCode: "kyc", TargetFacePictureUrl: "https://faces.example/1.jpg?a=b&c=d" });

  const signed = /^ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})$/.exec(headers.authorization);
  assert.ok(signed, headers.authorization);
  const [, credential, names, signature] = signed;
  assert.equal(credential, accessKeyId);
  assert.equal(names, "content-type;host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version");
  assert.equal(headers["x-acs-content-sha256"], sha256(Buffer.from(form, "latin1")));
  const canonical = ["POST", "/", "ProductCode=FACE_IDU_MIN", ...names.split(";").map((name) => `${name}:${headers[name]}`), "", names, headers["x-acs-content-sha256"]].join("\n");
  assert.equal(signature, createHmac("sha256", accessKeySecret).update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`).digest("hex"));
  assert.ok(Math.abs(Date.parse(headers["x-acs-date"]) - Date.now()) < 10_000);
});

test("what a model does not use is not sent, and registration is always said", async () => {
  const ticket = await ticketFor({ policy: { verifyModel: 1, target: { url: "https://faces.example/1.jpg" }, liveness: false } });
  assert.equal((await post(edge.url, { ticket, body })).status, 200);
  const form = new URLSearchParams(upstream.requests[0].body);
  assert.deepEqual([...form.keys()].sort(), ["AutoRegistration", "Liveness", "MerchantBizId", "MerchantUserId", "SourceFacePicture", "TargetFacePictureUrl", "VerifyModel"]);
  assert.deepEqual([form.get("AutoRegistration"), form.get("Liveness")], ["1", "0"]);
});

test("temporary credentials are sent and signed; the VPC host is asked when said", async () => {
  const sts = await startEdge(upstream.at, { ALIBABA_CLOUD_SECURITY_TOKEN: "sts-token-1", FACEGATE_NETWORK: "vpc" });
  try {
    assert.equal((await post(sts.url, { ticket: await ticketFor({ policy: { region: "cn-hongkong" } }), body })).status, 200);
    const { headers } = upstream.requests[0];
    assert.equal(headers.host, "cloudauth-intl-vpc.cn-hongkong.aliyuncs.com");
    assert.deepEqual([headers["x-acs-security-token"], headers["x-acs-accesskey-id"]], ["sts-token-1", accessKeyId]);
    assert.match(headers.authorization, /x-acs-accesskey-id;.*x-acs-security-token;/);
  } finally {
    await sts.dispose();
  }
});

const duplicate = (ids) => ({ FacePassed: "N", SubCode: "233", DuplicateFace: JSON.stringify(ids.map((merchantUserId) => ({ faceGroupCode: "staff", faceId: "face-9", merchantUserId }))) });
const outcomes = [
  ["another person", answer({ FacePassed: "N", SubCode: "204", FaceComparisonScore: "41.25" }), "rejected", "FaceMismatch", false, "204"],
  ["liveness risk", answer({ FacePassed: "N", SubCode: "205", FaceAttack: "Y" }), "rejected", "LivenessRisk", false, "205"],
  ["business policy", answer({ FacePassed: "N", SubCode: "206" }), "rejected", "BusinessPolicy", false, "206"],
  ["a duplicate", answer(duplicate(["user_1", "someone_else"])), "rejected", "DuplicateFace", false, "233"],
  ["the user's own duplicate", answer(duplicate(["user_1"])), "rejected", "SelfDuplicate", false, "233"],
  ["no face", answer({}, "NoFaceDetected"), "retake", "NoFaceDetected", true, null],
  ["a bad photo", answer({}, "UnqualifiedPhoto"), "retake", "UnqualifiedPhoto", true, null],
  ["too large", answer({}, "ToolargeImage"), "retake", "ToolargeImage", true, null],
];
for (const [name, script, outcome, reason, retryable, subCode] of outcomes) {
  test(`outcome: ${name}`, async () => {
    upstream.script = script;
    const { status, json } = await post(edge.url, { ticket: await ticketFor(), body });
    assert.deepEqual([status, json.outcome, json.reason, json.retryable], [200, outcome, reason, retryable]);
    const verdict = await verifyVerdict(json.verdict, { keys: keySet, issuer: audience });
    assert.deepEqual([verdict.outcome, verdict.reason, verdict.subCode], [outcome, reason, subCode]);
  });
}

test("a browser receives no credential, host, score or id of anyone, in no header and no body", async () => {
  const secrets = [accessKeyId, accessKeySecret, keys.verdict.privateJwk.d, "ACS3", "x-acs", "aliyuncs", "cloudauth", "face-9", "someone_else", "request-77", "transaction-77",
    "41.25", "upstream words", "FaceComparisonScore", "FaceAge", "FaceGender", "FaceAttack", "faceId"];
  const seen = [];
  const keep = ({ status, headers, text }) => {
    const parts = [...headers].map(([name, value]) => `${name}: ${value}`).concat(text);
    // Tokens are read too, not only carried.
    for (const token of text.match(/eyJ[\w-]+\.[\w-]+/g) ?? []) parts.push(...token.split(".").map((part) => Buffer.from(part, "base64url").toString()));
    seen.push(`${status} ${parts.join("\n")}`);
  };
  const scripts = [...outcomes.map(([, script]) => script), answer({}, "InvalidParameter"), answer({}, "Throttling.Api"), answer({}, "SignatureDoesNotMatch"), answer({}, "Else"),
    (response) => response.writeHead(502, { "x-acs-request-id": "request-77", "set-cookie": "acs=1" }).end("<html>cloudauth-intl upstream words</html>"),
    answer({ FaceComparisonScore: 41.25, ...duplicate(["someone_else"]) })];
  for (const script of scripts) {
    upstream.script = script;
    keep(await post(edge.url, { ticket: await ticketFor(), body }));
  }
  keep(await post(edge.url, { ticket: "x.y.z", body }));
  keep(await post(edge.url, { ticket: await ticketFor(), body: new Uint8Array(10) }));
  for (const path of ["/healthz", "/.well-known/jwks.json", "/"]) {
    const response = await fetch(edge.url + path);
    keep({ status: response.status, headers: response.headers, text: await response.text() });
  }
  assert.ok(upstream.requests.length >= scripts.length && upstream.requests[0].headers.authorization.includes(accessKeyId), "the scan looks at checks that were made");
  for (const text of seen) {
    for (const secret of secrets) assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${secret} in ${text}`);
    assert.ok(!/^(authorization|set-cookie|server|x-acs[^:]*):/im.test(text), text);
  }
});

test("the log has one line a check, and nothing of the person or the keys", async () => {
  edge.logs.length = 0;
  const ticket = await ticketFor({ id: "ticket-log", subject: "subject_77" });
  const { json } = await post(edge.url, { ticket, body });
  await post(edge.url, { ticket, body });
  const written = () => edge.logs.join("").split("\n").filter((line) => line.includes("TicketUsed")).length > 0;
  for (let waited = 0; !written() && waited < 100; waited += 1) await new Promise((resolve) => setTimeout(resolve, 50));
  const lines = edge.logs.join("").split("\n").filter((line) => line.includes('"event"')).map((line) => JSON.parse(line));
  const check = sha256(json.checkId).slice(0, 16);
  const [{ ms, upstreamMs, ...made }, ...more] = lines.filter((line) => line.check === check);
  const refused = lines.at(-1);
  assert.equal(more.length, 0);
  assert.deepEqual(made, { event: "check", check, region: "ap-southeast-1", outcome: "passed", reason: null, upstreamCode: "Success", requestId: "request-77" });
  assert.ok(ms >= upstreamMs && upstreamMs >= 0);
  assert.equal(refused.code, "TicketUsed");
  for (const secret of ["ticket-log", "subject_77", accessKeyId, accessKeySecret, ticket.slice(-20), json.verdict.slice(-20)]) assert.ok(!edge.logs.join("").includes(secret), secret);
});
