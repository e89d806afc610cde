// The full result: for the merchant's backend by a check's id, for a day; and what the page learns beside it, judged over random answers.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, beforeEach, test } from "node:test";
import { fetchResult, isFacegateError } from "facegate/server";
import { answer, photo, post, startEdge, startUpstream, ticketFor } from "./support/edge.mjs";

const apiKey = randomBytes(24).toString("base64url");
const apiKeys = createHash("sha256").update(apiKey).digest("hex");
const upstream = await startUpstream();
const edge = await startEdge(upstream.at, { FACEGATE_API_KEYS: apiKeys }, { script: "tests/js/support/edge-timed.worker.mjs" });
after(async () => { await edge.dispose(); upstream.close(); });
beforeEach(() => { upstream.requests.length = 0; upstream.script = answer(); });

const body = photo();
const ask = (checkId, differs = {}) => fetchResult({ endpoint: edge.url, apiKey, checkId, ...differs });
const fails = (code) => (error) => isFacegateError(error) && error.code === code && /expected/.test(error.message) && !error.message.includes(apiKey);
const control = async (name, given = {}) => (await fetch(`${edge.url}/test/${name}`, { method: "POST", body: JSON.stringify(given) })).json();

const duplicates = JSON.stringify([{ faceGroupCode: "staff", faceId: "face-9", merchantUserId: "someone_else" }, { faceGroupCode: "staff", faceId: "face-8", merchantUserId: "user_1" }]);
const full = answer({ FacePassed: "N", SubCode: "233", FaceComparisonScore: "61.5", DuplicateFace: duplicates, FaceRegistrationResult: "0", FaceRegistrationId: "face-10", FaceAttackScore: "1.27" });

test("the backend gets all that the upstream said, under facegate's names; the page none of it", async () => {
  upstream.script = full;
  const started = Math.floor(Date.now() / 1000);
  const { json, text } = await post(edge.url, { ticket: await ticketFor({ id: "full" }), body });
  const { begun, ended, ...status } = await ask(json.checkId);
  assert.deepEqual(status, {
    checkId: "full.1", ticket: "full", subject: "user_1", state: "done", outcome: "rejected", reason: "DuplicateFace", subCode: "233", region: "ap-southeast-1",
    merchantBizId: createHash("sha256").update("facegate:full:1").digest("hex").slice(0, 32), requestId: "request-77",
    result: {
      passed: false, subCode: "233", comparisonScore: 61.5, attack: false, attackScore: 1.27, age: 31, gender: "F",
      duplicates: [{ group: "staff", faceId: "face-9", subject: "someone_else" }, { group: "staff", faceId: "face-8", subject: "user_1" }],
      registration: { registered: false, faceId: "face-10" }, transactionId: "transaction-77",
    },
  });
  assert.ok(started <= begun && begun <= ended && ended <= started + 20, `${started} ${begun} ${ended}`);
  for (const secret of ["61.5", "1.27", "face-9", "someone_else", "request-77", "transaction-77"]) assert.ok(!text.includes(secret), secret);
});

test("a check that was not made has an outcome and no result", async () => {
  upstream.script = answer({}, "NoFaceDetected");
  const { json } = await post(edge.url, { ticket: await ticketFor(), body });
  const { state, outcome, reason, result, requestId } = await ask(json.checkId);
  assert.deepEqual([state, outcome, reason, result, requestId], ["done", "retake", "NoFaceDetected", null, "request-77"]);
});

test("pending while the upstream thinks; unknown when it said nothing that can be read", async () => {
  let answerNow;
  const asked = new Promise((resolve) => { upstream.script = (response) => { answerNow = () => response.writeHead(502).end("<html>"); resolve(); }; });
  const posting = post(edge.url, { ticket: await ticketFor({ id: "slow" }), body });
  await asked;
  const pending = await ask("slow.1");
  assert.deepEqual([pending.state, pending.outcome, pending.ended, pending.result], ["pending", null, null, null]);
  answerNow();
  await posting;
  const { state, outcome, reason, result } = await ask("slow.1");
  assert.deepEqual([state, outcome, reason, result], ["unknown", "unknown", "UnreadableAnswer", null]);
});

test("what the upstream surely did not take is no check", async () => {
  upstream.script = answer({}, "InvalidParameter");
  assert.equal((await post(edge.url, { ticket: await ticketFor({ id: "back" }), body })).json.code, "Misconfigured");
  await assert.rejects(ask("back.1"), fails("NotFound"));
});

test("without the key nobody learns whether there is such a check", async () => {
  const { json } = await post(edge.url, { ticket: await ticketFor(), body });
  for (const checkId of [json.checkId, "no_such.1"]) {
    await assert.rejects(ask(checkId, { apiKey: "wrong" }), fails("ApiKeyInvalid"));
    const without = await fetch(`${edge.url}/v1/checks/${checkId}`);
    assert.deepEqual([without.status, (await without.json()).code], [401, "ApiKeyInvalid"]);
  }
  await assert.rejects(ask("no_such.1"), fails("NotFound"));
  await assert.rejects(ask(json.checkId.replace(/1$/, "2")), fails("NotFound"));
});

test("the answer is for no page and no cache, and HEAD has no body", async () => {
  const { json } = await post(edge.url, { ticket: await ticketFor(), body });
  const url = `${edge.url}/v1/checks/${json.checkId}`;
  const headers = { authorization: `Bearer ${apiKey}`, origin: "https://shop.example" };
  const response = await fetch(url, { headers });
  assert.deepEqual([response.status, response.headers.get("cache-control"), response.headers.get("access-control-allow-origin")], [200, "no-store", null]);
  assert.equal((await fetch(url, { method: "OPTIONS", headers })).status, 405);
  const head = await fetch(url, { method: "HEAD", headers });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
  for (const path of ["x", "x.0", "x.10", "x.1.1", ".1", `${"x".repeat(65)}.1`, "x.1/", "%2e%2e.1"]) assert.equal((await fetch(`${edge.url}/v1/checks/${path}`, { headers })).status, 404, path);
});

test("what is wrong with a request is said before it is made, and other answers are no result", async () => {
  const never = () => assert.fail("expected no request");
  const bad = [{ endpoint: "http://edge.example" }, { endpoint: "ftp://edge.example" }, { endpoint: "x" }, { apiKey: "" }, { apiKey: "a b" }, { checkId: "x" }, { checkId: "../x.1" }, { checkId: undefined }];
  for (const differs of bad) await assert.rejects(ask("x.1", { fetch: never, ...differs }), fails("InvalidArgument"), JSON.stringify(differs));
  const other = [new Response("<html>"), Response.json({ ok: true }), Response.json({}, { status: 502 }), Response.json({ code: "Else", message: "m" }, { status: 500 }), new Response(null, { status: 302, headers: { location: "https://evil.example" } })];
  for (const response of other) await assert.rejects(ask("x.1", { fetch: async () => response }), fails("NetworkFailed"));
  await assert.rejects(ask("x.1", { fetch: async () => { throw new TypeError("fetch failed"); } }), fails("NetworkFailed"));
  let seen;
  await assert.rejects(ask("x.1", { endpoint: "https://edge.example/base", fetch: async (url) => { seen = String(url); return Response.json({}); } }));
  assert.equal(seen, "https://edge.example/base/v1/checks/x.1");
});

/** A pseudo-random upstream answer: the operation's fields and others at any depth, values plausible, odd and marked. Mulberry32, so that a failure can be had again. */
function randomAnswers(seed) {
  const random = () => { seed = (seed + 0x6d2b79f5) | 0; let t = Math.imul(seed ^ (seed >>> 15), 1 | seed); t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t; return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32; };
  const of = (list) => list[Math.floor(random() * list.length)];
  const fields = ["FacePassed", "SubCode", "DuplicateFace", "FaceComparisonScore", "FaceAttack", "FaceAttackScore", "FaceAge", "FaceGender", "TransactionId", "ExtFaceInfo", "FaceRegistrationId",
    "RequestId", "Message", "facePassed", "subCode", "duplicateFace", "merchantUserId", "faceId", "outcome", "reason", "verdict", "checkId", "__proto__", "toString"];
  const value = (depth) => of([() => null, () => random() < 0.5, () => `mark-${Math.floor(random() * 1e9)}`, () => 1e6 + random() * 1e6, () => of(["Y", "N", "200", "204", "205", "206", "233", "user_1"]),
    () => (depth > 3 ? "mark-0" : object(depth + 1)), () => (depth > 3 ? "mark-0" : Array.from({ length: random() * 4 }, () => value(depth + 1))), () => JSON.stringify(depth > 2 ? "mark-0" : object(depth + 1))])();
  const object = (depth) => Object.fromEntries(Array.from({ length: random() * 8 }, () => [random() < 0.8 ? of(fields) : `mark-${Math.floor(random() * 1e6)}`, value(depth)]));
  return () => ({ ...object(0), Code: of(["Success", "Success", "Success", "NoFaceDetected", "InternalError", "mark-code"]), Result: { ...object(0), FacePassed: of(["Y", "N"]), SubCode: of(["200", "204", "205", "206", "233", "299"]) } });
}

test("two hundred random answers: the page gets the five members of a check, and in them and the verdict only words of the tables", { timeout: 300_000 }, async () => {
  const made = randomAnswers(20260226);
  const reasons = [null, "FaceMismatch", "LivenessRisk", "BusinessPolicy", "DuplicateFace", "SelfDuplicate", "NoFaceDetected", "InternalError", "UnreadableAnswer", "UnknownCode"];
  const reached = new Set();
  for (let n = 0; n < 200; n += 1) {
    upstream.script = made();
    const { json, text, headers } = await post(edge.url, { ticket: await ticketFor({ id: `random-${n}` }), body });
    assert.deepEqual(Object.keys(json), ["checkId", "outcome", "reason", "retryable", "verdict"]);
    assert.ok(["passed", "rejected", "retake", "unknown"].includes(json.outcome) && reasons.includes(json.reason) && typeof json.retryable === "boolean", text);
    const claims = JSON.parse(Buffer.from(json.verdict.split(".")[1], "base64url"));
    assert.deepEqual(Object.keys(claims).sort(), ["exp", "iat", "iss", "jti", "merchantBizId", "outcome", "photo", "policy", "reason", "region", "sub", "subCode", "ticket"]);
    assert.deepEqual([claims.outcome, claims.reason], [json.outcome, json.reason]);
    assert.ok([null, "200", "204", "205", "206", "233"].includes(claims.subCode));
    assert.ok(!`${text} ${JSON.stringify(claims)} ${[...headers].join()}`.includes("mark-"), text);
    assert.equal((await ask(json.checkId)).outcome, json.outcome);
    reached.add(`${json.outcome} ${json.reason}`);
  }
  assert.ok(reached.size >= 8, [...reached].join());
});

// From here on the edge's clock is ahead.

test("after a day a result is gone, from the answer and from the storage", async () => {
  upstream.script = full;
  const { json } = await post(edge.url, { ticket: await ticketFor({ id: "day" }), body });
  const { begun } = await ask(json.checkId);
  await control("ahead", { ms: 24 * 3_600_000 - 60_000 });
  await control("ring", { ticket: "day" });
  assert.equal((await ask(json.checkId)).begun, begun, "a minute before");
  await control("ahead", { ms: 61_000 });
  await assert.rejects(ask(json.checkId), fails("NotFound"), "however late the alarm is");
  assert.equal((await control("ring", { ticket: "day" })).rang, true);
  await assert.rejects(ask(json.checkId), fails("NotFound"));
  assert.deepEqual(await control("kept", { ticket: "day" }), []);
});

test("a Worker that died on the way leaves a check that reads unknown", async () => {
  const { now } = await control("ahead", { ms: 0 });
  const expires = Math.floor(now / 1000) + 300;
  await control("begin", { use: { nonce: "n", ticket: "dead", subject: "user_1", region: "ap-southeast-1", expires, tries: 1 } });
  assert.equal((await ask("dead.1")).state, "pending");
  await control("ahead", { ms: 60_000 });
  const { state, outcome, ended } = await ask("dead.1");
  assert.deepEqual([state, outcome, ended], ["unknown", "unknown", null]);
});
