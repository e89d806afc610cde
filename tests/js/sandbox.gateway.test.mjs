// Signatures, dates, nonces, scripts, the log of calls.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Miniflare } from "miniflare";
import { sandboxWorker, startSandbox } from "../../scripts/lib/sandbox.mjs";
import { admit, initSync, stringToSign } from "../../pkg/sandbox/facegate_sandbox.js";
import { acs3, base64, check, isoDate, keys, newSandbox, obama, rpcV1, send } from "./support/sandbox.mjs";

initSync({ module: readFileSync(new URL("../../pkg/sandbox/facegate_sandbox_bg.wasm", import.meta.url)) });
const query = { CurrentPage: 1, PageSize: 10 };
const sts = { id: "STS.temporary", secret: "stsSecret", headers: { "x-acs-accesskey-id": "STS.temporary", "x-acs-security-token": "CAIS+tok/=" } };
const body = check({ SourceFacePicture: base64(obama()) });
let sandbox;
before(async () => { sandbox = await newSandbox(); });
after(() => sandbox.dispose());

const groups = (options = {}) => send(acs3(sandbox.url, "QueryFaceGroup", { query, ...options }));
const checked = (options = {}) => send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body, ...options }));
const minutes = (n) => ({ "x-acs-date": isoDate(Date.now() + n * 60_000) });

/** name, request, HTTP status, Code */
const rows = [
  ["a query-only operation", () => groups(), 200, "Success"],
  ["a check", () => checked(), 200, "Success"],
  ["further signed headers", () => groups({ headers: { accept: "application/json", "user-agent": "a client/1", "x-acs-credentials-provider": "static_ak" } }), 200, "Success"],
  ["STS", () => groups(sts), 200, "Success"],
  ["STS without its token", () => groups({ ...sts, headers: {} }), 400, "MissingSecurityToken"],
  ["STS with another token", () => groups({ ...sts, headers: { "x-acs-security-token": "other" } }), 400, "InvalidSecurityToken.MismatchWithAccessKey"],
  ["a token nobody asked for", () => groups({ headers: { "x-acs-security-token": "other" } }), 400, "InvalidSecurityToken.MismatchWithAccessKey"],
  ["a token that is not signed", () => groups({ ...sts, unsigned: ["x-acs-security-token"] }), 400, "IncompleteSignature"],
  ["another secret", () => groups({ secret: "other" }), 400, "SignatureDoesNotMatch"],
  ["an unknown key", () => groups({ id: "LTAInobody" }), 404, "InvalidAccessKeyId.NotFound"],
  ["a changed header", () => groups({ change: { "x-acs-action": "QueryFaceRecord" } }), 400, "SignatureDoesNotMatch"],
  ["a changed body", () => checked({ sentBody: "VerifyModel=0" }), 400, "SignatureDoesNotMatch"],
  ["16 minutes late", () => groups({ headers: minutes(-16) }), 400, "InvalidTimeStamp.Expired"],
  ["16 minutes early", () => groups({ headers: minutes(16) }), 400, "InvalidTimeStamp.Expired"],
  ["14 minutes late", () => groups({ headers: minutes(-14) }), 200, "Success"],
  ["14 minutes early", () => groups({ headers: minutes(14) }), 200, "Success"],
  ["another form of date", () => groups({ headers: { "x-acs-date": new Date().toUTCString() } }), 400, "InvalidTimeStamp.Format"],
  ["no date", () => groups({ drop: ["x-acs-date"] }), 400, "MissingTimestamp"],
  ["no nonce", () => groups({ drop: ["x-acs-signature-nonce"] }), 400, "MissingSignatureNonce"],
  ["no hash", () => groups({ drop: ["x-acs-content-sha256"] }), 400, "MissingContentSha256"],
  ["no action", () => groups({ drop: ["x-acs-action"] }), 400, "MissingAction"],
  ["no version", () => groups({ drop: ["x-acs-version"] }), 400, "MissingVersion"],
  ["another version", () => groups({ headers: { "x-acs-version": "2019-03-07" } }), 400, "InvalidVersion"],
  ["an unknown operation", () => groups({ headers: { "x-acs-action": "DescribeInstances" } }), 404, "InvalidAction.NotFound"],
  ["an unsigned host", () => groups({ unsigned: ["host"] }), 400, "IncompleteSignature"],
  ["an unsigned hash", () => groups({ unsigned: ["x-acs-content-sha256"] }), 400, "IncompleteSignature"],
  ["an unsigned type", () => checked({ unsigned: ["content-type"] }), 400, "IncompleteSignature"],
  ["no authorization", () => groups({ change: { authorization: undefined } }), 401, "MissingAuthorization"],
  ["another algorithm", () => groups({ change: { authorization: "Bearer x" } }), 400, "InvalidSignatureMethod"],
  ["no signature in it", () => groups({ change: { authorization: "ACS3-HMAC-SHA256 Credential=LTAItestAK,SignedHeaders=host" } }), 400, "MissingSignature"],
  ["a hash of another body, signed as if right", () => groups({ headers: { "x-acs-content-sha256": "0".repeat(64) } }), 400, "SignatureDoesNotMatch"],
  ["GET", () => send({ url: sandbox.url, init: {} }), 405, "UnsupportedHTTPMethod"],
  ["RPC v1", () => send(rpcV1(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body })), 200, "Success"],
  ["RPC v1 with STS", () => send(rpcV1(sandbox.url, "QueryFaceGroup", { query, id: "STS.temporary", secret: "stsSecret", token: "CAIS+tok/=" })), 200, "Success"],
  ["RPC v1 with another secret", () => send(rpcV1(sandbox.url, "QueryFaceGroup", { query, secret: "other" })), 400, "SignatureDoesNotMatch"],
  ["RPC v1 changed", () => send(rpcV1(sandbox.url, "QueryFaceGroup", { query, change: { PageSize: 11 } })), 400, "SignatureDoesNotMatch"],
  ["RPC v1 late", () => send(rpcV1(sandbox.url, "QueryFaceGroup", { query: { Timestamp: 1 }, change: { Timestamp: minutes(-16)["x-acs-date"] } })), 400, "InvalidTimeStamp.Expired"],
];
for (const [name, request, status, code] of rows) {
  test(`gateway: ${name}: ${code}`, async () => {
    const { status: got, answer } = await request();
    assert.deepEqual([got, answer.Code], [status, code], answer.Message);
  });
}

test("a request that workerd reroutes keeps the host it was signed for", async () => {
  const caller = {
    name: "caller", modules: true, compatibilityDate: "2026-04-01", outboundService: "sandbox",
    script: `export default { async fetch(request) { const { url, init } = await request.json(); return fetch(url, init); } }`,
  };
  const miniflare = new Miniflare({ workers: [caller, sandboxWorker({ keys })], telemetry: { enabled: false } });
  try {
    const address = String(await miniflare.ready);
    const { url, init } = acs3("https://cloudauth-intl.ap-southeast-1.aliyuncs.com", "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body });
    const { host, ...headers } = init.headers;
    const answered = (target) => send({ url: address, init: { method: "POST", body: JSON.stringify({ url: target, init: { ...init, headers } }) } });
    assert.equal((await answered(url.replace("southeast-1", "southeast-5"))).answer.Code, "SignatureDoesNotMatch");
    assert.equal((await answered(url)).answer.Result.SubCode, "200");
    assert.equal(host, "cloudauth-intl.ap-southeast-1.aliyuncs.com");
  } finally {
    await miniflare.dispose();
  }
});

test("a mismatch tells the string to sign", async () => {
  const { answer } = await groups({ secret: "other" });
  assert.match(answer.Message, /^Specified signature is not matched with our calculation\. server string to sign is:ACS3-HMAC-SHA256\n[0-9a-f]{64}$/);
});

test("a nonce serves once, and a refused signature does not burn it", async () => {
  const headers = { "x-acs-signature-nonce": "once" };
  const answered = async (options) => (await groups({ headers, ...options })).answer.Code;
  assert.equal(await answered({ secret: "other" }), "SignatureDoesNotMatch");
  assert.deepEqual([await answered(), await answered()], ["Success", "SignatureNonceUsed"]);
});

const wire = new URL("../vectors/wire/", import.meta.url);
for (const name of readdirSync(wire).filter((file) => file.endsWith(".http"))) {
  test(`the SDK's captured request verifies: ${name}`, () => {
    const [head, ...rest] = readFileSync(new URL(name, wire), "utf8").split(/\r?\n\r?\n/);
    const [start, ...lines] = head.split(/\r?\n/);
    const bytes = Buffer.from(rest.join("\n\n"));
    const headers = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
    const token = headers.find(([key]) => key === "x-acs-security-token")?.[1] ?? null;
    const received = (now, tokenOfKey = token) => ({
      method: "POST", url: `http://127.0.0.1:18080${start.split(" ")[1]}`, headers, now, keys: [{ id: "LTAItestAK", token: tokenOfKey }],
      bodySha256: createHash("sha256").update(bytes).digest("hex"),
    });
    const time = Date.parse("2026-11-23T00:38:24Z") / 1000;
    const admission = admit(received(time), bytes);
    const acs = admission.scheme === "ACS3-HMAC-SHA256";
    const toSign = acs ? stringToSign(createHash("sha256").update(admission.canonicals[0]).digest("hex")) : admission.stringToSign;
    const hmac = createHmac(acs ? "sha256" : "sha1", acs ? "testSK" : "testSK&").update(toSign);
    assert.equal(hmac.digest(acs ? "hex" : "base64"), admission.signature);
    assert.equal(admit(received(time + 901), bytes).code, "InvalidTimeStamp.Expired");
    assert.equal(admit(received(time, "another"), bytes).code, token === null ? "MissingSecurityToken" : "InvalidSecurityToken.MismatchWithAccessKey");
  });
}

const console_ = (path, init) => fetch(`${sandbox.url}/console/api/${path}`, init);
const script = async (value) => assert.equal((await console_("scripts", { method: "POST", body: JSON.stringify(value) })).status, 201);

/** script, HTTP status, what the answer is */
const effects = [
  [{ subCode: "204" }, 200, (answer) => answer.Result.SubCode === "204" && answer.Result.FacePassed === "N"],
  [{ subCode: "206" }, 200, (answer) => answer.Result.SubCode === "206"],
  [{ subCode: "233" }, 200, (answer) => JSON.parse(answer.Result.DuplicateFace).length === 1],
  [{ code: "NoFaceDetected" }, 401, (answer) => answer.Code === "NoFaceDetected"],
  [{ code: "Forbidden.RAMUserAccessDenied" }, 403, (answer) => answer.Code === "Forbidden.RAMUserAccessDenied"],
  [{ fault: "throttle" }, 403, (answer, headers) => answer.Code === "Throttling.Api" && !headers.has("x-acs-retry-after")],
  [{ fault: "throttle-retry-after", delayMs: 70 }, 403, (answer, headers) => answer.Code === "Throttling.Api" && headers.get("x-acs-retry-after") === "70"],
  [{ fault: "internal-error" }, 500, (answer) => answer.Code === "InternalError"],
  [{ fault: "html-502" }, 502, (answer) => answer.startsWith("<html>")],
  [{ fault: "xml-503" }, 503, (answer) => answer.startsWith("<?xml")],
  [{ fault: "wrong-json" }, 200, (answer) => typeof answer === "string" && answer.startsWith("{")],
  [{ fault: "empty-body" }, 200, (answer) => answer === ""],
  [{ fault: "unknown-code" }, 200, (answer) => answer.Code === "Sandbox.Unheard"],
  [{ fault: "lower-case" }, 200, (answer) => answer.result.subCode === "200" && answer.code === "Success"],
];
for (const [value, status, right] of effects) {
  test(`script ${JSON.stringify(value)}`, async () => {
    await script({ match: { action: "FaceDuplicationCheckIntl" }, ...value });
    assert.equal((await groups()).answer.Code, "Success");
    const scripted = await checked();
    assert.equal(scripted.status, status);
    assert.ok(right(scripted.answer, scripted.headers), JSON.stringify(scripted.answer));
    assert.equal((await checked()).answer.Result.SubCode, "200");
  });
}

test("a slow answer comes late, a reset one breaks off", async () => {
  await script({ fault: "slow", delayMs: 300 });
  const started = performance.now();
  assert.equal((await groups()).answer.Code, "Success");
  assert.ok(performance.now() - started >= 290);
  await script({ fault: "reset" });
  await assert.rejects(groups());
  assert.equal((await groups()).answer.Code, "Success");
});

test("scripts are taken in order, as often as they say, by those they match", async () => {
  await script({ match: { merchantUserId: "bob" }, subCode: "206" });
  await script({ subCode: "204", times: 2 });
  const decided = async (MerchantUserId) => (await checked({ body: check({ ...body, MerchantUserId }) })).answer.Result.SubCode;
  assert.deepEqual([await decided("anna"), await decided("bob"), await decided("bob"), await decided("bob")], ["204", "206", "204", "200"]);
  assert.deepEqual(await (await console_("scripts")).json(), []);
});

test("wrong scripts and foreign pages are refused", async () => {
  for (const wrong of ["", "{}", '{"subCode":"299"}', '{"fault":"none"}']) {
    assert.equal((await console_("scripts", { method: "POST", body: wrong })).status, 400, wrong);
  }
  const foreign = await console_("scripts", { method: "POST", body: '{"fault":"slow"}', headers: { origin: "https://elsewhere.example" } });
  assert.equal(foreign.status, 403);
  assert.deepEqual(await (await console_("scripts")).json(), []);
});

for (const [field, marker, code, subCode] of [
  ["MerchantUserId", "sandbox204anna", "Success", "204"], ["MerchantUserId", "sandbox205", "Success", "205"],
  ["SceneCode", "sandbox206", "Success", "206"], ["MerchantUserId", "sandbox-233-x", "Success", "233"],
  ["MerchantUserId", "sandbox-throttle-x", "Throttling.Api"], ["SceneCode", "sandbox-UnqualifiedPhoto", "UnqualifiedPhoto"],
]) {
  test(`marker ${field}=${marker}`, async () => {
    const { answer } = await checked({ body: check({ ...body, Liveness: "1", [field]: marker }) });
    assert.deepEqual([answer.Code, answer.Result?.SubCode], [code, subCode]);
    if (subCode === "205") assert.equal(answer.Result.FaceAttack, "Y");
  });
}

test("calls are counted, the last one first, and hold no picture", async () => {
  const calls = async () => (await console_("calls")).json();
  const before = await calls();
  await checked();
  await groups({ secret: "other" });
  const now = await calls();
  assert.equal(now.total, before.total + 2);
  const [wrong, right] = now.last;
  assert.deepEqual([wrong.action, wrong.code], ["QueryFaceGroup", "SignatureDoesNotMatch"]);
  assert.deepEqual([right.code, right.subCode, right.merchantUserId, right.merchantBizId], ["Success", "200", "anna", body.MerchantBizId]);
  assert.equal(now.counts.FaceDuplicationCheckIntl["Success 200"], before.counts.FaceDuplicationCheckIntl["Success 200"] + 1);
  assert.ok(!JSON.stringify(now).includes(body.SourceFacePicture.slice(0, 40)));
});

test("the console makes groups and shows them, escaped", async () => {
  const made = async (code) => (await console_("groups", { method: "POST", body: JSON.stringify({ code, name: "<b>Staff</b>" }) })).status;
  assert.deepEqual([await made("console"), await made("console"), await made("a,b")], [201, 200, 400]);
  const page = await (await fetch(`${sandbox.url}/console`)).text();
  assert.ok(page.includes("&lt;b&gt;Staff&lt;/b&gt;") && !page.includes("<b>Staff"));
  assert.ok(!/<script/i.test(page) && page.includes("no liveness model"));
  assert.equal((await fetch(`${sandbox.url}/console/console.css`)).headers.get("content-type"), "text/css;charset=utf-8");
  assert.equal((await fetch(`${sandbox.url}/console/nothing`)).status, 404);
});

test("strict groups have to exist", async () => {
  const strict = await newSandbox({ strictGroups: true });
  try {
    const answered = async () => (await send(acs3(strict.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body }))).answer.Code;
    assert.equal(await answered(), "InvalidParameter");
    await fetch(`${strict.url}/console/api/groups`, { method: "POST", body: JSON.stringify({ code: "staff" }) });
    assert.equal(await answered(), "Success");
  } finally {
    await strict.dispose();
  }
});

test("groups, records, nonces and counts survive a restart", async () => {
  const one = await newSandbox();
  const add = await send(acs3(one.url, "AddFaceRecord", { body: { ProductCode: "P", FaceGroupCode: "kept", MerchantUserId: "anna", FacePicture: base64(obama()) }, headers: { "x-acs-signature-nonce": "kept" } }));
  assert.equal(add.answer.Result.Passed, "Y");
  const { last: before } = await (await fetch(`${one.url}/console/api/calls`)).json();
  const again = await startAgain(one);
  try {
    const search = (headers = {}) => send(acs3(again.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body: { ...body, FaceGroupCodes: "kept" }, headers }));
    assert.equal((await search({ "x-acs-signature-nonce": "kept" })).answer.Code, "SignatureNonceUsed");
    assert.equal((await search()).answer.Result.SubCode, "233");
    const { last } = await (await fetch(`${again.url}/console/api/calls`)).json();
    assert.deepEqual(last.at(-1), before.at(-1));
  } finally {
    await again.dispose();
  }
});

async function startAgain({ stop, state, remove }) {
  await stop();
  const sandbox = await startSandbox({ state, keys });
  return { ...sandbox, dispose: async () => { await sandbox.dispose(); remove(); } };
}
