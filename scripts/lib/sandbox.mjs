// The sandbox in workerd: alone on an address of its own, or as one worker among others.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { Miniflare } from "miniflare";
import { root } from "./run.mjs";

/** The key that works where none is configured; as in sandbox/js/keys.ts. */
export const defaultKeys = "sandbox:sandbox-secret";

/**
 * The sandbox's worker as one of miniflare's `workers`. Its state is where the
 * instance's `durableObjectsPersist` says.
 * `keys` "AK:SK[,AK2:SK2[:TOKEN]]"; `bearerTokens` "TOKEN[,TOKEN2]"; `strictGroups` refuses groups nobody created; `anyUrl` downloads pictures
 * from any host; `uniqueBizIds` refuses a MerchantBizId used before; `qps` limits calls a second ("vendor", "N", "N/M"; tests run without);
 * `sameScore`, `duplicateScore` (0..100) are the least scores of one person.
 */
export function sandboxWorker({
  keys = defaultKeys, bearerTokens = "", strictGroups = false, anyUrl = false, uniqueBizIds = false, qps = "off", sameScore, duplicateScore,
} = {}) {
  return {
    name: "sandbox",
    modules: true,
    modulesRoot: root,
    scriptPath: join(root, "pkg/sandbox/worker.js"),
    modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }, { type: "Data", include: ["**/*.onnx"] }],
    compatibilityDate: "2026-04-01",
    durableObjects: { LIBRARY: { className: "Library", useSQLite: true } },
    bindings: {
      FACEGATE_SANDBOX_KEYS: keys,
      FACEGATE_SANDBOX_BEARER_TOKENS: bearerTokens,
      FACEGATE_SANDBOX_BIZ_IDS: uniqueBizIds ? "unique" : "any",
      FACEGATE_SANDBOX_QPS: qps,
      FACEGATE_SANDBOX_GROUPS: strictGroups ? "strict" : "any",
      FACEGATE_SANDBOX_URLS: anyUrl ? "any" : "loopback",
      ...(sameScore === undefined ? {} : { FACEGATE_SANDBOX_SAME_SCORE: String(sameScore) }),
      ...(duplicateScore === undefined ? {} : { FACEGATE_SANDBOX_DUPLICATE_SCORE: String(duplicateScore) }),
    },
  };
}

/** Starts the built sandbox; `port` 0 takes any free one, `state` is a folder. Gives its address and `dispose`. */
export async function startSandbox({ port = 0, state = ".facegate/sandbox", keys, host = "127.0.0.1", ...options } = {}) {
  const folder = resolve(root, state);
  mkdirSync(folder, { recursive: true });
  const miniflare = new Miniflare({
    host, port, durableObjectsPersist: join(folder, "objects"), telemetry: { enabled: false },
    workers: [sandboxWorker({ ...(keys ? { keys } : {}), ...options })],
  });
  const { port: bound } = await miniflare.ready;
  return { url: `http://${host}:${bound}`, dispose: () => miniflare.dispose() };
}
