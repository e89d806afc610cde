// The signature vectors inside workerd, stage by stage: the edge's module makes the texts of its own call, WebCrypto the digests.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, test } from "node:test";
import { Miniflare } from "miniflare";

const { vectors } = JSON.parse(readFileSync(new URL("../vectors/acs3.json", import.meta.url), "utf8"));
const miniflare = new Miniflare({
  modules: true, modulesRoot: fileURLToPath(new URL("../..", import.meta.url)), scriptPath: fileURLToPath(new URL("support/acs3.worker.mjs", import.meta.url)),
  modulesRules: [{ type: "ESModule", include: ["**/*.js", "**/*.mjs"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }], compatibilityDate: "2026-04-01",
});
after(() => miniflare.dispose());

async function stages(scheme, vector) {
  return (await miniflare.dispatchFetch("http://test/", { method: "POST", body: JSON.stringify({ scheme, vector }) })).json();
}

let checked = 0;
/** The vendor's own vectors with the headers that the edge signs, of the operation that it calls. All others are run natively: tests/acs3.rs. */
const calls = vectors.filter(({ lean }) => lean?.headers["x-acs-action"] === "FaceDuplicationCheckIntl").map(({ lean, ...full }) => ({ ...full, ...lean }));
for (const vector of calls) {
  test(`${vector.name} (${vector.algorithm})`, async () => {
    const made = await stages("acs3", vector);
    for (const stage of ["body_sha256", "headers", "canonical_request", "string_to_sign", "authorization"]) assert.deepEqual(made[stage], vector[stage], stage);
    assert.equal(made.url, `https://${vector.headers.host}/?${new URLSearchParams(vector.query)}`);
    checked += 1;
  });
}

for (const vector of vectors.filter(({ algorithm }) => algorithm.startsWith("RPC"))) {
  test(`${vector.name} (${vector.algorithm})`, async () => {
    const made = await stages("rpc", vector);
    for (const stage of ["string_to_sign", "signature"]) assert.equal(made[stage], vector[stage], stage);
    checked += 1;
  });
}

test("every vector was run", () => assert.equal(checked, 5));
