// `npm start [-- --port N] [--state DIR]`: builds what changed, then serves page, edge and sandbox on one local address.
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { fail } from "./lib/run.mjs";

const { values } = parseArgs({ options: { port: { type: "string", default: "8787" }, state: { type: "string", default: ".facegate/local" } } });

async function main() {
  const started = performance.now();
  await build();
  const { startLocal } = await import("./lib/local.mjs");
  const local = await startLocal({ port: Number(values.port), state: values.state });
  console.log(`
facegate ready on ${local.url} after ${((performance.now() - started) / 1000).toFixed(1)} s
  page      ${local.url}/
  bench     ${local.url}/workbench.html     (drop a photo: every number, the crop, the bytes)
  edge      ${local.url}/v1/checks   keys: ${local.url}/.well-known/jwks.json
  sandbox   ${local.url}/console     (a stand-in: faces are compared; there is no liveness model)
Stop with Ctrl-C.`);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    // miniflare's own listeners would end the process before its objects are written.
    process.removeAllListeners(signal);
    process.once(signal, () => local.dispose().then(() => process.exit(0)));
  }
}

await main().catch(fail);
