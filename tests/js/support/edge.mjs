// The edge as it is built, in real workerd, before an upstream that records what it gets and answers what a test says.
import { createHash, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import jpeg from "jpeg-js";
import { Miniflare } from "miniflare";
import { generateKeys, mintTicket } from "facegate/server";
import { assertAnswerClean, assertLogClean, watchBindings, watchPhoto, watchTicket } from "./leaks.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));

export const origin = "https://shop.example";
export const audience = "https://edge.example";
export const accessKeyId = "LTAItestAccessKeyId00";
export const accessKeySecret = "testAccessKeySecret0000000000";
export const policy = { verifyModel: 0, faceGroupCodes: ["staff"], liveness: true, region: "ap-southeast-1" };
/** A browser's key as node:crypto makes it, an implementation that is not ours; `createKey` has tests of its own. */
export function browserKey() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" });
  const jwk = { crv, kty, x, y };
  return { privateKey, jwk, jkt: createHash("sha256").update(JSON.stringify(jwk)).digest("base64url") };
}

export const browser = browserKey();
export const keys = { ticket: await generateKeys(), verdict: await generateKeys() };

/** An answer of the upstream; `result` goes over what a plain pass says. */
export function answer(result = {}, code = "Success") {
  const plain = { FacePassed: "Y", SubCode: "200", FaceAttack: "N", FaceAttackScore: 1.5, FaceAge: "31", FaceGender: "F", TransactionId: "transaction-77" };
  return { RequestId: "request-77", Code: code, Message: "upstream words", ...(code === "Success" && { Result: { ...plain, ...result } }) };
}

/**
 * An HTTP server that records each request whole and lets `upstream.script` answer it: an object is sent as JSON, a function
 * gets the response and the request.
 */
export async function startUpstream() {
  const upstream = { requests: [], script: answer(), at: null, close: null };
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers, rawHeaders } = request;
      upstream.requests.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString("latin1") });
      if (typeof upstream.script === "function") return upstream.script(response, request, upstream.requests.at(-1).body);
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(upstream.script));
    });
    request.on("error", () => undefined);
  });
  // Longer than workerd keeps a connection, or it would now and then use one that is being closed: a reset, for a check that was sent.
  server.keepAliveTimeout = 60_000;
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  upstream.at = `127.0.0.1:${server.address().port}`;
  upstream.close = () => { server.closeAllConnections(); server.close(); };
  return upstream;
}

/** All the edge needs. */
export const bindings = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  FACEGATE_VERDICT_KEY: JSON.stringify(keys.verdict.privateJwk),
  FACEGATE_TICKET_KEYS: JSON.stringify({ keys: [keys.ticket.publicJwk] }),
  FACEGATE_AUDIENCE: audience,
  // More than any test asks, so that none waits but those that mean to.
  FACEGATE_QPS: JSON.stringify({ "ap-southeast-1": 1000, "ap-southeast-5": 1000, "cn-hongkong": 1000, "ap-southeast-3": 1000 }),
};

/** The Worker as miniflare takes it. */
function edgeWorker(given, { script, quota, outboundService, ratelimits }) {
  return {
    name: "edge", modules: true, modulesRoot: root, scriptPath: join(root, script),
    modulesRules: [{ type: "ESModule", include: ["**/*.js", "**/*.mjs"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
    compatibilityDate: "2026-04-01", compatibilityFlags: ["enable_request_signal"],
    durableObjects: {
      TICKETS: { className: "Tickets", useSQLite: true },
      ...(quota === null ? {} : { QUOTA: { className: "Quota", useSQLite: true, ...(quota === undefined ? {} : { scriptName: "quota" }) } }),
    },
    outboundService, bindings: given, ...(ratelimits && { ratelimits }),
  };
}

const quotaWorker = (methods) => ({
  name: "quota", modules: true, compatibilityDate: "2026-04-01", durableObjects: { OWN: { className: "Quota", useSQLite: true } },
  script: `import { DurableObject } from "cloudflare:workers"; export class Quota extends DurableObject { ${methods} } export default {};`,
});

/**
 * Starts the built edge; `differs` goes over the bindings, and undefined takes one away. `script` is another Worker than the edge itself,
 * `persist` a folder for its objects, `quota` the methods of another quota class, or null for none; `workers` run beside it. `change` gives
 * it other bindings, as a deployment does. In the end all it emitted is searched for what it must not.
 */
export async function startEdge(upstreamAt, differs = {}, { script = "pkg/edge/worker.js", persist, quota, workers = [], outboundService = { external: { address: upstreamAt, http: {} } }, ratelimits } = {}) {
  const logs = [];
  const emitted = [];
  const options = (changed) => {
    const given = Object.fromEntries(Object.entries({ ...bindings, ...changed }).filter(([, value]) => value !== undefined));
    watchBindings(given);
    return {
      ...(persist === undefined ? {} : { durableObjectsPersist: persist }),
      handleRuntimeStdio(...streams) {
        for (const stream of streams) stream.on("data", (chunk) => { logs.push(chunk.toString()); emitted.push(chunk.toString()); });
      },
      workers: [edgeWorker(given, { script, quota, outboundService, ratelimits }), ...(typeof quota === "string" ? [quotaWorker(quota)] : []), ...workers],
    };
  };
  const miniflare = new Miniflare(options(differs));
  const edge = { url: (await miniflare.ready).origin, logs, miniflare };
  edge.dispose = async () => {
    await miniflare.dispose();
    assertLogClean(emitted.join(""));
  };
  edge.change = async (changed) => {
    await miniflare.setOptions(options(changed));
    edge.url = (await miniflare.ready).origin;
  };
  return edge;
}

/** Mints a ticket the edge takes, bound to {@link browser}, but for what differs. */
export async function ticketFor(differs = {}) {
  const ticket = await unwatchedTicket(differs);
  watchTicket(ticket);
  return ticket;
}

/** The same, but nobody looks for it in what the edge emits. */
export function unwatchedTicket({ policy: changes, ...differs } = {}) {
  return mintTicket({ key: keys.ticket.privateJwk, audience, subject: "user_1", origin, jkt: browser.jkt, ...differs, policy: { ...policy, ...changes } });
}

/** A photo of the form `prepare` writes: a smooth picture with noise, so that `noise` decides the bytes. */
export function photo({ width = 720, height = 960, noise = 24, quality = 92 } = {}) {
  const data = Buffer.alloc(width * height * 4, 255);
  let seed = 7;
  for (let i = 0; i < data.length; i += 4) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    const level = 90 + ((i / 4) % width) / 10 + ((seed >> 16) % (noise + 1));
    data[i] = level + 20; data[i + 1] = level; data[i + 2] = level - 10;
  }
  return new Uint8Array(jpeg.encode({ data, width, height }, quality).data);
}

export const contentDigest = (bytes) => `sha-256=:${createHash("sha256").update(bytes).digest("base64")}:`;

/** The proof of posting `body` with `ticket` to `url`; `header` and `claims` go over what it says, `key` and `signature` over what signs it. */
export function proofFor(url, { ticket, body, key = browser, header = {}, claims = {}, signature }) {
  const sha256 = (data) => createHash("sha256").update(data);
  const said = {
    htm: "POST", htu: `${url}/v1/checks`, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ath: sha256(ticket).digest("base64url"),
    body_sha256: sha256(body instanceof Uint8Array ? body : "").digest("hex"), ...claims,
  };
  const input = [{ typ: "dpop+jwt", alg: "ES256", jwk: key.jwk, ...header }, said].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const signed = signature ?? sign("sha256", Buffer.from(input), { key: key.privateKey, dsaEncoding: "ieee-p1363" });
  return `${input}.${Buffer.from(signed).toString("base64url")}`;
}

/** Posts a check with its proof; `differs.headers` with undefined takes a header away. */
export async function post(url, { ticket, body, headers = {}, ...init } = {}) {
  const proof = typeof ticket === "string" && { dpop: proofFor(url, { ticket, body }) };
  const all = { authorization: `Bearer ${ticket}`, "content-type": "image/jpeg", origin, ...proof, ...(body instanceof Uint8Array && { "content-digest": contentDigest(body) }), ...headers };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  watchPhoto(body);
  const response = await fetch(`${url}/v1/checks`, { method: "POST", headers: given, body, ...init });
  const text = await response.text();
  assertAnswerClean(response, text);
  return { status: response.status, headers: response.headers, text, json: text.startsWith("{") ? JSON.parse(text) : null };
}
