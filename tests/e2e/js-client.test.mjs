// The vendor's older JavaScript core, `@alicloud/openapi-client`, on which its generated SDKs rested until 2025, unmodified, judges the sandbox. It knows no
// retries for what was refused, so none are asked of it.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { base64, biden, commented, keys, newSandbox, obama, obamaAgain, painted } from "../js/support/sandbox.mjs";
import "./js-sdk/client.mjs";

const require = createRequire(new URL("./js-sdk/client.mjs", import.meta.url));
const { default: Client, Config, OpenApiRequest, Params } = require("@alicloud/openapi-client");
const { RuntimeOptions } = require("@alicloud/tea-util");

const [face, again, other, nobody] = [obama(), obamaAgain(), biden(), painted(480, 640)].map(base64);
const attack = base64(commented(biden(), "sandbox-205"));
const byQuery = new Set(["QueryFaceRecord", "QueryFaceGroup", "DeleteFaceRecordV2"]);
let sandbox;
let serial = 0;
before(async () => { sandbox = await newSandbox({ keys, bearerTokens: "bearer.one" }); });
after(() => sandbox.dispose());

/** Calls an operation as the generated SDKs do, with a client of its own; once more where workerd has ended a kept connection. */
async function call(action, fields, { config = {}, query = {}, headers = {}, runtime = {} } = {}, tries = 3) {
  const endpoint = new URL(sandbox.url).host;
  const client = new Client(new Config({ accessKeyId: "LTAItestAK", accessKeySecret: "testSK", endpoint, protocol: "http", connectTimeout: 60_000, readTimeout: 60_000, ...config }));
  const params = new Params({ action, version: "2022-08-09", protocol: "HTTP", pathname: "/", method: "POST", authType: "AK", style: "RPC", reqBodyType: "formData", bodyType: "json" });
  const request = byQuery.has(action) ? new OpenApiRequest({ query: { ...query, ...fields }, headers }) : new OpenApiRequest({ query, body: fields, headers });
  try {
    return (await client.callApi(params, request, new RuntimeOptions(runtime))).body;
  } catch (error) {
    if (/socket hang up|ECONNRESET/.test(error.message) && tries > 1) return call(action, fields, { config, query, headers, runtime }, tries - 1);
    throw error;
  }
}

function check(fields = {}, more = {}) {
  const body = { MerchantBizId: `client${process.pid}x${serial++}`, MerchantUserId: "anna", VerifyModel: "0", FaceGroupCodes: "client", SourceFacePicture: face, ...fields };
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
  return call("FaceDuplicationCheckIntl", given, { query: { ProductCode: "FACE_IDU_MIN" }, ...more });
}

const refused = (work) => work().then(() => assert.fail("expected a refusal, got an answer"), (error) => error);
const script = (value) => fetch(`${sandbox.url}/console/api/scripts`, { method: "POST", body: JSON.stringify(value) });
const passed = ({ Code, Result, RequestId }) => Code === "Success" && Result.SubCode === "200" && Result.FacePassed === "Y" && RequestId.length === 36;
const with_ = (fields) => () => check({ SourceFacePicture: other, ...fields });
const coded = (code, status, text = /./) => (error) => error.code === code && error.data.statusCode === status && text.test(error.message);
const words = "安娜 +&=%~*'é😀";
const verify = { VerifyModel: "1", FaceGroupCodes: undefined, TargetFacePicture: again };

/** name, what is done, what has to hold of it; in this order, on one state. */
const scenarios = [
  ["a new face passes and is registered", () => check({ AutoRegistration: "0", FaceRegisterGroupCode: "client" }), (saw) => passed(saw) && saw.Result.FaceRegistrationResult === 1],
  ["a known face is named", () => check({ MerchantUserId: "bob", SourceFacePicture: again }), ({ Result }) => Result.SubCode === "233" && JSON.parse(Result.DuplicateFace)[0].merchantUserId === "anna"],
  ["another person passes", with_({}), passed],
  ["numbers", with_({ VerifyModel: 0, ReturnFaces: 5, Liveness: 0 }), passed],
  ["a boolean is none of the values", () => refused(with_({ Liveness: true })), coded("InvalidParameter", 400, /Liveness/)],
  ["the same person", () => check({ ...verify, Liveness: "1" }), (saw) => passed(saw) && Number(saw.Result.FaceComparisonScore) > 60 && saw.Result.FaceAttack === "N"],
  ["another person than the target", () => check({ ...verify, TargetFacePicture: other }), ({ Result }) => Result.SubCode === "204"],
  ["an attack, by the picture's comment", () => check({ SourceFacePicture: attack, Liveness: "1" }), ({ Result }) => Result.SubCode === "205" && Result.FaceAttack === "Y"],
  ["empty optional parameters", with_({ SceneCode: "", Liveness: "", AutoRegistration: "", SourceFacePictureUrl: "" }), passed],
  ["a very long scene", with_({ SceneCode: "é".repeat(5000) }), passed],
  ["unicode in a user", async () => {
    await call("AddFaceRecord", { ProductCode: "FACE_IDU_MIN", FaceGroupCode: "words", MerchantUserId: words, FacePicture: other });
    return call("QueryFaceRecord", { FaceGroupCode: "words", CurrentPage: 1, PageSize: 10, MerchantUserId: words });
  }, ({ TotalCount, Items }) => TotalCount === 1 && Items[0].MerchantUserId === words],
  ["a group's name and description", async () => {
    const { Items } = await call("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, GroupCode: "words" });
    await call("ModifyFaceGroup", { Id: Items[0].Id, Name: "Wörter", Description: "兄弟" });
    await call("ModifyFaceGroup", { Id: Items[0].Id, Name: "Wörter" });
    return call("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, Name: "ört" });
  }, ({ Items }) => Items[0].Name === "Wörter" && Items[0].Description === "兄弟"],
  ["a user deleted", () => call("DeleteFaceRecordV2", { MerchantUserId: words }), ({ Result }) => Result.Deleted === "Y" && Result.DeletedGroupCodes === "words"],
  ["a group deleted", async () => {
    const { Items } = await call("QueryFaceGroup", { CurrentPage: 1, PageSize: 10, GroupCode: "words" });
    return call("DeleteFaceGroup", { Id: Items[0].Id });
  }, ({ Data }) => Data === 1],
  ["a picture by URL", async () => {
    const server = createServer((_request, response) => response.end(Buffer.from(other, "base64")));
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      return await check({ SourceFacePicture: undefined, SourceFacePictureUrl: `http://127.0.0.1:${server.address().port}/a face.jpg?x=1&y=é` });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  }, passed],
  ["a URL nobody answers at", () => refused(() => check({ SourceFacePicture: undefined, SourceFacePictureUrl: "http://127.0.0.1:9/x.jpg" })), coded("DownloadTimeout", 401)],
  ["nobody in the picture", () => refused(() => check({ SourceFacePicture: nobody })), coded("NoFaceDetected", 401)],
  ["a picture as a data: URL", () => refused(() => check({ SourceFacePicture: `data:image/jpeg;base64,${face}` })), coded("UnqualifiedPhoto", 401, /data: prefix/)],
  ["more than 1 MB", () => refused(() => check({ SourceFacePicture: base64(Buffer.alloc(1_010_000)) })), coded("ToolargeImage", 401)],
  ["both forms of a picture", () => refused(() => check({ SourceFacePictureUrl: "http://127.0.0.1/x.jpg" })), coded("DataDuplication", 401)],
  ["a missing parameter", () => refused(() => check({ FaceGroupCodes: undefined })), coded("MissingParameter", 400, /FaceGroupCodes/)],
  ["an unknown operation", () => refused(() => call("CreateFaceGroup", { Code: "x" })), coded("InvalidAction.NotFound", 404)],
  ["STS", () => check({ SourceFacePicture: other }, { config: { accessKeyId: "STS.temporary", accessKeySecret: "stsSecret", securityToken: "CAIS+tok/=", type: "sts" } }), passed],
  ["bearer", () => check({ SourceFacePicture: other }, { config: { accessKeyId: undefined, accessKeySecret: undefined, bearerToken: "bearer.one" } }), passed],
  ["RPC v1", () => check({ SourceFacePicture: other }, { config: { signatureAlgorithm: "v2" } }), passed],
  ["RPC v1 with STS", () => check({ SourceFacePicture: other }, { config: { signatureAlgorithm: "v2", accessKeyId: "STS.temporary", accessKeySecret: "stsSecret", securityToken: "CAIS+tok/=", type: "sts" } }), passed],
  ["bearer in RPC v1", () => check({ SourceFacePicture: other }, { config: { signatureAlgorithm: "v2", accessKeyId: undefined, accessKeySecret: undefined, bearerToken: "bearer.one" } }), passed],
  ["another secret", () => refused(() => check({}, { config: { accessKeySecret: "other" } })), coded("SignatureDoesNotMatch", 400, /server string to sign is/)],
  ["another secret in RPC v1", () => refused(() => check({}, { config: { accessKeySecret: "other", signatureAlgorithm: "v2" } })), coded("SignatureDoesNotMatch", 400)],
  ["an unknown key", () => refused(() => check({}, { config: { accessKeyId: "LTAInobody" } })), coded("InvalidAccessKeyId.NotFound", 404)],
  ["throttled", () => refused(() => check({ MerchantUserId: "sandbox-throttle" })), coded("Throttling.Api", 403)],
  ["a broken gateway", () => refused(() => check({ MerchantUserId: "sandbox-html-502" })), (error) => error instanceof Error],
  ["a refusal in lower case", async () => {
    await script({ fault: "lower-case", match: { merchantUserId: "low" } });
    return refused(() => check({ MerchantUserId: "low", FaceGroupCodes: undefined }));
  }, (error) => error.code === "MissingParameter" && /FaceGroupCodes/.test(error.message)],
  ["a success in lower case", () => check({ MerchantUserId: "sandbox-lower-case", SourceFacePicture: other }), ({ code, result }) => code === "Success" && result.subCode === "200"],
  ["a time-out", async () => {
    await script({ fault: "slow", delayMs: 1500, match: { merchantUserId: "late" } });
    return refused(() => check({ MerchantUserId: "late", SourceFacePicture: other }, { runtime: { readTimeout: 300 } }));
  }, (error) => /time-?out/i.test(`${error.name} ${error.message}`)],
];
for (const [name, work, right] of scenarios) {
  test(`openapi-client: ${name}`, async () => {
    const saw = await work();
    assert.ok(right(saw), saw instanceof Error ? `${saw.name} ${saw.code} ${saw.message} ${JSON.stringify(saw.data)}` : JSON.stringify(saw));
  });
}
