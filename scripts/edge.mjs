// `npm run edge -- [--port 8788] [--host 127.0.0.1] [--state DIR] [--upstream HOST:443]`: the edge in workerd on this machine, as deploy/workerd.capnp says.
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { fail, root, step } from "./lib/run.mjs";
import { workerdBinary, writeBundle } from "./lib/workerd.mjs";

async function serve() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "8788" }, host: { type: "string", default: "127.0.0.1" },
      state: { type: "string", default: ".facegate/edge" }, upstream: { type: "string" },
    },
  });
  await build(["package"]);
  await step("bundle", () => writeBundle());
  const objects = resolve(values.state);
  mkdirSync(objects, { recursive: true, mode: 0o700 });
  const confined = values.upstream === undefined ? [] : ["--external-addr", `upstream=${values.upstream}`];
  const child = spawn(workerdBinary(), [
    "serve", join(root, "deploy", values.upstream === undefined ? "workerd.capnp" : "confined.capnp"),
    "--socket-addr", `http=${values.host}:${values.port}`, "--directory-path", `objects=${objects}`, ...confined,
  ], { stdio: "inherit" });
  console.log(`the edge: http://${values.host}:${values.port}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("close", (status) => { process.exitCode = status ?? 0; });
}

await serve().catch(fail);
