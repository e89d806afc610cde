// `facegate/sandbox`: the sandbox as a fixture of tests.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { isFacegateError } from "facegate";
import { connectSandbox, isSandboxError, startSandbox } from "facegate/sandbox";
import { root } from "../../scripts/lib/run.mjs";
import { acs3, send } from "./support/sandbox.mjs";

const face = readFileSync(join(root, "tests/images/faces/obama.png"));
const query = { CurrentPage: 1, PageSize: 10 };
// Of its own, so that what other tests leave there in the meantime is not counted.
const folder = mkdtempSync(join(tmpdir(), "facegate-fixture-"));
process.env.TMPDIR = folder;
const temporary = () => readdirSync(folder).filter((name) => name.startsWith("facegate-sandbox-"));
let sandbox;
before(async () => { sandbox = await startSandbox(); });
after(async () => {
  await sandbox.dispose();
  rmSync(folder, { recursive: true });
});

const code = (wanted) => (error) => isSandboxError(error) && error.code === wanted;

test("the address, the endpoint an SDK wants, and the key it knows", async () => {
  assert.match(sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.deepEqual([sandbox.endpoint, sandbox.console], [sandbox.url.slice(7), `${sandbox.url}/console`]);
  assert.deepEqual(sandbox.keys, [{ id: "sandbox", secret: "sandbox-secret" }]);
  // By a signer that shares no code with the fixture's.
  assert.equal((await send(acs3(sandbox.url, "QueryFaceGroup", { query, id: "sandbox", secret: "sandbox-secret" }))).answer.Code, "Success");
});

test("call signs what the sandbox verifies, whatever is in it", async () => {
  const awkward = "a b+c/d=e&f!'()*~ä汉👤";
  assert.equal((await sandbox.call("QueryFaceGroup", { query: { ...query, Name: awkward } })).answer.Code, "Success");
  const { status, answer } = await sandbox.call("AddFaceRecord", { body: { ProductCode: awkward, FaceGroupCode: "g", MerchantUserId: "u", FacePicture: "AAAA" } });
  assert.deepEqual([status, answer.Code], [401, "UnqualifiedPhoto"]);
  assert.equal((await sandbox.call("Nothing")).answer.Code, "InvalidAction.NotFound");
});

test("groups, enrolment, records", async () => {
  await sandbox.createGroup("staff", { name: "Staff" });
  await sandbox.createGroup("staff");
  await assert.rejects(sandbox.createGroup("a,b"), code("SandboxRefused"));
  await sandbox.enrol(face, { group: "staff", merchantUserId: "anna" });
  await sandbox.enrol(new Blob([face]), { group: "staff", merchantUserId: "anna" });
  const [record, ...others] = await sandbox.records("staff");
  assert.deepEqual([record.merchantUserId, record.groupCode, record.registrationType, others.length], ["anna", "staff", "API", 0]);
  const { name, faces } = (await sandbox.groups()).find((group) => group.code === "staff");
  assert.deepEqual([name, faces], ["Staff", 1]);
  assert.deepEqual(await sandbox.records("nowhere"), []);
});

test("a picture's URL beyond loopback is asked for with anyUrl only", async () => {
  const server = createServer((_, response) => response.end(face)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const body = {
    ProductCode: "FACE_IDU_MIN", MerchantBizId: "any1", MerchantUserId: "anna", VerifyModel: "0", FaceGroupCodes: "nobody",
    SourceFacePictureUrl: `http://0.0.0.0:${server.address().port}/face.png`,
  };
  const told = async (one) => (await one.call("FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body })).answer.Code;
  const open = await startSandbox({ anyUrl: true });
  try {
    // What comes of a picture that was had: this one is too small.
    assert.deepEqual([await told(sandbox), await told(open)], ["DownloadTimeout", "UnqualifiedPhoto"]);
  } finally {
    await open.dispose();
    server.close();
  }
});

test("a picture that cannot be enrolled says why, and whose no it was", async () => {
  const enrolment = { group: "staff", merchantUserId: "bert" };
  await assert.rejects(sandbox.enrol(Buffer.from("no picture"), enrolment), (error) => isFacegateError(error) && error.code === "UnsupportedFormat");
  await assert.rejects(sandbox.enrol(Buffer.from("no picture"), { ...enrolment, prepare: false }), (error) => code("SandboxRefused")(error) && error.answer === "UnqualifiedPhoto");
  await assert.rejects(sandbox.enrol(face, { group: "staff", merchantUserId: "u".repeat(33) }), code("SandboxRefused"));
});

test("enrol waits where it is throttled, and not where it is refused otherwise", async () => {
  await sandbox.script({ fault: "throttle", times: 2 });
  await sandbox.script({ fault: "throttle-retry-after", delayMs: 30 });
  await sandbox.enrol(face, { group: "staff", merchantUserId: "carl" });
  assert.equal((await sandbox.calls()).counts.AddFaceRecord["Throttling.Api"], 3);
  await sandbox.script({ fault: "internal-error" });
  await assert.rejects(sandbox.enrol(face, { group: "staff", merchantUserId: "carl" }), (error) => error.answer === "InternalError");
});

test("scripts are for whom they match, and can be cleared", async () => {
  await sandbox.script({ code: "NoFaceDetected", match: { merchantUserId: "dora" } });
  await assert.rejects(sandbox.enrol(face, { group: "staff", merchantUserId: "dora" }), (error) => error.answer === "NoFaceDetected");
  await sandbox.script({ code: "NoFaceDetected" });
  await sandbox.clearScripts();
  await sandbox.enrol(face, { group: "staff", merchantUserId: "dora" });
  await sandbox.script({ code: "NoFaceDetected", every: 2, match: { action: "AddFaceRecord" } });
  const enrolled = async () => sandbox.enrol(face, { group: "staff", merchantUserId: "dora" }).then(() => true, () => false);
  assert.deepEqual([await enrolled(), await enrolled(), await enrolled(), await enrolled()], [true, false, true, false]);
  await sandbox.clearScripts();
  await assert.rejects(sandbox.script({ fault: "no such thing" }), code("SandboxRefused"));
});

test("the options: keys with a token, strict groups, a token for the console, a folder that stays", async (t) => {
  const state = mkdtempSync(join(tmpdir(), "facegate-fixture-"));
  t.after(() => rmSync(state, { recursive: true }));
  const options = { keys: [{ id: "STS.a", secret: "b", token: "c:d=" }], strictGroups: true, consoleToken: "0123456789abcdef", state };
  const first = await startSandbox(options);
  await assert.rejects(first.enrol(face, { group: "kept", merchantUserId: "anna" }), (error) => error.answer === "InvalidParameter");
  await first.createGroup("kept");
  await first.enrol(face, { group: "kept", merchantUserId: "anna" });
  await assert.rejects(connectSandbox({ url: first.url, keys: "STS.a:b:c:d=" }).groups(), code("SandboxRefused"));
  await first.dispose();
  assert.equal(await first.closed, 0);
  const second = await startSandbox({ ...options, keys: "STS.a:b:c:d=" });
  assert.deepEqual((await second.records("kept")).map((record) => record.merchantUserId), ["anna"]);
  await second.dispose();
});

test("dispose removes the temporary state, twice does no harm; then nothing answers", async () => {
  const before = new Set(temporary());
  const brief = await startSandbox();
  const [made] = temporary().filter((name) => !before.has(name));
  await brief.dispose();
  await brief[Symbol.asyncDispose]();
  assert.ok(!existsSync(join(folder, made)));
  await assert.rejects(brief.calls(), code("SandboxUnreachable"));
});

test("what cannot start says why", async () => {
  const port = Number(new URL(sandbox.url).port);
  await assert.rejects(startSandbox({ port }), (error) => code("SandboxFailed")(error) && /in use/i.test(error.message));
  await assert.rejects(startSandbox({ keys: "no-secret" }), TypeError);
  await assert.rejects(startSandbox({ keys: [{ id: "a,b", secret: "c" }] }), TypeError);
});

test("a program that forgets to dispose ends all the same, and takes workerd and the state along", async () => {
  const before = new Set(temporary());
  const script = `import { startSandbox } from "facegate/sandbox"; const { url } = await startSandbox(); console.log(url);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let url = "";
  child.stdout.on("data", (chunk) => { url += chunk; });
  assert.deepEqual(await once(child, "exit"), [0, null]);
  await assert.rejects(fetch(url.trim()));
  assert.deepEqual(temporary().filter((name) => !before.has(name)), []);
});

test("many at once, without a warning about listeners", async (t) => {
  const warnings = [];
  const note = (warning) => warnings.push(warning.name);
  process.on("warning", note);
  t.after(() => process.off("warning", note));
  const all = await Promise.all(Array.from({ length: 12 }, () => startSandbox()));
  assert.equal(new Set(all.map(({ url }) => url)).size, 12);
  await Promise.all(all.map((one) => one.dispose()));
  assert.deepEqual(warnings, []);
});

test("await using, as TypeScript has it", { timeout: 120_000 }, async (t) => {
  // In the package's own folder, where its name means itself.
  const folder = mkdtempSync(join(root, "build/using-"));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "using.mts"), `import { startSandbox, type Calls, type Script } from "facegate/sandbox";
let url: string;
{
  await using sandbox = await startSandbox({ strictGroups: true, keys: [{ id: "a", secret: "b" }] });
  url = sandbox.url;
  const script: Script = { subCode: "233", match: { merchantUserId: "anna" }, times: 2 };
  await sandbox.script(script);
  // @ts-expect-error exactly one of the three
  const wrong: Script = { subCode: "233", fault: "slow" };
  const calls: Calls = await sandbox.calls();
  console.log(calls.total);
}
console.log(await fetch(url).then(() => "open", () => "closed"));
`);
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--target", "es2022", "--module", "nodenext", "--lib", "es2022,esnext.disposable,dom", "--types", "node", "--strict", "--noUnusedLocals", "false"];
  await promisify(execFile)(process.execPath, [tsc, ...flags, join(folder, "using.mts")], { cwd: root }).catch((error) => assert.fail(error.stdout));
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "using.mjs")]);
  assert.equal(stdout, "0\nclosed\n");
});
