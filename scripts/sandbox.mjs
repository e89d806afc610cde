// `npm run sandbox [-- --port N] [--state DIR]`: builds what changed, then serves the sandbox alone. Keys: FACEGATE_SANDBOX_KEYS="AK:SK[,AK2:SK2[:TOKEN]]".
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { fail } from "./lib/run.mjs";

async function main() {
  const { values } = parseArgs({ options: {
    port: { type: "string", default: "8788" }, state: { type: "string", default: ".facegate/sandbox" },
  } });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`expected a port of 0..65535, got ${values.port}`);
  await build(["sandbox"]);
  const { defaultKeys, startSandbox } = await import("./lib/sandbox.mjs");
  const keys = process.env.FACEGATE_SANDBOX_KEYS;
  const options = {
    strictGroups: process.env.FACEGATE_SANDBOX_GROUPS === "strict", anyUrl: process.env.FACEGATE_SANDBOX_URLS === "any",
    uniqueBizIds: process.env.FACEGATE_SANDBOX_BIZ_IDS === "unique", qps: process.env.FACEGATE_SANDBOX_QPS || "vendor", bearerTokens: process.env.FACEGATE_SANDBOX_BEARER_TOKENS,
    sameScore: process.env.FACEGATE_SANDBOX_SAME_SCORE, duplicateScore: process.env.FACEGATE_SANDBOX_DUPLICATE_SCORE,
  };
  const sandbox = await startSandbox({ port, state: values.state, keys, ...options });
  // Before the ready line, so that whoever waits for it can stop it at once; in place of miniflare's own listeners, which end with a failure.
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.removeAllListeners(signal);
    process.once(signal, () => sandbox.dispose().then(() => process.exit(0), fail));
  }
  if (!keys) console.log(`key ${defaultKeys} (set FACEGATE_SANDBOX_KEYS="AK:SK" for another)`);
  console.log(`sandbox ready on ${sandbox.url}`);
  console.log(`console ${sandbox.url}/console   faces are compared; there is no liveness model`);
}

await main().catch(fail);
