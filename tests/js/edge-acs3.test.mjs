// The signature vectors inside workerd, stage by stage: the edge's module makes the texts, WebCrypto the digests.
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

const signedBy = ({ authorization }) => /SignedHeaders=([^,]+)/.exec(authorization)[1].split(";");

let checked = 0;
for (const vector of vectors) {
  const { lean, ...full } = vector;
  for (const [name, one] of [[vector.name, full], ...(lean ? [[`${vector.name}, lean`, { ...full, ...lean }]] : [])]) {
    const scheme = one.algorithm.startsWith("ACS3") ? "acs3" : "rpc";
    test(`${name} (${one.algorithm})`, async () => {
      const made = await stages(scheme, scheme === "acs3" ? { ...one, signed: signedBy(one) } : one);
      const expected = scheme === "acs3" ? ["body_sha256", "canonical_request", "string_to_sign", "authorization"] : ["string_to_sign", "signature"];
      for (const stage of expected) assert.equal(made[stage], one[stage], stage);
      if (one.expected_published_signature) assert.ok(made.authorization.endsWith(one.expected_published_signature));
      checked += 1;
    });
  }
}

test("every vector was run", () => assert.equal(checked, vectors.length + vectors.filter(({ lean }) => lean).length));
