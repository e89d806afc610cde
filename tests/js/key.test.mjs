// The browser's key and its proof, in Node and in each engine: node:crypto judges what WebCrypto there has signed.
import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { test } from "node:test";
import { findBrowser } from "../../scripts/lib/browsers.mjs";
import { contentSecurityPolicy } from "../../scripts/lib/policy.mjs";
import { serveFiles } from "../e2e/support/files.mjs";
import { openEngine } from "./support/engines.mjs";

const claimsPart = (claims) => Buffer.from(JSON.stringify(claims)).toString("base64url");
const now = () => Math.floor(Date.now() / 1000);
const sha256 = createHash("sha256").update("photo").digest("hex");

/** Makes a key, keeps and fetches it as a page would, sends a photo with it; gives what went out and what the key lets be done. Runs in a page, too. */
async function makeAndSend(entry, ticket, sha256, endpoint) {
  const { createKey, submit } = await import(entry);
  let key = await createKey();
  const { jkt: another } = await createKey();
  if (globalThis.indexedDB) {
    const done = (request) => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    const opening = indexedDB.open("keys", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
    const database = await done(opening);
    await done(database.transaction("keys", "readwrite").objectStore("keys").put(key, "mine"));
    key = await done(database.transaction("keys").objectStore("keys").get("mine"));
  }
  const real = globalThis.fetch;
  const sent = [];
  globalThis.fetch = async (url, { headers }) => {
    sent.push({ url: String(url), dpop: headers.dpop ?? null });
    return new Response(JSON.stringify({ checkId: "c", outcome: "passed", reason: null, retryable: false, verdict: "v" }));
  };
  try {
    for (let n = 0; n < 2; n += 1) await submit({ photo: new Uint8Array(3), sha256 }, { endpoint, ticket, key });
    await submit({ photo: new Uint8Array(3), sha256 }, { endpoint, ticket });
  } finally {
    globalThis.fetch = real;
  }
  const exported = await Promise.all(["jwk", "pkcs8"].map((format) => crypto.subtle.exportKey(format, key.privateKey).then(() => "exported", (error) => error.name)));
  return { sent, exported, jwk: key.jwk, jkt: key.jkt, another, extractable: key.privateKey.extractable, usages: [...key.privateKey.usages], shown: JSON.stringify(key) };
}

/** Judges what {@link makeAndSend} gave. */
function judge({ sent, exported, jwk, jkt, another, extractable, usages, shown }, ticket, address) {
  assert.deepEqual([extractable, usages, exported.includes("exported")], [false, ["sign"], false]);
  assert.ok(!/"d"/.test(shown));
  assert.notEqual(jkt, another);
  assert.equal(createHash("sha256").update(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })).digest("base64url"), jkt);
  const [first, second, without] = sent;
  assert.equal(without.dpop, null);
  const ids = [first, second].map(({ url, dpop }) => {
    const [header, claims, signature] = dpop.split(".");
    assert.ok(verify("sha256", Buffer.from(`${header}.${claims}`), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url")));
    assert.deepEqual(JSON.parse(Buffer.from(header, "base64url")), { typ: "dpop+jwt", alg: "ES256", jwk });
    const { jti, iat, ...rest } = JSON.parse(Buffer.from(claims, "base64url"));
    assert.deepEqual(rest, { htm: "POST", htu: address, ath: createHash("sha256").update(ticket).digest("base64url"), body_sha256: sha256 });
    assert.equal(url, address);
    assert.ok(Math.abs(iat - now()) < 30);
    return jti;
  });
  assert.notEqual(ids[0], ids[1]);
}

test("a key and its proofs in Node", async () => {
  judge(await makeAndSend("facegate", "a.b.c", sha256, "https://edge.example/base"), "a.b.c", "https://edge.example/base/v1/checks");
});

for (const name of ["chromium", "firefox", "webkit"]) {
  test(`a key and its proofs in ${name}, kept in IndexedDB between`, { skip: findBrowser(name) ? false : `${name} is not installed`, timeout: 120_000 }, async (t) => {
    const server = await serveFiles({ "/page.html": { status: 200, type: "text/html", body: "<!doctype html><title>key</title>", headers: { "content-security-policy": contentSecurityPolicy } } });
    t.after(() => server.close());
    const engine = await openEngine(name, { simd: true });
    t.after(engine.close);
    await engine.goto(`${server.url}/page.html`);
    judge(await engine.evaluate(makeAndSend, "/pkg/browser/index.js", "a.b.c", sha256, "/"), "a.b.c", `${server.url}/v1/checks`);
  });
}

test("a clock outside the ticket's life gives way to the ticket's", async (t) => {
  const at = async (offset) => {
    const life = { iat: now(), exp: now() + 300 };
    const ticket = `x.${claimsPart({ ...life, origin: "https://a.example/?>>>???" })}.y`;
    t.mock.timers.enable({ apis: ["Date"], now: Date.now() + offset * 1000 });
    try {
      const { sent } = await makeAndSend("facegate", ticket, sha256, "https://edge.example");
      return JSON.parse(Buffer.from(sent[0].dpop.split(".")[1], "base64url")).iat - life.iat;
    } finally {
      t.mock.timers.reset();
    }
  };
  const near = (got, wanted) => assert.ok(Math.abs(got - wanted) <= 1, `${got}, not ${wanted}`);
  near(await at(0), 0);
  near(await at(100), 100);
  near(await at(-86_400), 0);
  near(await at(86_400), 0);
});

test("where there is no WebCrypto there is no key", async (t) => {
  const { createKey } = await import("facegate");
  const real = Object.getOwnPropertyDescriptor(globalThis, "crypto");
  Object.defineProperty(globalThis, "crypto", { value: {}, configurable: true });
  t.after(() => Object.defineProperty(globalThis, "crypto", real));
  await assert.rejects(createKey(), { code: "InsecureContext" });
});
