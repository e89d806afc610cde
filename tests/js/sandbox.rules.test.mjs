// Every parameter rule of the operation's page and of the SDK's models, one row a rule.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { acs3, base64, check, commented, newSandbox, obama, obamaAgain, obamaDark, obamaOf, painted, send } from "./support/sandbox.mjs";

const face = base64(obama());
const again = base64(obamaAgain());
// Made before a connection is open: a busy machine takes seconds, and an idle connection is closed.
const dark = base64(obamaDark());
let sandbox;
let files;
let filesUrl;

before(async () => {
  sandbox = await newSandbox();
  const served = { "/face.jpg": obama(), "/large.jpg": Buffer.alloc(1_000_001, 1), "/text.jpg": Buffer.from("no picture"), "/empty.jpg": Buffer.alloc(0) };
  const moved = { "/moved.jpg": "/face.jpg", "/moved-away.jpg": "http://example.com/face.jpg", "/moved-round.jpg": "/moved-round.jpg", "/moved-file.jpg": "file:///etc/hostname" };
  files = createServer((request, response) => {
    if (request.url === "/never.jpg") return;
    if (request.url === "/half.jpg") {
      response.writeHead(200).write(obama().subarray(0, 5000));
      return;
    }
    if (request.url === "/endless.jpg") {
      const more = () => response.write(Buffer.alloc(65_536, 1)) ? setImmediate(more) : response.once("drain", more);
      response.on("error", () => undefined);
      more();
      return;
    }
    if (request.url in moved) {
      response.writeHead(302, { location: moved[request.url] }).end();
      return;
    }
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
  ["MerchantBizId of one letter", { ...source, MerchantBizId: "Z" }, 200, "Success"],
  ["MerchantBizId has ASCII letters", { ...source, MerchantBizId: "bizä" }, 400, "InvalidParameter"],
  ["MerchantBizId has no space", { ...source, MerchantBizId: "a b" }, 400, "InvalidParameter"],
  ["an empty MerchantUserId is missing", { ...source, MerchantUserId: "" }, 400, "MissingParameter"],
  ["a MerchantUserId of any characters", { ...source, MerchantUserId: "安娜 <&>" }, 200, "Success"],
  ["an empty VerifyModel is missing", { ...source, VerifyModel: "" }, 400, "MissingParameter"],
  ["VerifyModel is one digit", { ...source, VerifyModel: "00" }, 400, "InvalidParameter"],
  ["VerifyModel is ASCII", { ...source, VerifyModel: "１" }, 400, "InvalidParameter"],
  ["an empty FaceGroupCodes is missing", { ...source, FaceGroupCodes: "" }, 400, "MissingParameter"],
  ["no group with a space", { ...source, FaceGroupCodes: "a, b" }, 400, "InvalidParameter"],
  ["a group of 64 characters", { ...source, FaceGroupCodes: "g".repeat(64) }, 200, "Success"],
  ["a group of 65 characters", { ...source, FaceGroupCodes: "g".repeat(65) }, 400, "InvalidParameter"],
  ["one group named eleven times is one", { ...source, FaceGroupCodes: Array(11).fill("same").join(",") }, 200, "Success"],
  ["a verification does not look at groups", { ...both, VerifyModel: "1", FaceGroupCodes: codes(11) }, 200, "Success"],
  ["a search does not look at a target", { ...source, TargetFacePicture: "no picture" }, 200, "Success"],
  ["a search does not look at a target given twice", { ...source, TargetFacePicture: "no picture", TargetFacePictureUrl: "http://127.0.0.1/x.jpg" }, 200, "Success"],
  ["a verification with registration needs a group too", { ...both, VerifyModel: "1", AutoRegistration: "0" }, 400, "MissingParameter"],
  ["both with registration needs a group", { ...both, AutoRegistration: "0" }, 400, "MissingParameter"],
  ["registration into an empty group", { ...source, AutoRegistration: "0", FaceRegisterGroupCode: "" }, 400, "MissingParameter"],
  ["a group to register in without registration", { ...source, AutoRegistration: "1", FaceRegisterGroupCode: "elsewhere" }, 200, "Success"],
  ["FaceRegisterGroupCode is a code, registered in or not", { ...source, FaceRegisterGroupCode: "a b" }, 400, "InvalidParameter"],
  ["AutoRegistration is no word", { ...source, AutoRegistration: "true", FaceRegisterGroupCode: "g" }, 400, "InvalidParameter"],
  ["Liveness is no word", { ...source, Liveness: "Y" }, 400, "InvalidParameter"],
  ["ReturnFaces is a whole number", { ...source, ReturnFaces: "1.5" }, 400, "InvalidParameter"],
  ["ReturnFaces is a small number", { ...source, ReturnFaces: "4294967297" }, 400, "InvalidParameter"],
  ["FaceQualityCheck of Y", { ...source, FaceQualityCheck: "Y" }, 200, "Success"],
  ["FaceQualityCheck is upper case", { ...source, FaceQualityCheck: "y" }, 400, "InvalidParameter"],
  ["UpdateFaceIfUserExists of N", { ...source, UpdateFaceIfUserExists: "N" }, 200, "Success"],
  ["a SceneCode of any kind", { ...source, SceneCode: "安 #1" }, 200, "Success"],
  ["fields nobody knows are not looked at", { ...source, Unheard: "of" }, 200, "Success"],
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
  ["a URL that moves", { SourceFacePictureUrl: "FILES/moved.jpg" }, 200, "Success"],
  ["a URL that moves beyond loopback", { SourceFacePictureUrl: "FILES/moved-away.jpg" }, 401, "DownloadTimeout"],
  ["a URL that moves to a file", { SourceFacePictureUrl: "FILES/moved-file.jpg" }, 401, "DownloadTimeout"],
  ["a URL that moves in a circle", { SourceFacePictureUrl: "FILES/moved-round.jpg" }, 401, "DownloadTimeout"],
  ["a URL that stops half way", { SourceFacePictureUrl: "FILES/half.jpg" }, 401, "DownloadTimeout"],
  ["a URL that never ends", { SourceFacePictureUrl: "FILES/endless.jpg" }, 401, "ToolargeImage"],
  ["a URL with an empty answer", { SourceFacePictureUrl: "FILES/empty.jpg" }, 401, "UnqualifiedPhoto"],
  ["a URL nobody listens at", { SourceFacePictureUrl: "http://127.0.0.1:1/face.jpg" }, 401, "DownloadTimeout"],
  ["a URL with a name that looks like loopback", { SourceFacePictureUrl: "http://127.0.0.1.example.com/face.jpg" }, 401, "DownloadTimeout"],
  ["a URL with a user that looks like loopback", { SourceFacePictureUrl: "http://127.0.0.1@example.com/face.jpg" }, 401, "DownloadTimeout"],
  ["a URL that is none", { SourceFacePictureUrl: "http://" }, 401, "DownloadTimeout"],
  ["a target by URL", { ...both, TargetFacePicture: undefined, TargetFacePictureUrl: "FILES/face.jpg" }, 200, "Success"],
  ["a target by URL with nothing behind it", { ...both, TargetFacePicture: undefined, TargetFacePictureUrl: "FILES/none.jpg" }, 401, "DownloadTimeout"],
  ["both by URL", { VerifyModel: "1", SourceFacePictureUrl: "FILES/face.jpg", TargetFacePictureUrl: "FILES/moved.jpg" }, 200, "Success"],
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
  ["DeleteFaceRecordV2", { MerchantUserId: "" }, {}, "MissingParameter"],
  ["DeleteFaceRecordV2", { MerchantUserId: "nobody", FaceGroupCode: "a,b" }, {}, "InvalidParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "a,b", MerchantUserId: "u", FacePicture: face }, "InvalidParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "ü".repeat(32), FacePicture: face }, "Success"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePicture: face, FaceQualityCheck: "1" }, "InvalidParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePictureUrl: "ftp://127.0.0.1/x.jpg" }, "InvalidParameter"],
  ["AddFaceRecord", {}, { ProductCode: "P", FaceGroupCode: "g", MerchantUserId: "u", FacePictureUrl: "https://example.com/x.jpg" }, "DownloadTimeout"],
  ["QueryFaceRecord", { FaceGroupCode: "a,b", CurrentPage: 1, PageSize: 10 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "nothing-in-it", CurrentPage: 1, PageSize: 10 }, {}, "Success"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: "x", PageSize: 10 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 1 }, {}, "MissingParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 1, PageSize: 0 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", MaxResults: 0 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", MaxResults: 101 }, {}, "InvalidParameter"],
  ["QueryFaceRecord", { FaceGroupCode: "g", CurrentPage: 1000000, PageSize: 100 }, {}, "Success"],
  ["QueryFaceGroup", { PageSize: 20 }, {}, "MissingParameter"],
  ["QueryFaceGroup", { MaxResults: 20 }, {}, "Success"],
  ["QueryFaceGroup", { CurrentPage: 1, PageSize: 101 }, {}, "InvalidParameter"],
  ["ModifyFaceGroup", {}, { Id: "x", Name: "n" }, "InvalidParameter"],
  ["ModifyFaceGroup", {}, { Id: 1, Name: "" }, "MissingParameter"],
  ["DeleteFaceGroup", {}, { Id: 0 }, "InvalidParameter"],
  ["DeleteFaceGroup", {}, { Id: 999999 }, "Success"],
  ["DeleteFaceRecord", {}, { Id: -1 }, "InvalidParameter"],
  ["DeleteFaceRecord", {}, { Id: 999999 }, "Success"],
  ["DeleteFaceRecordV2", { MerchantUserId: "nobody" }, {}, "Success"],
];
for (const [action, query, body, code] of siblings) {
  test(`${action} with ${Object.keys({ ...query, ...body }).join(" ") || "nothing"}: ${code}`, async () => {
    const { answer } = await send(acs3(sandbox.url, action, { query, body }));
    assert.equal(answer.Code, code, answer.Message);
  });
}

test("broken escapes, and a field given twice", async () => {
  const fields = new URLSearchParams(check(source)).toString();
  const sent = async (body) => (await send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body }))).answer.Code;
  assert.equal(await sent(`${fields}&SceneCode=%zz`), "InvalidParameter");
  assert.equal(await sent(`${fields}&SceneCode=%ff`), "InvalidParameter");
  assert.equal(await sent(`${fields}&VerifyModel=9`), "Success", "the first counts");
  assert.equal(await sent(`VerifyModel=&${fields}`), "Success", "an empty one does not");
});
