// facegate/server in Deno and Bun, and in Node beside them: tickets, subjects, verdicts, webhooks and results, judged by node:crypto.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { createServer } from "node:http";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateKeys } from "facegate/server";

const bin = (name) => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));
const script = fileURLToPath(new URL("support/server.script.mjs", import.meta.url));
/** Deno gets no permission but to ask this machine, and to read the package: the helpers need no other. */
const runtimes = {
  node: [process.execPath, [script]],
  deno: [bin("deno"), ["run", "--no-prompt", "--no-config", "--no-remote", "--allow-net=127.0.0.1", script]],
  bun: [bin("bun"), [script]],
};

const keys = await generateKeys();
const key = createPrivateKey({ key: keys.privateJwk, format: "jwk" });
const status = {
  checkId: "t1.1", ticket: "t1", subject: "u1", state: "unknown", outcome: "unknown", reason: "TimedOut", subCode: null, region: "ap-southeast-1", merchantBizId: "b1", begun: 1_800_000_000,
  ended: null, result: null, requestId: null,
};
const asked = [];
const server = createServer(({ url, headers }, response) => {
  asked.push({ url, authorization: headers.authorization });
  if (url === "/v1/checks/moved.1") return response.writeHead(302, { location: "/v1/checks/elsewhere.1" }).end();
  response.setHeader("content-type", "application/json");
  if (url === "/.well-known/jwks.json") return response.end(JSON.stringify({ keys: [keys.publicJwk] }));
  if (url === "/v1/checks/t1.1") return response.end(JSON.stringify(status));
  response.writeHead(404).end(JSON.stringify({ code: "NotFound", message: "expected another id", retryable: false }));
});
await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
after(() => { server.closeAllConnections(); server.close(); });
const edge = `http://127.0.0.1:${server.address().port}`;

const policy = { verifyModel: 0, faceGroupCodes: ["staff"], liveness: true, region: "ap-southeast-1" };
const mint = { audience: edge, subject: "u1", origin: "https://shop.example", jkt: "j".repeat(43), policy };

function verdict(differs = {}, head = {}) {
  const now = Math.floor(Date.now() / 1000);
  const full = { ...policy, register: null, returnFaces: 1, sceneCode: null, target: null, tries: 1 };
  const claims = {
    iss: edge, sub: "u1", jti: "t1.1", ticket: "t1", iat: now, exp: now + 600, outcome: "passed", reason: null, subCode: "200", photo: "0".repeat(64),
    policy: createHash("sha256").update(JSON.stringify(full, Object.keys(full).sort())).digest("base64url"), region: "ap-southeast-1", merchantBizId: "b1", ...differs,
  };
  const input = [{ alg: "EdDSA", typ: "facegate-verdict+jwt", kid: keys.publicJwk.kid, ...head }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return `${input}.${sign(null, Buffer.from(input), key).toString("base64url")}`;
}

function webhook(tampered = "") {
  const time = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ type: "check.unknown", timestamp: new Date().toISOString(), data: status });
  const signature = sign(null, Buffer.from(`msg_1.${time}.${body}`), key).toString("base64");
  return { headers: { "webhook-id": "msg_1", "webhook-timestamp": String(time), "webhook-signature": `v1a,${signature}` }, body: body + tampered };
}

function work() {
  const [head, , signature] = verdict().split(".");
  const [, other] = verdict({ outcome: "passed", sub: "u2" }).split(".");
  const held = { issuer: edge, subject: "u1", policy };
  return {
    edge, mint, given: keys.privateJwk, webhooks: [webhook(), webhook(" ")], checks: ["t1.1", "t2.1", "moved.1"],
    verdicts: [{ text: verdict(), ...held }, { text: `${head}.${other}.${signature}`, ...held }, { text: verdict({ sub: "u2" }), ...held }, { text: verdict({}, { kid: "x" }), ...held }, { text: verdict({ exp: 10, iat: 9 }), ...held }],
  };
}

function judgeTickets({ tickets, pair, secret }) {
  for (const [name, { publicJwk }] of [["pair", pair], ["given", keys]]) {
    const [head, payload, signature] = tickets[name].value.split(".");
    assert.ok(verify(null, Buffer.from(`${head}.${payload}`), createPublicKey({ key: publicJwk, format: "jwk" }), Buffer.from(signature, "base64url")), name);
  }
  for (const name of ["secret", "bytes"]) {
    const [head, payload, signature] = tickets[name].value.split(".");
    assert.equal(createHmac("sha256", Buffer.from(secret.k, "base64url")).update(`${head}.${payload}`).digest("base64url"), signature, name);
    assert.deepEqual(JSON.parse(Buffer.from(payload, "base64url")).cnf, { jkt: mint.jkt });
  }
  assert.equal(tickets.public.code, "InvalidArgument", "a public key mints nothing");
}

for (const [name, [command, args]] of Object.entries(runtimes)) {
  test(`${name}: tickets, subjects, verdicts, webhooks, results`, { timeout: 60_000 }, async (t) => {
    asked.length = 0;
    const { stdout, stderr } = await promisify(execFile)(command, [...args, JSON.stringify(work())], { env: { PATH: process.env.PATH, HOME: process.env.HOME } });
    const made = JSON.parse(stdout);
    judgeTickets(made);
    assert.ok(stderr.includes(made.pair.publicJwk.kid), "something was logged");
    for (const hidden of [made.pair.privateJwk.d, made.secret.k]) assert.ok(!stderr.includes(hidden), "no log shows the private part of a key");
    assert.equal(made.subject, createHmac("sha256", "a pepper of thirty-two bytes or so").update("customer-4711").digest("hex").slice(0, 32));
    const [good, ...bad] = made.verdicts;
    assert.deepEqual([good.value?.outcome, good.value?.subCode], ["passed", "200"], JSON.stringify(good));
    assert.deepEqual(bad.map(({ code }) => code), bad.map(() => "VerdictInvalid"));
    assert.equal(made.webhooks[0].value?.data.checkId, "t1.1", JSON.stringify(made.webhooks[0]));
    assert.equal(made.webhooks[1].code, "WebhookInvalid");
    const [found, missing, moved] = made.results;
    assert.deepEqual(found.value, status);
    assert.deepEqual([missing.code, missing.name, moved.code], ["NotFound", "FacegateError", "NetworkFailed"]);
    assert.ok(asked.some(({ authorization }) => authorization === "Bearer k1") && asked.every(({ url }) => !url.includes("elsewhere")), "the key does not follow a redirect");
    t.diagnostic(`${name} ran ${Object.keys(made).length} parts`);
  });
}
