// Cold start as a platform has it that runs already: a fresh isolate in a process that has had others, by workerd's worker loader.
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, workerdBinary } from "../../scripts/lib/workerd.mjs";
import { cpu } from "./process.mjs";
import { emptyScript, env, freePort, wasmScript } from "./start.mjs";

/** Loads a Worker anew for each request and hands it the request. Storage classes cannot be bound to such a Worker: plain objects stand for their namespaces. */
const host = (wasm) => `import edge from "edge"; import only from "only"; import empty from "empty"; import wasm from "wasm";
const scripts = { edge, "wasm alone": only, empty };
let count = 0;
export default { async fetch(request, { LOADER, GIVEN }) {
  const { pathname, searchParams } = new URL(request.url);
  const name = searchParams.get("of");
  const modules = { "worker.js": scripts[name], ...(name === "empty" ? {} : { "./${wasm}": { wasm } }) };
  const worker = LOADER.get(String(count++), async () => ({ compatibilityDate: "2026-04-01", compatibilityFlags: ["enable_request_signal"], mainModule: "worker.js", modules, env: JSON.parse(GIVEN) }));
  return worker.getEntrypoint().fetch("https://edge.example" + pathname);
} };
`;

const config = (wasm) => `@0xb7c2d91e5a40f683;
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "host", worker = (
    modules = [(name = "host.js", esModule = embed "isolates.js"), (name = "edge", text = embed "worker.js"), (name = "only", text = embed "wasm.js"), (name = "empty", text = embed "empty.js"), (name = "wasm", data = embed "${wasm}")],
    compatibilityDate = "2026-04-01", compatibilityFlags = ["experimental"],
    bindings = [(name = "LOADER", workerLoader = ()), (name = "GIVEN", fromEnvironment = "GIVEN")],
  ))],
  sockets = [(name = "http", http = (), service = "host")],
);
`;

/** Fresh isolates in turn, each up to its first answer (404): CPU and wall milliseconds of the process for them, the request through the host included. */
export async function isolateStarts(rounds) {
  const names = ["edge", "wasm alone", "empty"];
  const wasm = readdirSync(folder).find((name) => name.endsWith(".wasm"));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of [["isolates.js", host(wasm)], ["isolates.capnp", config(wasm)], ["wasm.js", wasmScript(wasm)], ["empty.js", emptyScript]]) writeFileSync(join(folder, name), text);
  if (!readFileSync(join(folder, "worker.js"), "utf8").includes(wasm)) throw new Error("expected the bundle of the edge's module");
  const port = await freePort();
  const child = spawn(workerdBinary(), ["serve", "--experimental", join(folder, "isolates.capnp"), "config", "--socket-addr", `http=127.0.0.1:${port}`],
    { env: { PATH: process.env.PATH, GIVEN: JSON.stringify({ ...env, TICKETS: {}, QUOTA: {} }) }, stdio: "ignore" });
  const ask = async (name) => {
    const response = await fetch(`http://127.0.0.1:${port}/nothing?of=${encodeURIComponent(name)}`);
    await response.text();
    if (response.status !== 404) throw new Error(`expected 404 of ${name}, got ${response.status}`);
  };
  while ((await fetch(`http://127.0.0.1:${port}/nothing?of=empty`).catch(() => null)) === null) await new Promise((resolve) => { setTimeout(resolve, 5); });
  const times = Object.fromEntries(names.map((name) => [name, { cpu: [], wall: [] }]));
  for (const name of names) await ask(name);
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const [before, started] = [cpu(child.pid), performance.now()];
      await ask(name);
      times[name].wall.push(performance.now() - started);
      times[name].cpu.push(cpu(child.pid) - before);
    }
  }
  child.kill("SIGKILL");
  return times;
}
