// The command `facegate`, as another program calls it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import jpeg from "jpeg-js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { bin, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const images = join(root, "tests/images");
const golden = JSON.parse(readFileSync(join(images, "golden.json"), "utf8"));

function facegate(args, { input = "", env = {} } = {}) {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(root, bin.facegate), ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      resolve({ status: error ? error.code : 0, stdout, stderr }));
    child.stdin.end(input);
  });
}

const lines = (stdout) => stdout.trimEnd().split("\n").map((line) => JSON.parse(line));

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "facegate-cli-"));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

test("prepare writes a photo and a line a file, and goes on after a bad one", async (t) => {
  const out = join(folder(t), "new/photos");
  const missing = join(out, "missing.jpg");
  const files = [join(images, "obama.jpg"), join(root, "package.json"), missing, join(images, "biden.jpg"), join(images, "obama.jpg")];
  const { status, stdout, stderr } = await facegate(["prepare", ...files, "--out", out, "--crop", "none"]);
  assert.equal(status, 0, stderr);
  const told = lines(stdout);
  assert.deepEqual(told.map(({ file }) => file), files);
  assert.deepEqual(told.map(({ ok }) => ok), [true, false, false, true, true]);
  assert.deepEqual(told.slice(1, 3).map(({ code }) => code), ["UnsupportedFormat", "InvalidArgument"]);
  assert.deepEqual(readdirSync(out).sort(), ["biden.jpg", "obama-2.jpg", "obama.jpg"]);
  const photo = readFileSync(join(out, "obama.jpg"));
  const { width, height } = jpeg.decode(photo);
  const { report, ...numbers } = told[0];
  assert.deepEqual(numbers, { file: files[0], ok: true, photo: join(out, "obama.jpg"), width, height, quality: golden.find(({ file, options }) => file === "obama.jpg" && options.crop === "none").quality, bytes: photo.length });
  assert.deepEqual(report.image, { width: 910, height: 1137, format: "jpeg", orientation: 1, bytes: 279922 });
});

test("inspect prints the report alone", async () => {
  const { status, stdout } = await facegate(["inspect", join(images, "biden.jpg")]);
  assert.equal(status, 0);
  const [{ file, ok, report, ...rest }] = lines(stdout);
  assert.deepEqual([ok, rest], [true, {}]);
  assert.equal(report.image.height, 2204);
  assert.ok(file.endsWith("biden.jpg"));
});

test("a wrong call ends with 2 and says how it is called", async () => {
  const file = join(images, "obama.jpg");
  const calls = [[], ["crop"], ["prepare", file], ["prepare", "--out", "x"], ["prepare", file, "--out", "x", "--crop", "tight"], ["inspect", file, "--speed", "9"],
    ["keys", "now"], ["keys", "--type", "rsa"], ["ticket"], ["ticket", "--policy", "missing.json", "--key", "env", "--origin", "https://shop.example", "--audience", "edge"]];
  for (const args of calls) {
    const { status, stdout, stderr } = await facegate(args, { env: { FACEGATE_TICKET_KEY: "{}" } });
    assert.equal(status, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, /usage: facegate/);
  }
});

test("help and version", async () => {
  assert.match((await facegate(["--help"])).stdout, /^usage: facegate/);
  assert.equal((await facegate(["--version"])).stdout, `${version}\n`);
});

test("keys make a pair that signs and verifies, another each time", async () => {
  const [first] = lines((await facegate(["keys"])).stdout);
  const [second] = lines((await facegate(["keys"])).stdout);
  assert.notEqual(first.publicJwk.x, second.publicJwk.x);
  assert.equal(first.publicJwk.kid, first.privateJwk.kid);
  assert.ok(!("d" in first.publicJwk));
  const data = new TextEncoder().encode("facegate");
  const key = async (jwk, use) => crypto.subtle.importKey("jwk", { kty: jwk.kty, crv: jwk.crv, x: jwk.x, d: jwk.d }, "Ed25519", false, [use]);
  const signature = await crypto.subtle.sign("Ed25519", await key(first.privateJwk, "sign"), data);
  assert.ok(await crypto.subtle.verify("Ed25519", await key(first.publicJwk, "verify"), signature, data));
});

test("keys make a shared secret, and an API key with its digest", async () => {
  const [secret] = lines((await facegate(["keys", "--type", "hs256"])).stdout);
  assert.deepEqual([secret.kty, secret.alg, Buffer.from(secret.k, "base64url").length], ["oct", "HS256", 32]);
  const policy = JSON.stringify({ verifyModel: 0, faceGroupCodes: ["customers"], liveness: true, region: "ap-southeast-1" });
  const jkt = "j".repeat(43);
  const { stdout } = await facegate(["ticket", "--policy", "-", "--key", "env", "--origin", "https://shop.example", "--audience", "https://edge.example", "--jkt", jkt],
    { env: { FACEGATE_TICKET_KEY: JSON.stringify(secret) }, input: policy });
  const [header, claims, signature] = stdout.trim().split(".");
  assert.equal(createHmac("sha256", Buffer.from(secret.k, "base64url")).update(`${header}.${claims}`).digest("base64url"), signature);
  assert.deepEqual(JSON.parse(Buffer.from(claims, "base64url")).cnf, { jkt });

  const [{ apiKey, sha256 }] = lines((await facegate(["keys", "--type", "api"])).stdout);
  assert.equal(createHash("sha256").update(apiKey).digest("hex"), sha256);
  assert.ok(apiKey.length >= 43);
});

test("ticket mints one from a policy, by file or by stdin", async (t) => {
  const [{ publicJwk, privateJwk }] = lines((await facegate(["keys"])).stdout);
  const policy = { verifyModel: 0, faceGroupCodes: ["customers"], liveness: true, region: "ap-southeast-1" };
  const file = join(folder(t), "policy.json");
  writeFileSync(file, JSON.stringify(policy));
  const common = ["ticket", "--key", "env", "--origin", "https://shop.example", "--audience", "https://edge.example", "--ttl", "60"];
  const env = { FACEGATE_TICKET_KEY: JSON.stringify(privateJwk) };
  const calls = [await facegate([...common, "--policy", file, "--subject", "u1"], { env }), await facegate([...common, "--policy", "-"], { env, input: JSON.stringify(policy) })];
  for (const { status, stdout, stderr } of calls) {
    assert.equal(status, 0, stderr);
    const [header, claims, signature] = stdout.trim().split(".");
    const key = await crypto.subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x: publicJwk.x }, "Ed25519", false, ["verify"]);
    assert.ok(await crypto.subtle.verify("Ed25519", key, Buffer.from(signature, "base64url"), Buffer.from(`${header}.${claims}`)));
    const { aud, origin, iat, exp, policy: pinned } = JSON.parse(Buffer.from(claims, "base64url"));
    assert.deepEqual([aud, origin, exp - iat, pinned.faceGroupCodes], ["https://edge.example", "https://shop.example", 60, ["customers"]]);
  }
  assert.equal(JSON.parse(Buffer.from(calls[0].stdout.split(".")[1], "base64url")).sub, "u1");
  const refused = await facegate([...common, "--policy", "-"], { env, input: JSON.stringify({ ...policy, verifyModel: 7 }) });
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /expected verifyModel/);
});
