// What a sandbox that others can reach lets them do, and that no answer can be taken for the vendor's.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { root } from "../../scripts/lib/run.mjs";
import { sandboxWorker } from "../../scripts/lib/sandbox.mjs";
import { acs3, newSandbox, send } from "./support/sandbox.mjs";

const token = "a console token of some length";
const query = { CurrentPage: 1, PageSize: 10 };
const basic = (text) => `Basic ${Buffer.from(text).toString("base64")}`;
const paths = ["/console", "/console/", "/console/console.css", "/console/api/groups", "/console/api/calls", "/console/nothing"];

/** The Worker with these bindings and no others, as a deployment has them; requests come for the name it is deployed under. */
async function deployed(t, bindings) {
  const miniflare = new Miniflare({ workers: [{ ...sandboxWorker(), bindings }], telemetry: { enabled: false }, cf: false });
  t.after(() => miniflare.dispose());
  await miniflare.ready;
  return (path, init) => miniflare.dispatchFetch(`https://facegate-sandbox.example.workers.dev${path}`, init);
}

async function answered(response) {
  const text = await response.text();
  assert.match(response.headers.get("x-facegate-sandbox") ?? "", /^1; identity=/, `${response.url} ${response.status}`);
  return { status: response.status, text, headers: response.headers };
}

test("a Worker that was deployed and not configured is open to nobody", async (t) => {
  const ask = await deployed(t, {});
  for (const path of paths) assert.equal((await answered(await ask(path))).status, 403, path);
  const added = await answered(await ask("/console/api/groups", { method: "POST", body: '{"code":"mine"}' }));
  assert.equal(added.status, 403);
  const { url, init } = acs3("https://facegate-sandbox.example.workers.dev", "QueryFaceGroup", { query, id: "sandbox", secret: "sandbox-secret" });
  const { status, text } = await answered(await ask(new URL(url).pathname + new URL(url).search, init));
  assert.deepEqual([status, JSON.parse(text).Code], [403, "SandboxNotConfigured"]);
  assert.equal((await answered(await ask("/healthz"))).status, 200);
});

test("its console asks for the token, by either scheme, and for all of it", async (t) => {
  const ask = await deployed(t, { FACEGATE_SANDBOX_KEYS: "AK:SK", FACEGATE_SANDBOX_CONSOLE_TOKEN: token });
  const status = async (path, authorization, init = {}) => (await answered(await ask(path, { ...init, headers: authorization ? { authorization } : {} }))).status;
  for (const path of paths) assert.equal(await status(path), 401, path);
  for (const wrong of [`Bearer ${token}x`, `Bearer ${token.slice(0, -1)}`, "Bearer", "Bearer ", basic(token), basic(`${token}:`), "Basic %%%", basic("x:"), `Digest ${token}`]) {
    assert.equal(await status("/console", wrong), 401, wrong);
  }
  for (const right of [basic(`:${token}`), basic(`anna:${token}`)]) assert.equal(await status("/console", right), 200);
  assert.equal(await status("/console/api/groups", basic(`:${token}`), { method: "POST", body: '{"code":"staff"}' }), 201);
  const asked = await answered(await ask("/console"));
  assert.match(asked.headers.get("www-authenticate"), /^Basic realm=/);
  assert.ok(!asked.text.includes(token));
});

test("a Bearer token without spaces, as tokens are", async (t) => {
  const made = "tok_0123456789abcdef";
  const ask = await deployed(t, { FACEGATE_SANDBOX_KEYS: "AK:SK", FACEGATE_SANDBOX_CONSOLE_TOKEN: made });
  const status = async (authorization) => (await answered(await ask("/console/api/groups", { headers: { authorization } }))).status;
  assert.deepEqual([await status(`Bearer ${made}`), await status(`bearer ${made}`), await status(`Bearer ${made}0`)], [200, 200, 401]);
});

test("a token that is short opens nothing, nor do the words for loopback under another name", async (t) => {
  const short = await deployed(t, { FACEGATE_SANDBOX_KEYS: "AK:SK", FACEGATE_SANDBOX_CONSOLE_TOKEN: "short" });
  assert.equal((await answered(await short("/console", { headers: { authorization: "Bearer short" } }))).status, 403);
  const rebound = await deployed(t, { FACEGATE_SANDBOX_KEYS: "AK:SK", FACEGATE_SANDBOX_CONSOLE: "loopback" });
  assert.equal((await answered(await rebound("/console"))).status, 403);
});

test("on all addresses of a machine there is no console without a token, whatever Host says", async () => {
  const sandbox = await newSandbox({ host: "0.0.0.0" });
  try {
    assert.equal((await answered(await fetch(`${sandbox.url}/console`))).status, 403);
    assert.equal((await send(acs3(sandbox.url, "QueryFaceGroup", { query }))).answer.Code, "Success");
  } finally {
    await sandbox.dispose();
  }
});

test("every answer says that it is the sandbox's", async () => {
  const sandbox = await newSandbox();
  try {
    for (const path of [...paths, "/healthz", "/", "/nothing", "/?Action=QueryFaceGroup"]) await answered(await fetch(sandbox.url + path));
    await answered(await fetch(`${sandbox.url}/console/api/scripts`, { method: "POST", body: "{}" }));
    await answered(await fetch(`${sandbox.url}/console/api/groups`, { method: "POST", body: '{"code":"g"}', headers: { origin: "https://elsewhere.example" } }));
    for (const fault of ["throttle", "internal-error", "html-502", "xml-503", "wrong-json", "empty-body", "unknown-code", "lower-case"]) {
      await fetch(`${sandbox.url}/console/api/scripts`, { method: "POST", body: JSON.stringify({ fault }) });
      const { url, init } = acs3(sandbox.url, "QueryFaceGroup", { query });
      await answered(await fetch(url, init));
    }
    const { url, init } = acs3(sandbox.url, "QueryFaceGroup", { query, secret: "other" });
    assert.equal((await answered(await fetch(url, init))).status, 400);
  } finally {
    await sandbox.dispose();
  }
});

test("a failure of its own is an answer too, and tells no setting", async (t) => {
  const ask = await deployed(t, { FACEGATE_SANDBOX_KEYS: "no-secret-after-this" });
  const { url, init } = acs3("https://facegate-sandbox.example.workers.dev", "QueryFaceGroup", { query });
  const { status, text } = await answered(await ask(new URL(url).pathname + new URL(url).search, init));
  assert.equal(status, 500);
  assert.equal(JSON.parse(text).Code, "InternalError");
  assert.ok(!text.includes("no-secret"));
});

test("wrangler deploy --dry-run, with no secret in it", { timeout: 120_000 }, async (t) => {
  const out = mkdtempSync(join(tmpdir(), "facegate-staging-"));
  after(() => rmSync(out, { recursive: true }));
  const { stdout } = await promisify(execFile)(process.execPath,
    [join(root, "node_modules/wrangler/bin/wrangler.js"), "deploy", "--dry-run", "--config", join(root, "pkg/sandbox/wrangler.jsonc"), "--outdir", out],
    { cwd: root, env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" } });
  assert.match(stdout, /env\.LIBRARY \(Library\)\s+Durable Object/);
  assert.doesNotMatch(stdout, /FACEGATE_SANDBOX_(KEYS|CONSOLE)/);
  t.diagnostic(/Total Upload: .*/.exec(stdout)?.[0] ?? stdout);
  assert.ok(readdirSync(out).includes("worker.js"));
});
