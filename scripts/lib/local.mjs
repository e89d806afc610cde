// Page, demo merchant, edge and sandbox in one workerd on one address.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { servePages } from "./pages.mjs";
import { root } from "./run.mjs";

const compatibilityDate = "2026-04-01";
const modulesRules = [
  { type: "ESModule", include: ["**/*.js"] },
  { type: "CompiledWasm", include: ["**/*.wasm"] },
];

/** A worker from a built module and what it imports. */
export function workerFrom(name, script, options = {}) {
  return { name, modules: true, modulesRoot: root, scriptPath: join(root, script), modulesRules, compatibilityDate, ...options };
}

/** Keys of this machine's local run, made once and kept with the sandbox's state. They protect nothing but a demo. */
async function localKeys(state) {
  const file = join(state, "keys.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  const { generateKeys } = await import("../../pkg/server/index.js");
  const keys = {
    ticket: await generateKeys(), verdict: await generateKeys(),
    accessKeyId: `LTAI${randomBytes(8).toString("hex")}`, accessKeySecret: randomBytes(24).toString("base64url"),
  };
  writeFileSync(file, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

/** The edge as it is deployed; only where its `fetch` leads differs. */
function edgeWorker(keys, audience) {
  return workerFrom("edge", "pkg/edge/worker.js", {
    outboundService: "sandbox",
    compatibilityFlags: ["enable_request_signal"],
    durableObjects: { TICKETS: { className: "Tickets", useSQLite: true }, QUOTA: { className: "Quota", useSQLite: true } },
    bindings: {
      ALIBABA_CLOUD_ACCESS_KEY_ID: keys.accessKeyId, ALIBABA_CLOUD_ACCESS_KEY_SECRET: keys.accessKeySecret,
      FACEGATE_VERDICT_KEY: JSON.stringify(keys.verdict.privateJwk), FACEGATE_TICKET_KEYS: JSON.stringify({ keys: [keys.ticket.publicJwk] }),
      FACEGATE_AUDIENCE: audience,
    },
  });
}

/** Starts everything; `port` 0 takes any free one. Gives the address, the keys it runs with and `dispose`. */
export async function startLocal({ port = 0, host = "127.0.0.1", state = ".facegate/local", audience = "https://facegate.local" } = {}) {
  const folder = resolve(root, state);
  mkdirSync(folder, { recursive: true });
  const keys = await localKeys(folder);
  const { sandboxWorker } = await import("./sandbox.mjs");
  const miniflare = new Miniflare({
    host, port, durableObjectsPersist: join(folder, "objects"), telemetry: { enabled: false },
    workers: [
      { name: "front", modules: true, scriptPath: join(root, "scripts/lib/front.worker.js"), compatibilityDate,
        serviceBindings: { EDGE: "edge", SANDBOX: "sandbox", MERCHANT: "merchant", PAGES: servePages } },
      edgeWorker(keys, audience),
      sandboxWorker({ keys: `${keys.accessKeyId}:${keys.accessKeySecret}` }),
      workerFrom("merchant", "build/www/merchant.js", {
        serviceBindings: { EDGE: "edge" },
        bindings: { MERCHANT_TICKET_KEY: JSON.stringify(keys.ticket.privateJwk), FACEGATE_AUDIENCE: audience },
      }),
    ],
  });
  const url = (await miniflare.ready).origin;
  return { url, keys, audience, miniflare, dispose: () => miniflare.dispose() };
}
