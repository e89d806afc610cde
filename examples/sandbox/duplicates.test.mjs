// A test of one's own against the sandbox: nothing here reaches the network, nothing needs an account.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { prepare } from "facegate";
import { startSandbox } from "facegate/sandbox";

const picture = await readFile(new URL("anna.png", import.meta.url));
let sandbox;
before(async () => {
  sandbox = await startSandbox();               // `await using sandbox = …` where the engine or TypeScript has it
  await sandbox.createGroup("customers", { name: "Customers" });
  await sandbox.enrol(picture, { group: "customers", merchantUserId: "anna" });
});
after(() => sandbox.dispose());

/** What an edge sends: here the fixture's own signer stands for it; the vendor's SDKs take `sandbox.endpoint` and `sandbox.keys`. */
async function check(merchantUserId) {
  const photo = await prepare(picture);
  const { answer } = await sandbox.call("FaceDuplicationCheckIntl", {
    query: { ProductCode: "FACE_IDU_MIN" },
    body: { MerchantBizId: crypto.randomUUID().replaceAll("-", ""), MerchantUserId: merchantUserId, VerifyModel: "0", FaceGroupCodes: "customers", SourceFacePicture: photo.base64() },
  });
  return answer;
}

test("a face that is enrolled under another name is a duplicate", async () => {
  const { Result } = await check("bert");
  assert.equal(Result.SubCode, "233");
  assert.equal(JSON.parse(Result.DuplicateFace)[0].merchantUserId, "anna");
});

test("what we do when the upstream is throttled", async () => {
  await sandbox.script({ fault: "throttle", match: { action: "FaceDuplicationCheckIntl" } });
  assert.equal((await check("carl")).Code, "Throttling.Api");
  const { last } = await sandbox.calls();
  assert.deepEqual([last[0].action, last[0].code, last[0].scripted], ["FaceDuplicationCheckIntl", "Throttling.Api", "throttle"]);
});
