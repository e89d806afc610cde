// fetchResult and verifyWebhook in workerd, as a merchant's backend on Workers has them, before an edge of node:crypto's signatures.
import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Miniflare, Response } from "miniflare";
import { generateKeys } from "facegate/server";

const keys = await generateKeys();
const status = {
  checkId: "t1.1", ticket: "t1", subject: "u1", state: "unknown", outcome: "unknown", reason: "TimedOut", subCode: null, region: "ap-southeast-1", merchantBizId: "b1", begun: 1_800_000_000,
  ended: null, result: null, requestId: null,
};
const asked = [];
const merchant = new Miniflare({
  modules: true, modulesRoot: fileURLToPath(new URL("../..", import.meta.url)), scriptPath: fileURLToPath(new URL("support/merchant.worker.mjs", import.meta.url)),
  modulesRules: [{ type: "ESModule", include: ["**/*.js", "**/*.mjs"] }], compatibilityDate: "2026-04-01",
  outboundService(request) {
    asked.push({ method: request.method, url: request.url, authorization: request.headers.get("authorization") });
    if (request.url.endsWith("jwks.json")) return Response.json({ keys: [keys.publicJwk] });
    if (request.url.endsWith("/moved.1")) return new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
    return request.url.endsWith("/t1.1") ? Response.json(status) : Response.json({ code: "NotFound", message: "expected another id", retryable: false }, { status: 404 });
  },
});
after(() => merchant.dispose());

const ask = async (path, init) => (await merchant.dispatchFetch(`http://shop.example${path}`, init)).json();

test("a result is fetched with the key, and an edge's refusal is its own", async () => {
  assert.deepEqual(await ask("/result?key=k1&id=t1.1"), status);
  assert.deepEqual(asked.at(-1), { method: "GET", url: "https://edge.example/v1/checks/t1.1", authorization: "Bearer k1" });
  assert.deepEqual(await ask("/result?key=k1&id=t2.1"), { name: "FacegateError", code: "NotFound", message: "expected another id" });
});

test("a key is not carried after a redirect", async () => {
  assert.equal((await ask("/result?key=k1&id=moved.1")).code, "NetworkFailed");
  assert.ok(asked.every(({ url }) => url.startsWith("https://edge.example/")));
});

test("a webhook is verified by the key set's URL", async () => {
  const body = JSON.stringify({ type: "check.unknown", timestamp: new Date().toISOString(), data: status });
  const time = Math.floor(Date.now() / 1000);
  const signature = (text) => `v1a,${sign(null, Buffer.from(`msg_1.${time}.${text}`), createPrivateKey({ key: keys.privateJwk, format: "jwk" })).toString("base64")}`;
  const headers = (text) => ({ "webhook-id": "msg_1", "webhook-timestamp": String(time), "webhook-signature": signature(text) });
  assert.deepEqual(await ask("/hook", { method: "POST", headers: headers(body), body }), { id: "msg_1", type: "check.unknown", timestamp: time, data: status });
  assert.equal((await ask("/hook", { method: "POST", headers: headers(`${body} `), body })).code, "WebhookInvalid");
});
