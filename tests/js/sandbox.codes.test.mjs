// Every Code, SubCode and fault of the operation's page and of sandbox/README.md: by script and by marker, with its status; and the limits of each region.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { acs3, base64, biden, check, commented, newSandbox, obama, sendAlone } from "./support/sandbox.mjs";

const query = { ProductCode: "FACE_IDU_MIN" };
const [face, other] = [base64(obama()), base64(biden())];
let sandbox;
before(async () => { sandbox = await newSandbox(); });
after(() => sandbox.dispose());

const checked = (fields = {}) => sendAlone(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query, body: check({ SourceFacePicture: other, ...fields }) }));
const script = async (value) => assert.equal((await sendAlone({ url: `${sandbox.url}/console/api/scripts`, init: { method: "POST", body: JSON.stringify(value) } })).status, 201);

/** The page's table of codes; status 200 is Success alone. */
const codes = {
  MissingParameter: 400, InvalidParameter: 400, NoFaceDetected: 401, UnqualifiedPhoto: 401, ToolargeImage: 401, DataDuplication: 401, DownloadTimeout: 401,
  "Forbidden.RAMUserAccessDenied": 403, "Forbidden.AccountAccessDenied": 403, "Throttling.Api": 403, InternalError: 500,
  // The gateway's, by convention.
  "Throttling.User": 400, ServiceUnavailable: 503,
};
for (const [code, status] of Object.entries(codes)) {
  test(`${code}: ${status}, by script and by marker, in the gateway's shape`, async () => {
    await script({ code, match: { action: "FaceDuplicationCheckIntl" } });
    for (const fields of [{}, { SceneCode: `sandbox-${code}` }, { MerchantUserId: `sandbox-${code}-x` }]) {
      const { status: got, answer, headers } = await checked(fields);
      assert.deepEqual([got, answer.Code], [status, code]);
      assert.deepEqual(Object.keys(answer).sort(), ["Code", "HostId", "Message", "Recommend", "RequestId"]);
      assert.equal(headers.get("x-acs-request-id"), answer.RequestId);
      assert.equal(headers.get("content-type"), "application/json;charset=utf-8");
    }
    assert.equal((await checked()).answer.Code, "Success");
  });
}

/** SubCode, FacePassed, FaceAttack */
for (const [subCode, passed, attack] of [["200", "Y", "N"], ["204", "N", "N"], ["205", "N", "Y"], ["206", "N", "N"], ["233", "N", "N"]]) {
  test(`SubCode ${subCode}, by script, by marker and by a picture's comment`, async () => {
    const fields = { Liveness: "1", VerifyModel: "2", TargetFacePicture: other };
    await script({ subCode });
    for (const more of [{}, { MerchantUserId: `sandbox${subCode}x` }, { SceneCode: `sandbox-${subCode}` }, { SourceFacePicture: base64(commented(biden(), `sandbox-${subCode}`)) }]) {
      const { status, answer } = await checked({ ...fields, ...more });
      const { SubCode, FacePassed, FaceAttack, DuplicateFace, FaceRegistrationId } = answer.Result;
      assert.deepEqual([status, answer.Code, SubCode, FacePassed, FaceAttack], [200, "Success", subCode, passed, attack]);
      assert.equal(DuplicateFace !== undefined, subCode === "233");
      assert.equal(FaceRegistrationId, undefined);
    }
  });
}

test("a SubCode waits for an operation that has one", async () => {
  await script({ subCode: "206" });
  assert.equal((await sendAlone(acs3(sandbox.url, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 1 } }))).answer.Code, "Success");
  assert.deepEqual([(await checked()).answer.Result.SubCode, (await checked()).answer.Result.SubCode], ["206", "200"]);
});

test("by the console's own list nothing can be scripted that is not tried here", async () => {
  const page = await (await fetch(`${sandbox.url}/console`)).text();
  const offered = (kind) => [...page.matchAll(new RegExp(`value="${kind}:([^"]+)"`, "g"))].map(([, name]) => name).sort();
  assert.deepEqual(offered("code"), Object.keys(codes).sort());
  assert.deepEqual(offered("subCode"), ["200", "204", "205", "206", "233"]);
});

test("206 is decided where a least age is set: nobody of that age passes, nor is registered", async () => {
  const strict = await newSandbox({ leastAge: 120 });
  try {
    const register = { AutoRegistration: "0", FaceRegisterGroupCode: "aged", FaceGroupCodes: "aged" };
    const decided = async (fields) => (await sendAlone(acs3(strict.url, "FaceDuplicationCheckIntl", { query, body: check({ SourceFacePicture: face, ...fields }) }))).answer.Result;
    const refused = await decided(register);
    assert.deepEqual([refused.SubCode, refused.FacePassed, refused.FaceRegistrationResult], ["206", "N", 0]);
    assert.equal((await decided({ VerifyModel: "1", TargetFacePicture: other })).SubCode, "204", "another person comes first");
    assert.equal((await decided({ VerifyModel: "1", TargetFacePicture: face })).SubCode, "206");
    const records = await (await fetch(`${strict.url}/console/api/records`)).json();
    assert.deepEqual(records, []);
  } finally {
    await strict.dispose();
  }
});

/** A request for a region's host that comes here, as through a proxy. */
const at = async (address, host) => (await sendAlone(acs3(`http://${host}`, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 1 } }), address)).answer.Code;

/** Counts what a burst of calls ends in; once more where a busy machine took longer than the second that counts. */
async function burst(url, host, n) {
  for (let attempt = 0; ; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1050));
    const started = performance.now();
    const seen = await Promise.all(Array.from({ length: n }, () => at(url, host)));
    const passed = seen.filter((code) => code === "Success").length;
    if (performance.now() - started < 900 || attempt === 5) return [passed, seen.filter((code) => code === "Throttling.Api").length];
  }
}

test("calls a second by region, public and VPC hosts alike", { timeout: 120_000 }, async () => {
  const limited = await newSandbox({ qps: "vendor" });
  try {
    for (const [region, limit] of [["ap-southeast-1", 10], ["ap-southeast-5", 3], ["cn-hongkong", 10], ["ap-southeast-3", 3]]) {
      for (const name of ["cloudauth-intl", "cloudauth-intl-vpc"]) {
        assert.deepEqual(await burst(limited.url, `${name}.${region}.aliyuncs.com`, 12), [limit, 12 - limit], `${name}.${region}`);
      }
    }
  } finally {
    await limited.dispose();
  }
});
