// wrangler takes the package into Workers of somebody else's project, and workerd runs what it made: the edge as a re-export, and `prepare` in a Worker.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Miniflare } from "miniflare";
import { here, installBundlers, program } from "../bundlers/support/install.mjs";
import { golden, picture } from "../bundlers/support/use.mjs";

await installBundlers();

/** Deploys a project but for the last step, which needs an account; runs what would be uploaded. */
async function deploy(t, project, settings = {}) {
  const dist = join(here, project, "dist");
  rmSync(dist, { recursive: true, force: true });
  const told = await program(["../../node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--outdir", "dist"], project, { WRANGLER_HIDE_BANNER: "true" });
  const miniflare = new Miniflare({
    modules: true, modulesRoot: dist, scriptPath: join(dist, "worker.js"), compatibilityDate: "2026-04-01", telemetry: { enabled: false },
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }], ...settings,
  });
  t.after(() => miniflare.dispose());
  return { told, modules: readdirSync(dist).filter((name) => name.endsWith(".wasm")), ask: (path, init) => miniflare.dispatchFetch(`http://worker${path}`, init) };
}

test("export … from \"facegate/edge\"", { timeout: 60_000 }, async (t) => {
  const durableObjects = { TICKETS: { className: "Tickets", useSQLite: true }, QUOTA: { className: "Quota", useSQLite: true } };
  const { told, modules, ask } = await deploy(t, "edge", { durableObjects, compatibilityFlags: ["enable_request_signal"] });
  assert.match(told, /env\.TICKETS \(Tickets\)\s+Durable Object/);
  assert.match(told, /env\.QUOTA \(Quota\)\s+Durable Object/);
  assert.equal(modules.length, 1);
  const refused = await ask("/v1/checks");
  assert.deepEqual([refused.status, (await refused.json()).code], [405, "MethodNotAllowed"]);
  const health = await ask("/healthz");
  assert.equal(health.status, 500, "it has no keys");
  assert.equal((await health.json()).code, "Misconfigured");
});

test("prepare and facegate/server in a Worker", { timeout: 60_000 }, async (t) => {
  const { modules, ask } = await deploy(t, "worker");
  assert.equal(modules.length, 1, "the module that workerd can run, and no other");
  const answer = await ask("/", { method: "POST", body: readFileSync(picture) });
  assert.equal(createHash("sha256").update(new Uint8Array(await answer.arrayBuffer())).digest("hex"), golden);
  assert.equal(answer.headers.get("x-sha256"), golden);
  assert.match(answer.headers.get("x-subject"), /^[0-9A-Za-z]{32}$/);
  const refused = await ask("/", { method: "POST", body: "no picture" });
  assert.deepEqual([refused.status, await refused.json()], [422, { code: "UnsupportedFormat" }]);
});
