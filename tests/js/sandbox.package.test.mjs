// What a team without Rust does: both packages packed and installed into an empty project, `npx facegate sandbox`, seed, a test of their own, a staging.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { root } from "../../scripts/lib/run.mjs";
import { acs3, base64, biden, check, send } from "./support/sandbox.mjs";

const made = mkdtempSync(join(tmpdir(), "facegate-packed-"));
const [project, bin] = [join(made, "project"), join(made, "bin")];
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|FACEGATE_|CARGO|RUST)/i.test(name))),
  PATH: bin, npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false", npm_config_update_notifier: "false",
};
const exec = promisify(execFile);
let packed;
after(() => rmSync(made, { recursive: true, force: true }));

function find(command) {
  return process.env.PATH.split(delimiter).map((folder) => join(folder, command)).find(existsSync) ?? assert.fail(`expected ${command} on the PATH`);
}

/** Nothing but node, npm and a shell can be found by this project's programs: no Rust. */
function lonelyPath() {
  mkdirSync(bin);
  for (const command of ["npm", "npx", "sh"]) symlinkSync(realpathSync(find(command)), join(bin, command));
  symlinkSync(process.execPath, join(bin, "node"));
}

/** Packs both as a registry would get them, installs them by npm; workerd, which comes by a registry, is linked from here. */
async function install() {
  await exec(find("npm"), ["pack", "--silent", "--ignore-scripts", "--pack-destination", made, root, join(root, "pkg/sandbox")], { cwd: made });
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const tarball = (name) => `file:${join(made, `${name}-${version}.tgz`)}`;
  const dependencies = { "facegate": tarball("facegate"), "facegate-sandbox": tarball("facegate-sandbox"), "workerd": `file:${join(root, "node_modules/workerd")}` };
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "a-shop", private: true, type: "module", dependencies }));
  await exec(join(bin, "npm"), ["install", "--ignore-scripts"], { cwd: project, env });
}

before(async () => {
  lonelyPath();
  await install();
  packed = join(project, "node_modules/facegate-sandbox");
}, { timeout: 120_000 });

/** Starts a sandbox by a command; gives what it printed and how long it took until it was ready. */
async function start(command, args) {
  const started = performance.now();
  const child = spawn(command, [...args, "--port", "0"], { cwd: project, env, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    output += chunk;
    if (/sandbox ready on \S+\n/.test(output)) break;
  }
  const [, url] = /^sandbox ready on (http:\/\/127\.0\.0\.1:\d+)$/m.exec(output) ?? assert.fail(output);
  return { child, url, output, ms: performance.now() - started };
}

/** Settles when nothing answers any more. */
async function gone(url) {
  for (;;) {
    try {
      await (await fetch(`${url}/healthz`)).text();
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test("the project has neither Rust nor what a browser's team would not want", async () => {
  for (const command of ["cargo", "rustc", "rustup"]) await assert.rejects(exec(command, ["--version"], { env }), { code: "ENOENT" });
  const manifest = JSON.parse(readFileSync(join(project, "node_modules/facegate/package.json"), "utf8"));
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.peerDependenciesMeta["facegate-sandbox"].optional, true);
  assert.ok(!existsSync(join(project, "node_modules/facegate/pkg/sandbox")));
});

test("npx facegate sandbox, a check, npx facegate sandbox seed, SIGTERM", { timeout: 120_000 }, async (t) => {
  const { child, url, output, ms } = await start(join(bin, "npx"), ["facegate", "sandbox", "--state", join(made, "state"), "--qps", "off"]);
  t.after(() => child.kill("SIGKILL"));
  t.diagnostic(`npx facegate sandbox: ready after ${ms.toFixed(0)} ms`);
  assert.match(output, /^key +sandbox:sandbox-secret\b/m);
  assert.match(output, new RegExp(`^console +${url}/console$`, "m"));
  const key = { id: "sandbox", secret: "sandbox-secret" };
  const pictures = join(made, "pictures");
  mkdirSync(pictures);
  for (const name of ["obama.png", "astronaut.png"]) copyFileSync(join(root, "tests/images/faces", name), join(pictures, name));
  const seeded = await exec(join(bin, "npx"), ["facegate", "sandbox", "seed", pictures, "--group", "staff", "--url", url], { cwd: project, env });
  assert.deepEqual(seeded.stdout.trim().split("\n").map((line) => JSON.parse(line)).map(({ ok, user }) => [user, ok]), [["astronaut", true], ["obama", true]]);
  const body = check({ SourceFacePicture: base64(biden()), FaceGroupCodes: "staff" });
  const { answer } = await send(acs3(url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body, ...key }));
  assert.equal(answer.Result.SubCode, "200");
  const groups = await (await fetch(`${url}/console/api/groups`)).json();
  assert.deepEqual(groups.map(({ code, faces }) => [code, faces]), [["staff", 2]]);
  // npm ends by the signal itself; the sandbox must not stay behind.
  child.kill("SIGTERM");
  await once(child, "exit");
  await gone(url);
});

test("the command itself stops by SIGTERM, with 0", { timeout: 60_000 }, async (t) => {
  const { child, url, ms } = await start(join(project, "node_modules/.bin/facegate"), ["sandbox", "--state", join(made, "state")]);
  t.after(() => child.kill("SIGKILL"));
  t.diagnostic(`facegate sandbox: ready after ${ms.toFixed(0)} ms`);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
  await assert.rejects(fetch(url));
});

test("a test of the project's own starts it", { timeout: 120_000 }, async (t) => {
  const example = join(project, "example");
  cpSync(join(root, "examples/sandbox"), example, { recursive: true });
  copyFileSync(join(root, "tests/images/faces/obama.png"), join(example, "anna.png"));
  const { stdout } = await exec(join(bin, "node"), ["--test"], { cwd: example, env: { ...env, NODE_TEST_CONTEXT: undefined } }).catch((error) => assert.fail(error.stdout));
  assert.match(stdout, /pass 2\n/);
  assert.match(stdout, /fail 0\n/);
  t.diagnostic(/duration_ms.*/.exec(stdout)?.[0] ?? "");
});

test("the packed Worker deploys: by its own configuration, and from a Worker of the project's", { timeout: 120_000 }, async () => {
  const wrangler = (config) => exec(process.execPath, [join(root, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--config", config],
    { cwd: project, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" } });
  assert.match((await wrangler(join(packed, "wrangler.jsonc"))).stdout, /env\.LIBRARY \(Library\)/);
  writeFileSync(join(project, "staging.js"), `export { default, Library } from "facegate-sandbox/worker";\n`);
  const config = readFileSync(join(packed, "wrangler.jsonc"), "utf8").replace('"main": "worker.js"', '"main": "staging.js"');
  assert.ok(config.includes("staging.js"));
  writeFileSync(join(project, "wrangler.jsonc"), config);
  assert.match((await wrangler(join(project, "wrangler.jsonc"))).stdout, /env\.LIBRARY \(Library\)/);
});

test("the package has what its Worker imports and its manifest names, each module once", () => {
  const listed = [...readFileSync(join(packed, "modules.capnp"), "utf8").matchAll(/embed "(.+?)"/g)].map(([, file]) => file);
  assert.equal(new Set(listed).size, listed.length);
  assert.equal(listed[0], "worker.js");
  for (const file of listed) assert.ok(existsSync(join(packed, file)), file);
  const { exports } = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"));
  for (const target of Object.values(exports).flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry)))) assert.ok(existsSync(join(packed, target)), target);
});
