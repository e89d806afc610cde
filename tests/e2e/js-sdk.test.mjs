// The vendor's JavaScript core, unmodified, judges the sandbox: outcomes, signatures, refusals, and its own retries against faults.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { base64, biden, keys, newSandbox, obama, obamaAgain } from "../js/support/sandbox.mjs";
import { call, client, retries } from "./js-sdk/client.mjs";

const [face, again, other] = [obama(), obamaAgain(), biden()].map(base64);
const tokens = "bearer.one,bearer.two";
let sandbox;
let endpoint;
let serial = 0;

before(async () => {
  sandbox = await newSandbox({ keys, bearerTokens: tokens });
  endpoint = new URL(sandbox.url).host;
});
after(() => sandbox.dispose());

/** Without retries but one: workerd now and then ends a kept connection after a body in chunks, as the core sends it, and the core finds it closed. */
const plain = (config) => client(endpoint, { ...retries(3, []), ...config });
const of = (action, fields, config, more) => call(plain(config), action, fields, more);

/** A check; the search of one group unless the fields say otherwise. */
async function check(fields = {}, config = {}, more = {}) {
  const body = { MerchantBizId: `js${process.pid}x${serial++}`, MerchantUserId: "anna", VerifyModel: "0", FaceGroupCodes: "js", SourceFacePicture: face, ...fields };
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return (await call(plain(config), "FaceDuplicationCheckIntl", given, { query: { ProductCode: "FACE_IDU_MIN" }, ...more })).body;
}

async function refused(work) {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail("expected a refusal, got an answer");
}

const console_ = async (path, init) => (await fetch(`${sandbox.url}/console/api/${path}`, init)).json();
const script = (value) => console_("scripts", { method: "POST", body: JSON.stringify(value) });
/** Calls the gateway has seen while `work` ran. */
async function counted(work) {
  const { total } = await console_("calls");
  const result = await work();
  return { result, calls: (await console_("calls")).total - total };
}

const passed = ({ Code, Result, RequestId }) => Code === "Success" && Result.SubCode === "200" && Result.FacePassed === "Y" && RequestId.length === 36 && Result.TransactionId;
const register = { AutoRegistration: "0", FaceRegisterGroupCode: "js" };
const verify = { VerifyModel: "1", FaceGroupCodes: undefined, TargetFacePicture: again };

/** name, what is done, what has to hold of it; in this order, on one state. */
const scenarios = [
  ["search: a new face passes and is registered", () => check(register), (saw) => passed(saw) && saw.Result.FaceRegistrationResult === 1 && saw.Result.FaceRegistrationId],
  ["search: a known face is named", () => check({ MerchantUserId: "bob", SourceFacePicture: again }), ({ Result }) => Result.SubCode === "233" && JSON.parse(Result.DuplicateFace)[0].merchantUserId === "anna"],
  ["search: another person passes", () => check({ SourceFacePicture: other }), passed],
  ["search: ten groups, five faces", () => check({ FaceGroupCodes: "a,b,c,d,e,f,g,h,i,js", ReturnFaces: "5" }), ({ Result }) => JSON.parse(Result.DuplicateFace).length === 1],
  ["verify: the same person", () => check({ ...verify, Liveness: "1" }), (saw) => passed(saw) && Number(saw.Result.FaceComparisonScore) > 60 && saw.Result.FaceAttack === "N"],
  ["verify: another person", () => check({ ...verify, TargetFacePicture: other }), ({ Result }) => Result.SubCode === "204" && Result.FacePassed === "N"],
  ["both: the same person, known", () => check({ ...verify, VerifyModel: "2", FaceGroupCodes: "js" }), ({ Result }) => Result.SubCode === "233" && Number(Result.FaceComparisonScore) > 60],
  ["both: the same person, not known", () => check({ ...verify, VerifyModel: "2", FaceGroupCodes: "elsewhere" }), passed],
  ["unicode in parameters", async () => {
    await of("AddFaceRecord", { ProductCode: "FACE_IDU_MIN", FaceGroupCode: "words", MerchantUserId: "安娜 +&=%~*'é😀", FacePicture: other });
    return (await of("QueryFaceRecord", { FaceGroupCode: "words", CurrentPage: 1, PageSize: 10, MerchantUserId: "安娜 +&=%~*'é😀" })).body;
  }, ({ TotalCount, Items }) => TotalCount === 1 && Items[0].MerchantUserId === "安娜 +&=%~*'é😀"],
  ["empty optional parameters", () => check({ SceneCode: "", Liveness: "", AutoRegistration: "", SourceFacePictureUrl: "", SourceFacePicture: other }), passed],
  ["a large picture", () => check({ SourceFacePicture: base64(Buffer.concat([Buffer.from(other, "base64"), Buffer.alloc(599_000 - Buffer.byteLength(other, "base64"))])) }), passed],
  ["a picture by URL", async () => {
    const picture = Buffer.from(other, "base64");
    const server = createServer((_request, response) => response.end(picture));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await check({ SourceFacePicture: undefined, SourceFacePictureUrl: `http://127.0.0.1:${server.address().port}/face.jpg` });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }, passed],
  ["AddFaceRecord", () => of("AddFaceRecord", { ProductCode: "FACE_IDU_MIN", FaceGroupCode: "siblings", MerchantUserId: "carla", FacePicture: face }), ({ body }) => body.Result.Passed === "Y"],
  ["QueryFaceRecord", () => of("QueryFaceRecord", { FaceGroupCode: "siblings", CurrentPage: 1, PageSize: 10 }), ({ body }) => body.TotalCount === 1 && body.Items[0].MerchantUserId === "carla"],
  ["QueryFaceGroup", () => of("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, GroupCode: "siblings" }), ({ body }) => body.Items[0].Code === "siblings"],
  ["ModifyFaceGroup", async () => {
    const { body } = await of("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, GroupCode: "siblings" });
    await of("ModifyFaceGroup", { Id: body.Items[0].Id, Name: "Geschwister", Description: "兄弟" });
    return of("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, Name: "schwi" });
  }, ({ body }) => body.Items[0].Name === "Geschwister" && body.Items[0].Description === "兄弟"],
  ["DeleteFaceRecordV2", () => of("DeleteFaceRecordV2", { MerchantUserId: "carla" }), ({ body }) => body.Result.Deleted === "Y" && body.Result.DeletedGroupCodes === "siblings"],
  ["DeleteFaceGroup", async () => {
    const { body } = await of("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, GroupCode: "siblings" });
    return of("DeleteFaceGroup", { Id: body.Items[0].Id });
  }, ({ body }) => body.Data === 1],
  ["STS", () => check({ SourceFacePicture: other }, { accessKeyId: "STS.temporary", accessKeySecret: "stsSecret", securityToken: "CAIS+tok/=" }), passed],
  ["bearer", () => check({ SourceFacePicture: other }, { accessKeyId: undefined, accessKeySecret: undefined, bearerToken: "bearer.two" }), passed],
  ["a wrong bearer", () => refused(() => check({}, { accessKeyId: undefined, accessKeySecret: undefined, bearerToken: "bearer.three" })), (error) => error.code === "InvalidBearerToken"],
  ["RPC v1 (signature version 2 of the core)", () => check({ SourceFacePicture: other }, { signatureAlgorithm: "v2" }), passed],
  ["further headers, signed and not", () => check({ SourceFacePicture: other }, {}, { headers: { "x-acs-trace": "a, b", "x-acs-empty": "", "x-other": "é".normalize("NFD").slice(0, 1) } }), passed],
  ["another secret", () => refused(() => check({}, { accessKeySecret: "other" })), (error) => error.name === "ClientError" && error.code === "SignatureDoesNotMatch"],
  ["an unknown key", () => refused(() => check({}, { accessKeyId: "LTAInobody" })), (error) => error.code === "InvalidAccessKeyId.NotFound" && error.statusCode === 404],
  ["a missing parameter", () => refused(() => check({ FaceGroupCodes: undefined })), (error) => error.code === "MissingParameter" && /FaceGroupCodes/.test(error.message)],
  ["a picture given twice", () => refused(() => check({ SourceFacePictureUrl: "http://127.0.0.1/x.jpg" })), (error) => error.code === "DataDuplication" && error.statusCode === 401],
  ["throttled, without retries", () => refused(() => check({ MerchantUserId: "sandbox-throttle" })), (error) => error.name === "ThrottlingError" && error.code === "Throttling.Api"],
  ["an error in lower case", async () => {
    await script({ fault: "lower-case", match: { merchantUserId: "low" } });
    return refused(() => check({ MerchantUserId: "low", FaceGroupCodes: undefined }));
  }, (error) => error.code === "MissingParameter" && error.statusCode === 400 && error.data.message.includes("FaceGroupCodes")],
  ["a success in lower case", () => check({ MerchantUserId: "sandbox-lower-case", SourceFacePicture: other }), ({ code, result }) => code === "Success" && result.subCode === "200"],
  ["a time-out", () => refused(async () => {
    await script({ fault: "slow", delayMs: 1500 });
    return check({ SourceFacePicture: other }, {}, { runtime: { readTimeout: 300 } });
  }), (error) => /time-?out/i.test(`${error.name} ${error.message}`)],
];
for (const [name, work, right] of scenarios) {
  test(`JavaScript core: ${name}`, async () => {
    const saw = await work();
    assert.ok(right(saw), saw instanceof Error ? `${saw.name} ${saw.code} ${saw.message}` : JSON.stringify(saw));
  });
}

/** fault, how often it strikes, retries allowed, calls that takes */
for (const [fault, times, allowed, calls] of [
  ["throttle", 2, 4, 3], ["throttle-user", 1, 4, 2], ["throttle-retry-after", 1, 4, 2], ["internal-error", 2, 4, 3], ["unavailable", 1, 4, 2], ["reset", 1, 4, 2], ["reset-before", 2, 4, 3],
]) {
  test(`JavaScript core: its retries get over ${fault} × ${times}`, async () => {
    await script({ fault, times, delayMs: 120, match: { merchantUserId: "again" } });
    const started = performance.now();
    const { result, calls: made } = await counted(() => check({ MerchantUserId: "again", SourceFacePicture: other }, retries(allowed)));
    assert.ok(passed(result), JSON.stringify(result));
    // A connection that broke by itself takes a call more.
    assert.ok(made >= calls, `expected ${calls} calls, got ${made}`);
    assert.ok(performance.now() - started >= (fault === "throttle-retry-after" ? 120 : 50 * times), "it waited before it called again");
  });
}

test("JavaScript core: its retries end", async () => {
  await script({ fault: "throttle", times: 10, match: { merchantUserId: "never" } });
  const { result, calls } = await counted(() => refused(() => check({ MerchantUserId: "never" }, retries(3))));
  assert.deepEqual([result.code, calls], ["Throttling.Api", 3]);
  await console_("scripts", { method: "DELETE" }).catch(() => undefined);
});
