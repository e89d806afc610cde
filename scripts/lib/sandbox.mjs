// The sandbox for the tests and the local run: as the package serves it, or as one of miniflare's workers among others.
import { join, resolve } from "node:path";
import { bindings, serve } from "../../pkg/sandbox/node/index.js";
import { root } from "./run.mjs";

/**
 * The sandbox's worker as one of miniflare's `workers`. Its state is where the instance's `durableObjectsPersist` says.
 * Options are the package's (sandbox/node/settings.ts); calls a second are not limited unless `qps` says so.
 */
export function sandboxWorker(options = {}) {
  return {
    name: "sandbox",
    modules: true,
    modulesRoot: root,
    scriptPath: join(root, "pkg/sandbox/worker.js"),
    modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }, { type: "Data", include: ["**/*.onnx"] }],
    compatibilityDate: "2026-04-01",
    durableObjects: { LIBRARY: { className: "Library", useSQLite: true } },
    bindings: bindings({ qps: "off", ...options }, true),
  };
}

/** Starts the built sandbox; `port` 0 takes any free one, `state` is a folder. Gives its address, workerd's `pid` and `dispose`, until which the process lives. */
export async function startSandbox({ state = ".facegate/sandbox", ...options } = {}) {
  const served = await serve({ state: resolve(root, state), qps: "off", ...options });
  const alive = setInterval(() => undefined, 2 ** 30);
  served.closed.then(() => clearInterval(alive));
  return served;
}
