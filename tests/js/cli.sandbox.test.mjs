// `facegate sandbox` and `facegate sandbox seed`, as a person calls them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startSandbox } from "facegate/sandbox";
import { root } from "../../scripts/lib/run.mjs";

const faces = join(root, "tests/images/faces");
let sandbox;
before(async () => { sandbox = await startSandbox({ keys: "AK:SK", strictGroups: true }); });
after(() => sandbox.dispose());

function facegate(args, { env = {}, cli = join(root, "pkg/cli/index.js"), cwd = root } = {}) {
  return new Promise((resolve) => execFile(process.execPath, [cli, ...args], { cwd, env: { ...process.env, ...env } }, (error, stdout, stderr) =>
    resolve({ status: error ? error.code : 0, stdout, stderr })));
}

const lines = (stdout) => stdout.trimEnd().split("\n").map((line) => JSON.parse(line));

function folder(t) {
  const made = mkdtempSync(join(tmpdir(), "facegate-seed-"));
  t.after(() => rmSync(made, { recursive: true }));
  return made;
}

const seed = (dir, group, env = { FACEGATE_SANDBOX_KEYS: "AK:SK" }) => facegate(["sandbox", "seed", dir, "--group", group, "--url", sandbox.url], { env });

test("seed enrols DIR/USER.* and DIR/USER/*, of which the first that is taken, and may run again", async (t) => {
  const dir = folder(t);
  copyFileSync(join(faces, "obama.png"), join(dir, "anna.png"));
  copyFileSync(join(root, "tests/images/biden.jpg"), join(dir, "bert.JPG"));
  mkdirSync(join(dir, "carl"));
  writeFileSync(join(dir, "carl/1.jpg"), "no picture");
  copyFileSync(join(faces, "astronaut.png"), join(dir, "carl/2.png"));
  copyFileSync(join(faces, "obama.png"), join(dir, "carl/3.png"));
  writeFileSync(join(dir, "notes.txt"), "no picture");
  mkdirSync(join(dir, "nobody"));
  for (const time of ["first", "second"]) {
    const { status, stdout, stderr } = await seed(dir, "staff");
    assert.equal(status, 0, `${time}: ${stderr}`);
    const told = lines(stdout).map(({ file, ok, user, code, skipped }) => [file.slice(dir.length + 1), user, ok, ...(code ? [code] : []), ...(skipped ? ["skipped"] : [])]);
    assert.deepEqual(told, [
      ["anna.png", "anna", true], ["bert.JPG", "bert", true],
      [join("carl", "1.jpg"), "carl", false, "UnsupportedFormat"], [join("carl", "2.png"), "carl", true], [join("carl", "3.png"), "carl", true, "skipped"],
    ], time);
    assert.deepEqual((await sandbox.records("staff")).map((record) => record.merchantUserId).sort(), ["anna", "bert", "carl"]);
  }
});

test("seed ends with 1 when a user is left without a face, and enrols the others", async (t) => {
  const dir = folder(t);
  copyFileSync(join(faces, "obama.png"), join(dir, "anna.png"));
  writeFileSync(join(dir, "aaron.png"), "no picture");
  copyFileSync(join(faces, "obama.png"), join(dir, `${"u".repeat(33)}.png`));
  const { status, stdout } = await seed(dir, "others");
  assert.equal(status, 1);
  assert.deepEqual(lines(stdout).map(({ ok, code }) => (ok ? "ok" : code)), ["UnsupportedFormat", "ok", "InvalidParameter"]);
  assert.deepEqual((await sandbox.records("others")).map((record) => record.merchantUserId), ["anna"]);
});

test("seed says what is wrong with the sandbox, once", async (t) => {
  const dir = folder(t);
  copyFileSync(join(faces, "obama.png"), join(dir, "anna.png"));
  const wrongKey = await seed(dir, "staff", { FACEGATE_SANDBOX_KEYS: "other:key" });
  assert.deepEqual([wrongKey.status, lines(wrongKey.stdout)[0].code], [1, "InvalidAccessKeyId.NotFound"]);
  const gone = await facegate(["sandbox", "seed", dir, "--group", "staff", "--url", "http://127.0.0.1:9"]);
  assert.deepEqual([gone.status, gone.stdout], [1, ""]);
  assert.match(gone.stderr, /expected an answer of the sandbox on http:\/\/127\.0\.0\.1:9, got none\n$/);
});

test("a wrong call ends with 2 and says how it is called", async (t) => {
  const dir = folder(t);
  const calls = [
    ["--fast"], ["--port", "x"], ["--port", "65536"], ["--port"], ["start"], ["--keys", "AK"], ["--keys", ""], ["--strict-groups=no"],
    ["seed"], ["seed", dir], ["seed", dir, "--group", "g"], ["seed", dir, dir, "--group", "g"], ["seed", join(dir, "missing"), "--group", "g"],
    ["seed", faces, "--group", "g", "--url", "elsewhere"], ["seed", faces, "--group", "g", "--keys", ":"], ["seed", faces, "--group", "g", "--state", "x"],
  ];
  await Promise.all(calls.map(async (args) => {
    const { status, stdout, stderr } = await facegate(["sandbox", ...args]);
    assert.equal(status, 2, `${args.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr, /^facegate: expected|^facegate: (Unknown|Option|Unexpected)/);
    assert.match(stderr, /usage: facegate/);
  }));
});

test("without the package that has it, the command says what to install", async (t) => {
  // A copy of facegate where no facegate-sandbox can be found.
  const dir = folder(t);
  for (const part of ["package.json", "pkg/cli", "pkg/fixture", "pkg/common", "pkg/server", "pkg/browser"]) cpSync(join(root, part), join(dir, part), { recursive: true });
  const { status, stdout, stderr } = await facegate(["sandbox", "--port", "0"], { cli: join(dir, "pkg/cli/index.js"), cwd: dir });
  assert.deepEqual([status, stdout], [1, ""]);
  assert.match(stderr, /npm install --save-dev facegate-sandbox\n.*npx --yes -p facegate -p facegate-sandbox facegate sandbox\n$/);
  const { version, peerDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const { name, version: other } = JSON.parse(readFileSync(join(root, "pkg/sandbox/package.json"), "utf8"));
  assert.deepEqual([peerDependencies[name], other], [version, version], "both packages go together");
});

test("a port in use ends with 1 and says so", async () => {
  const { status, stderr } = await facegate(["sandbox", "--port", new URL(sandbox.url).port, "--state", join(tmpdir(), `facegate-port-${process.pid}`)]);
  assert.equal(status, 1);
  assert.match(stderr, /in use/i);
  rmSync(join(tmpdir(), `facegate-port-${process.pid}`), { recursive: true, force: true });
});
