// The suite in workerd.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Miniflare, Response } from "miniflare";

const root = fileURLToPath(new URL("../../", import.meta.url));

test("prepare in workerd", async (t) => {
  const miniflare = new Miniflare({
    modules: true, modulesRoot: root, scriptPath: join(root, "tests/js/suite/worker.mjs"), compatibilityDate: "2026-04-01", telemetry: { enabled: false },
    modulesRules: [{ type: "ESModule", include: ["**/*.js", "**/*.mjs"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
    serviceBindings: { PICTURES: async (request) => new Response(await readFile(join(root, "tests/images", new URL(request.url).pathname))) },
  });
  t.after(() => miniflare.dispose());
  const ask = async (query) => (await miniflare.dispatchFetch(`http://suite/${query}`)).json();
  const names = await ask("");
  assert.ok(names.length > 10);
  for (const name of names) await t.test(name, async () => assert.equal(await ask(`?test=${encodeURIComponent(name)}`), null));
});
