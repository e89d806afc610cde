// What the sandbox decides by faces: the models, registration, replacing, scores that are set, how many faces come back, paging.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { acs3, base64, biden, check, commented, newSandbox, obama, obamaAgain, obamaDark, obamaElsewhere, send } from "./support/sandbox.mjs";

const face = base64(obama());
const again = base64(obamaAgain());
// Made before a connection is open: a busy machine takes seconds, and an idle connection is closed.
const elsewhere = base64(obamaElsewhere());
const dark = base64(obamaDark());
const attacked = base64(commented(obama(), "sandbox-205"));
const other = base64(biden());
let sandbox;

before(async () => {
  sandbox = await newSandbox();
});
after(() => sandbox.dispose());

const duplicationCheck = (body, query = { ProductCode: "FACE_IDU_MIN" }) => send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query, body }));
const source = { SourceFacePicture: face };
const both = { VerifyModel: "2", ...source, TargetFacePicture: again };

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

test("a verification registers nobody", async () => {
  const fields = { ...both, VerifyModel: "1", FaceGroupCodes: undefined, AutoRegistration: "0", FaceRegisterGroupCode: "verified" };
  const { Result } = (await duplicationCheck(check(fields))).answer;
  assert.deepEqual([Result.SubCode, "FaceRegistrationId" in Result], ["200", false]);
  const listed = (await send(acs3(sandbox.url, "QueryFaceRecord", { query: { FaceGroupCode: "verified", CurrentPage: 1, PageSize: 1 } }))).answer;
  assert.equal(listed.TotalCount, 0);
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
