// Cold start and memory of the deployable bundle in the real workerd.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { folder, workerdBinary, writeBundle } from "../../scripts/lib/workerd.mjs";
import { bindings, post, startUpstream, ticketFor } from "../../tests/js/support/edge.mjs";
import { memoryFolder } from "../../tests/js/support/overload.mjs";
import { cpu, resident } from "./process.mjs";

const config = (worker) => `@0xa3d6e0b17c498f25;
using Workerd = import "/workerd/workerd.capnp";
using Deploy = import "../../deploy/workerd.capnp";
using Edge = import "edge.capnp";
const config :Workerd.Config = (
  services = [(name = "facegate", worker = ${worker}), (name = "objects", disk = Deploy.objects), (name = "upstream", external = (http = ()))],
  sockets = [(name = "http", http = (), service = "facegate")],
);
`;
/** A Worker of nothing in the edge's own place: with its bindings, secrets, storage classes and flags, which are workerd's to set up. */
export const emptyScript = `import { DurableObject } from "cloudflare:workers";
export class Tickets extends DurableObject {}
export class Quota extends DurableObject {}
export default { fetch() { return new Response(null, { status: 404 }); } };
`;
/** The same, and the edge's module instantiated: its imports are functions that nobody calls. */
export const wasmScript = (name) => `import module from "./${name}";
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => undefined;
new WebAssembly.Instance(module, imports);
${emptyScript}`;
const worker = (modules) => `(
  modules = [${modules.join(", ")}], compatibilityDate = Edge.compatibilityDate, compatibilityFlags = Edge.compatibilityFlags, bindings = Edge.bindings,
  durableObjectNamespaces = Edge.namespaces, durableObjectStorage = (localDisk = "objects"), globalOutbound = "upstream",
)`;
/** What is started, by name: the file of its configuration. */
const contestants = { edge: "bench", "wasm alone": "wasm", empty: "empty" };

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => resolve(port)); });
  });
}

// Fifty at once are more than the vendor's ten a second.
export const env = { ...bindings, FACEGATE_QPS: '{"ap-southeast-1":1000}' };

/** Bundles the edge and compiles a configuration of it, of an empty Worker, and of one that has but the edge's module: to read a text with files in it is workerd's work, not the Worker's. */
export async function prepareStart() {
  mkdirSync(folder, { recursive: true });
  await writeBundle(env);
  writeFileSync(join(folder, "bench.capnp"), config("Deploy.facegate"));
  writeFileSync(join(folder, "empty.js"), emptyScript);
  writeFileSync(join(folder, "empty.capnp"), config(worker([`(name = "worker.js", esModule = embed "empty.js")`])));
  const wasm = readdirSync(folder).find((name) => name.endsWith(".wasm"));
  writeFileSync(join(folder, "wasm.js"), wasmScript(wasm));
  writeFileSync(join(folder, "wasm.capnp"), config(worker([`(name = "worker.js", esModule = embed "wasm.js")`, `(name = "./${wasm}", wasm = embed "${wasm}")`])));
  for (const name of Object.values(contestants)) {
    writeFileSync(join(folder, `${name}.bin`), execFileSync(workerdBinary(), ["compile", "--config-only", join(folder, `${name}.capnp`), "config"], { maxBuffer: 1e7 }));
  }
}

/** Starts one of them, with what `settings` says otherwise; resolves with its first answer. */
export async function start(name, upstreamAt, settings = {}) {
  const [port, state] = [await freePort(), memoryFolder("facegate-bench-")];
  const started = performance.now();
  const child = spawn(workerdBinary(), [
    "serve", "--binary", join(folder, `${name}.bin`), "--socket-addr", `http=127.0.0.1:${port}`, "--directory-path", `objects=${state}`, "--external-addr", `upstream=${upstreamAt}`,
  ], { env: { PATH: process.env.PATH, ...env, ...settings }, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  // Each look costs the process nothing: a port that nobody listens on is the kernel's to refuse.
  while ((await fetch(`${url}/nothing`).catch(() => null)) === null) await new Promise((resolve) => { setTimeout(resolve, 1); });
  const stop = () => new Promise((resolve) => {
    child.on("close", () => { rmSync(state, { recursive: true, force: true }); resolve(); });
    child.kill("SIGKILL");
  });
  return { url, pid: child.pid, ms: performance.now() - started, cpu: cpu(child.pid), stop };
}

/** Fresh processes in turn, each up to its first answer (404): CPU and wall milliseconds. What the edge costs is the difference of the medians. */
export async function coldStarts(rounds) {
  const upstream = await startUpstream();
  const names = Object.keys(contestants);
  const times = Object.fromEntries(names.map((name) => [name, { cpu: [], wall: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const one = await start(contestants[name], upstream.at);
      times[name].cpu.push(one.cpu);
      times[name].wall.push(one.ms);
      await one.stop();
    }
  }
  upstream.close();
  return times;
}

/** Resident megabytes of workerd: idle after one check, and the most while `count` checks wait for the upstream at once. */
export async function memoryOf(count, photo) {
  const upstream = await startUpstream();
  const answered = JSON.stringify(upstream.script);
  const edge = await start("bench", upstream.at);
  const check = async () => post(edge.url, { ticket: await ticketFor(), body: photo });
  const first = await check();
  if (first.status !== 200) throw new Error(first.text);
  await new Promise((resolve) => { setTimeout(resolve, 1000); });
  const idle = resident(edge.pid);
  let [waiting, most] = [0, idle];
  const held = [];
  upstream.script = (response) => { waiting += 1; held.push(response); };
  const looking = setInterval(() => { most = Math.max(most, resident(edge.pid)); }, 5);
  const letGo = setInterval(() => { if (held.length > 0 && (waiting === count || Date.now() - began > 1500)) for (const response of held.splice(0)) response.end(answered); }, 100);
  const began = Date.now();
  const all = await Promise.all(Array.from({ length: count }, check));
  for (const timer of [looking, letGo]) clearInterval(timer);
  await edge.stop();
  upstream.close();
  return { idle, most, waiting, statuses: all.map(({ status }) => status) };
}
