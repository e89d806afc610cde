// Every parameter rule of the operation's page and of the SDK's models, one row a rule.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { acs3, base64, biden, check, commented, newSandbox, obama, obamaAgain, obamaDark, obamaElsewhere, obamaOf, painted, send } from "./support/sandbox.mjs";

const face = base64(obama());
const again = base64(obamaAgain());
// Made before a connection is open: a busy machine takes seconds, and an idle connection is closed.
const elsewhere = base64(obamaElsewhere());
const dark = base64(obamaDark());
const attacked = base64(commented(obama(), "sandbox-205"));
const other = base64(biden());
let sandbox;
let files;
let filesUrl;

before(async () => {
  sandbox = await newSandbox();
  const served = { "/face.jpg": obama(), "/large.jpg": Buffer.alloc(1_000_001, 1), "/text.jpg": Buffer.from("no picture") };
  files = createServer((request, response) => {
    if (request.url === "/never.jpg") return;
    const bytes = served[request.url];
    response.writeHead(bytes ? 200 : 404).end(bytes);
  });
  await new Promise((resolve) => files.listen(0, "127.0.0.1", resolve));
  filesUrl = `http://127.0.0.1:${files.address().port}`;
});
after(async () => {
  files.closeAllConnections();
  files.close();
  await sandbox.dispose();
});

const duplicationCheck = (body, query = { ProductCode: "FACE_IDU_MIN" }) => send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query, body }));
const codes = (n) => Array.from({ length: n }, (_, i) => `g${i}`).join(",");
const source = { SourceFacePicture: face };
const both = { VerifyModel: "2", ...source, TargetFacePicture: again };

/** name, fields over the smallest search, HTTP status, Code */
const rules = [
  ["smallest search", source, 200, "Success"],
  ["MerchantBizId is required", { ...source, MerchantBizId: undefined }, 400, "MissingParameter"],
  ["an empty required field is missing", { ...source, MerchantBizId: "" }, 400, "MissingParameter"],
  ["MerchantBizId has at most 32 characters", { ...source, MerchantBizId: "a".repeat(33) }, 400, "InvalidParameter"],
  ["MerchantBizId of 32", { ...source, MerchantBizId: "a".repeat(32) }, 200, "Success"],
  ["MerchantBizId has letters and digits only", { ...source, MerchantBizId: "a-b" }, 400, "InvalidParameter"],
  ["MerchantUserId is required", { ...source, MerchantUserId: undefined }, 400, "MissingParameter"],
  ["VerifyModel is required", { ...source, VerifyModel: undefined }, 400, "MissingParameter"],
  ["VerifyModel is 0, 1 or 2", { ...source, VerifyModel: "3" }, 400, "InvalidParameter"],
  ["FaceGroupCodes is required to search", { ...source, FaceGroupCodes: undefined }, 400, "MissingParameter"],
  ["FaceGroupCodes is required for both", { ...both, FaceGroupCodes: undefined }, 400, "MissingParameter"],
  ["ten groups", { ...source, FaceGroupCodes: codes(10) }, 200, "Success"],
  ["at most ten groups", { ...source, FaceGroupCodes: codes(11) }, 400, "InvalidParameter"],
  ["groups are separated by ASCII commas", { ...source, FaceGroupCodes: "a，b" }, 400, "InvalidParameter"],
  ["no empty group", { ...source, FaceGroupCodes: "a,,b" }, 400, "InvalidParameter"],
  ["Liveness is 0 or 1", { ...source, Liveness: "2" }, 400, "InvalidParameter"],
  ["AutoRegistration is 0 or 1", { ...source, AutoRegistration: "2" }, 400, "InvalidParameter"],
  ["registration needs a group", { ...source, AutoRegistration: "0" }, 400, "MissingParameter"],
  ["FaceRegisterGroupCode is one code", { ...source, AutoRegistration: "0", FaceRegisterGroupCode: "a,b" }, 400, "InvalidParameter"],
  ["ReturnFaces of 5", { ...source, ReturnFaces: "5" }, 200, "Success"],
  ["ReturnFaces is at most 5", { ...source, ReturnFaces: "6" }, 400, "InvalidParameter"],
  ["ReturnFaces is at least 1", { ...source, ReturnFaces: "0" }, 400, "InvalidParameter"],
  ["ReturnFaces is a number", { ...source, ReturnFaces: "+1" }, 400, "InvalidParameter"],
  ["FaceQualityCheck is Y or N", { ...source, FaceQualityCheck: "1" }, 400, "InvalidParameter"],
  ["UpdateFaceIfUserExists is Y or N", { ...source, UpdateFaceIfUserExists: "0" }, 400, "InvalidParameter"],
  ["reserved fields are not looked at", { ...source, SaveFacePicture: "x", FaceVerifyThreshold: "x", FaceAttributeCheck: "x" }, 200, "Success"],
  ["an empty optional field is absent", { ...source, Liveness: "", ReturnFaces: "", SourceFacePictureUrl: "" }, 200, "Success"],
  ["a source is required", {}, 400, "MissingParameter"],
  ["one source", { ...source, SourceFacePictureUrl: "http://127.0.0.1/x.jpg" }, 401, "DataDuplication"],
  ["a target is required to verify", { ...source, VerifyModel: "1" }, 400, "MissingParameter"],
  ["a target is required for both", { ...both, TargetFacePicture: undefined }, 400, "MissingParameter"],
  ["one target", { ...both, TargetFacePictureUrl: "http://127.0.0.1/x.jpg" }, 401, "DataDuplication"],
  ["verify needs no group", { ...both, VerifyModel: "1", FaceGroupCodes: undefined }, 200, "Success"],
  ["Base64", { SourceFacePicture: "no base64!" }, 401, "UnqualifiedPhoto"],
  ["no picture", { SourceFacePicture: base64(Buffer.from("GIF89a")) }, 401, "UnqualifiedPhoto"],
  ["a picture that ends early", { SourceFacePicture: base64(obama().subarray(0, 2000)) }, 401, "UnqualifiedPhoto"],
  ["0.6 MB at most", { SourceFacePicture: base64(Buffer.alloc(600_001, 7)) }, 401, "ToolargeImage"],
  ["1 MB of Base64 at most", { SourceFacePicture: "A".repeat(1_048_580) }, 401, "ToolargeImage"],
  ["480 x 640", { SourceFacePicture: base64(obamaOf(480, 640)) }, 200, "Success"],
  ["1080 x 1920", { SourceFacePicture: base64(obamaOf(1080, 1920)) }, 200, "Success"],
  ["480 wide at least", { SourceFacePicture: base64(painted(479, 640)) }, 401, "UnqualifiedPhoto"],
  ["640 high at least", { SourceFacePicture: base64(painted(480, 639)) }, 401, "UnqualifiedPhoto"],
  ["1080 wide at most", { SourceFacePicture: base64(painted(1081, 1900)) }, 401, "UnqualifiedPhoto"],
  ["1920 high at most", { SourceFacePicture: base64(painted(1000, 1921)) }, 401, "UnqualifiedPhoto"],
  ["higher than wide", { SourceFacePicture: base64(painted(800, 800)) }, 401, "UnqualifiedPhoto"],
  ["a flat picture shows no face", { SourceFacePicture: base64(painted(480, 640, () => 128)) }, 401, "NoFaceDetected"],
  ["a gradient shows no face", { SourceFacePicture: base64(painted(480, 640)) }, 401, "NoFaceDetected"],
  ["a poor picture is taken", { SourceFacePicture: dark }, 200, "Success"],
  ["a poor picture is refused when quality is checked", { SourceFacePicture: dark, FaceQualityCheck: "Y" }, 401, "UnqualifiedPhoto"],
  ["a good picture passes the check of quality", { ...source, FaceQualityCheck: "Y" }, 200, "Success"],
  ["the target's quality is checked as well", { ...both, TargetFacePicture: dark, FaceQualityCheck: "Y" }, 401, "UnqualifiedPhoto"],
  ["a comment that asks for a refusal", { SourceFacePicture: base64(commented(obama(), "sandbox-NoFaceDetected")) }, 401, "NoFaceDetected"],
  ["the target is judged as well", { ...both, TargetFacePicture: base64(painted(480, 640, () => 128)) }, 401, "NoFaceDetected"],
  ["a URL is http or https", { SourceFacePictureUrl: "ftp://127.0.0.1/x.jpg" }, 400, "InvalidParameter"],
  ["a picture by URL", { SourceFacePictureUrl: "FILES/face.jpg" }, 200, "Success"],
  ["a URL with nothing behind it", { SourceFacePictureUrl: "FILES/none.jpg" }, 401, "DownloadTimeout"],
  ["a URL that never answers", { SourceFacePictureUrl: "FILES/never.jpg" }, 401, "DownloadTimeout"],
  ["a URL beyond loopback", { SourceFacePictureUrl: "https://example.com/face.jpg" }, 401, "DownloadTimeout"],
  ["1 MB by URL at most", { SourceFacePictureUrl: "FILES/large.jpg" }, 401, "ToolargeImage"],
  ["no picture by URL", { SourceFacePictureUrl: "FILES/text.jpg" }, 401, "UnqualifiedPhoto"],
];

for (const [name, fields, status, code] of rules) {
  test(`FaceDuplicationCheckIntl: ${name}`, async () => {
    const body = Object.fromEntries(Object.entries(check(fields)).map(([key, value]) => [key, value.replace("FILES", filesUrl)]));
    const { status: got, answer, headers } = await duplicationCheck(body);
    assert.deepEqual([got, answer.Code], [status, code], answer.Message);
    assert.match(answer.RequestId, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    assert.match(headers.get("x-facegate-sandbox"), /^1/);
    if (status !== 200) assert.deepEqual(Object.keys(answer).sort(), ["Code", "HostId", "Message", "Recommend", "RequestId"]);
  });
}

for (const [name, query, extra, code] of [
  ["in the query", { ProductCode: "FACE_IDU_MIN" }, {}, "Success"],
  ["in the body", {}, { ProductCode: "FACE_IDU_MIN" }, "Success"],
  ["is required", {}, {}, "MissingParameter"],
  ["is FACE_IDU_MIN", { ProductCode: "FACE" }, {}, "InvalidParameter"],
]) {
  test(`ProductCode ${name}`, async () => {
    assert.equal((await duplicationCheck(check({ ...source, ...extra }), query)).answer.Code, code);
  });
}

/** action, query, body, Code */
const siblings = [
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePicture: face }, "Success"],
  ["AddFaceRecord", {}, { FaceGroupCode: "g", MerchantUserId: "u", FacePicture: face }, "MissingParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", MerchantUserId: "u", FacePicture: face }, "MissingParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", FacePicture: face }, "MissingParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u" }, "MissingParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u".repeat(33), FacePicture: face }, "InvalidParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePicture: face, FacePictureUrl: "http://x/y" }, "DataDuplication"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePicture: "AAAA" }, "UnqualifiedPhoto"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 1, PageSize: 10 }, {}, "Success"],
  ["QueryFaceRecord", { FaceGroupCode: "g", MaxResults: 10 }, {}, "Success"],
  ["QueryFaceRecord", { CurrentPage: 1, PageSize: 10 }, {}, "MissingParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", PageSize: 10 }, {}, "MissingParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 0, PageSize: 10 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 1, PageSize: 101 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", NextToken: "x" }, {}, "InvalidParameter"],
  ["QueryFaceGroup", { CurrentPage: 1 }, {}, "MissingParameter"],
  ["QueryFaceGroup", { CurrentPage: 1, PageSize: 20 }, {}, "Success"],
  ["ModifyFaceGroup", {}, { Id: 999999, Name: "n" }, "Success"],
  ["ModifyFaceGroup", {}, { Name: "n" }, "MissingParameter"],
  ["ModifyFaceGroup", {}, { Id: 1 }, "MissingParameter"],
  ["DeleteFaceGroup", {}, {}, "MissingParameter"],
  ["DeleteFaceGroup", {}, { Id: "x" }, "InvalidParameter"],
  ["DeleteFaceRecord", {}, {}, "MissingParameter"],
  ["DeleteFaceRecordV2", {}, {}, "MissingParameter"],
  ["DeleteFaceRecordV2", { MerchantUserId: "nobody" }, {}, "Success"],
];
for (const [action, query, body, code] of siblings) {
  test(`${action} with ${Object.keys({ ...query, ...body }).join(" ") || "nothing"}: ${code}`, async () => {
    const { answer } = await send(acs3(sandbox.url, action, { query, body }));
    assert.equal(answer.Code, code, answer.Message);
  });
}

test("the three models decide by the faces", async () => {
  const decided = async (fields) => (await duplicationCheck(check(fields))).answer.Result;
  const register = { FaceGroupCodes: "models", AutoRegistration: "0", FaceRegisterGroupCode: "models" };
  const first = await decided({ ...source, ...register });
  assert.deepEqual([first.SubCode, first.FacePassed, first.FaceRegistrationResult], ["200", "Y", 1]);
  const second = await decided({ SourceFacePicture: again, ...register, MerchantUserId: "bob" });
  assert.deepEqual([second.SubCode, second.FacePassed, second.FaceRegistrationResult], ["233", "N", 0]);
  assert.deepEqual(JSON.parse(second.DuplicateFace), [{ faceGroupCode: "models", faceId: first.FaceRegistrationId, merchantUserId: "anna" }]);
  const same = await decided({ VerifyModel: "1", ...source, TargetFacePicture: again, Liveness: "1" });
  assert.deepEqual([same.SubCode, same.FaceAttack, "DuplicateFace" in same], ["200", "N", false]);
  assert.ok(Number(same.FaceComparisonScore) > 80, same.FaceComparisonScore);
  const different = await decided({ VerifyModel: "1", ...source, TargetFacePicture: other });
  assert.equal(different.SubCode, "204");
  assert.ok(Number(different.FaceComparisonScore) < 60, different.FaceComparisonScore);
  assert.equal((await decided({ SourceFacePicture: elsewhere, FaceGroupCodes: "models" })).SubCode, "233", "one face in two pictures");
  assert.equal((await decided({ VerifyModel: "1", ...source, TargetFacePicture: elsewhere })).SubCode, "200");
  assert.equal((await decided({ ...both, FaceGroupCodes: "models" })).SubCode, "233");
  assert.equal((await decided({ ...both, FaceGroupCodes: "elsewhere" })).SubCode, "200");
});

test("age, gender and scores come with the answer", async () => {
  const { Result: result } = (await duplicationCheck(check({ VerifyModel: "1", ...source, TargetFacePicture: dark }))).answer;
  assert.equal(result.FaceGender, "M");
  assert.ok(Math.abs(Number(result.FaceAge) - 50) <= 10, result.FaceAge);
  const { ExtFaceInfo: scores } = result;
  for (const name of ["FaceQualityScore", "IlluminationScore", "SharpnessScore", "OcclusionScore"]) {
    for (const score of [scores[name], scores[`Target${name}`]]) assert.ok(score >= 0 && score <= 100, `${name} ${score}`);
  }
  assert.ok(scores.TargetFaceQualityScore < scores.FaceQualityScore, JSON.stringify(scores));
});

test("liveness is what a script or a marker says", async () => {
  const attack = { SourceFacePicture: attacked, FaceGroupCodes: "nobody", Liveness: "1" };
  const { answer } = await duplicationCheck(check(attack));
  assert.deepEqual([answer.Result.SubCode, answer.Result.FaceAttack, answer.Result.FacePassed], ["205", "Y", "N"]);
  assert.match(answer.Message, /no liveness model/);
  const live = (await duplicationCheck(check({ ...source, FaceGroupCodes: "nobody", Liveness: "1" }))).answer.Result;
  assert.deepEqual([live.SubCode, live.FaceAttack], ["200", "N"]);
});

test("one's own face may be replaced by a newer picture", async () => {
  const own = { FaceGroupCodes: "own", AutoRegistration: "0", FaceRegisterGroupCode: "own" };
  const first = (await duplicationCheck(check({ ...source, ...own }))).answer.Result;
  const newest = { SourceFacePicture: elsewhere, ...own };
  const told = (await duplicationCheck(check(newest))).answer.Result;
  assert.deepEqual([told.SubCode, JSON.parse(told.DuplicateFace)[0].merchantUserId], ["233", "anna"]);
  const newer = (await duplicationCheck(check({ ...newest, UpdateFaceIfUserExists: "Y" }))).answer.Result;
  assert.deepEqual([newer.SubCode, newer.FaceRegistrationResult], ["200", 1]);
  assert.notEqual(newer.FaceRegistrationId, first.FaceRegistrationId);
  const stranger = (await duplicationCheck(check({ ...newest, UpdateFaceIfUserExists: "Y", MerchantUserId: "bob" }))).answer.Result;
  assert.equal(stranger.SubCode, "233", "another user's face is a duplicate still");
});

test("the scores from which on faces are the same can be set", async () => {
  const strict = await newSandbox({ sameScore: 99.9, duplicateScore: 99.9 });
  try {
    const decided = async (fields) => (await send(acs3(strict.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body: check(fields) }))).answer.Result;
    assert.equal((await decided({ VerifyModel: "1", ...source, TargetFacePicture: again })).SubCode, "204");
    const register = { FaceGroupCodes: "strict", AutoRegistration: "0", FaceRegisterGroupCode: "strict" };
    assert.equal((await decided({ ...source, ...register })).SubCode, "200");
    assert.equal((await decided({ SourceFacePicture: again, ...register, MerchantUserId: "bob" })).SubCode, "200");
  } finally {
    await strict.dispose();
  }
});

test("ReturnFaces, and an existing user", async () => {
  const group = { FaceGroupCode: "several", ProductCode: "P", FacePicture: face };
  for (const user of ["a", "b", "c"]) await send(acs3(sandbox.url, "AddFaceRecord", { body: { ...group, MerchantUserId: user } }));
  const found = async (fields) => JSON.parse((await duplicationCheck(check({ ...source, FaceGroupCodes: "several", ...fields }))).answer.Result.DuplicateFace);
  assert.equal((await found({})).length, 1);
  assert.deepEqual((await found({ ReturnFaces: "5" })).map((hit) => hit.merchantUserId), ["a", "b", "c"]);
  const fields = { SourceFacePicture: other, FaceGroupCodes: "several", AutoRegistration: "0", FaceRegisterGroupCode: "several", MerchantUserId: "a" };
  const kept = (await duplicationCheck(check(fields))).answer;
  assert.deepEqual([kept.Result.SubCode, kept.Result.FaceRegistrationResult], ["200", 0]);
  assert.match(kept.Message, /exists already/);
  const replaced = (await duplicationCheck(check({ ...fields, UpdateFaceIfUserExists: "Y" }))).answer.Result;
  assert.equal(replaced.FaceRegistrationResult, 1);
  assert.deepEqual((await found({ ReturnFaces: "5" })).map((hit) => hit.merchantUserId), ["b", "c"]);
});

test("paging by page and by token gives every record once", async () => {
  for (const user of ["a", "b", "c", "d", "e"]) {
    await send(acs3(sandbox.url, "AddFaceRecord", { body: { ProductCode: "P", FaceGroupCode: "paged", FacePicture: face, MerchantUserId: user } }));
  }
  const list = async (query) => (await send(acs3(sandbox.url, "QueryFaceRecord", { query: { FaceGroupCode: "paged", ...query } }))).answer;
  const pages = [await list({ CurrentPage: 1, PageSize: 2 }), await list({ CurrentPage: 2, PageSize: 2 }), await list({ CurrentPage: 3, PageSize: 2 })];
  assert.deepEqual(pages.map((page) => page.Items.map((item) => item.MerchantUserId).join("")), ["ab", "cd", "e"]);
  assert.deepEqual([pages[0].TotalCount, pages[0].TotalPage], [5, 3]);
  let token;
  let users = "";
  do {
    const page = await list({ MaxResults: 2, ...(token ? { NextToken: token } : {}) });
    users += page.Items.map((item) => item.MerchantUserId).join("");
    token = page.NextToken;
  } while (token !== undefined);
  assert.equal(users, "abcde");
});
