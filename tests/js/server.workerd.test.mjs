// facegate/server in workerd, as a merchant's backend on Workers has it; node:crypto judges what it signs.
import assert from "node:assert/strict";
import { createHmac, createPublicKey, verify } from "node:crypto";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";
import { generateKeys } from "facegate/server";

const miniflare = new Miniflare({
  modules: true, modulesRoot: fileURLToPath(new URL("../..", import.meta.url)), scriptPath: fileURLToPath(new URL("support/server.worker.mjs", import.meta.url)),
  modulesRules: [{ type: "ESModule", include: ["**/*.js", "**/*.mjs"] }], compatibilityDate: "2026-04-01",
});
after(() => miniflare.dispose());

test("tickets are minted with an Ed25519 key, a secret JWK and a secret's bytes", async () => {
  const mine = await generateKeys();
  const options = { audience: "https://edge.example", subject: "u1", origin: "https://shop.example", jkt: "j".repeat(43), policy: { verifyModel: 0, faceGroupCodes: ["staff"], liveness: true, region: "ap-southeast-1" } };
  const response = await miniflare.dispatchFetch("http://test/", { method: "POST", body: JSON.stringify({ options, given: mine.privateJwk }) });
  assert.equal(response.status, 200);
  const { pair, secret, tickets, refused } = await response.json();
  for (const [name, { publicJwk }] of [["pair", pair], ["given", mine]]) {
    const [head, payload, signature] = tickets[name].split(".");
    assert.ok(verify(null, Buffer.from(`${head}.${payload}`), createPublicKey({ key: publicJwk, format: "jwk" }), Buffer.from(signature, "base64url")), name);
  }
  for (const name of ["secret", "bytes"]) {
    const [head, payload, signature] = tickets[name].split(".");
    assert.deepEqual(JSON.parse(Buffer.from(head, "base64url")), { alg: "HS256", typ: "facegate-ticket+jwt", kid: secret.kid });
    assert.equal(createHmac("sha256", Buffer.from(secret.k, "base64url")).update(`${head}.${payload}`).digest("base64url"), signature, name);
    assert.deepEqual(JSON.parse(Buffer.from(payload, "base64url")).cnf, { jkt: options.jkt });
  }
  assert.equal(refused.code, "InvalidArgument");
});
