// `node benches/edge.mjs [--rounds N] [--only stages,sdks,start,memory,whole] [--json FILE]`: what the built edge costs in workerd on this machine, for a photo of 150 KB: CPU of each stage beside the vendor's
// SDKs, cold start beside an empty Worker, memory of 50 checks at once, whole checks over HTTP. How each is measured: benches/README.md.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Miniflare } from "miniflare";
import { bindings, contentDigest, origin, photo, post, proofFor, startEdge, startUpstream, ticketFor } from "../tests/js/support/edge.mjs";
import { cpu, median, row, workerds } from "./lib/process.mjs";
import { sdkTimes } from "./lib/sdks.mjs";
import { isolateStarts } from "./lib/isolates.mjs";
import { coldStarts, memoryOf, prepareStart } from "./lib/start.mjs";

const { values: options } = parseArgs({ options: { rounds: { type: "string", default: "15" }, json: { type: "string" }, only: { type: "string" } } });
const ROUNDS = Number(options.rounds);
const N = 200;
const root = fileURLToPath(new URL("..", import.meta.url));

/** CPU milliseconds of each stage: of a request that does it N times, less one that does it not at all, or only reads the body N times. */
async function stageTimes(body) {
  const miniflare = new Miniflare({
    modules: true, modulesRoot: root, scriptPath: fileURLToPath(new URL("edge.worker.js", import.meta.url)), bindings, compatibilityDate: "2026-04-01",
    modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
  });
  const url = (await miniflare.ready).origin;
  const [pid] = workerds();
  const ticket = await ticketFor();
  const proof = proofFor("http://edge.example", { ticket, body });
  const headers = { authorization: `Bearer ${ticket}`, "content-digest": contentDigest(body), dpop: proof };
  const run = async (stage, n) => {
    const before = cpu(pid);
    const response = await fetch(`${url}/?stage=${encodeURIComponent(stage)}&n=${n}`, { method: "POST", headers, body });
    if ((await response.text()) !== "done") throw new Error(`the stage ${stage} failed`);
    return cpu(pid) - before;
  };
  const stages = ["all", "after the body", "ticket", "proof", "take photo", "digest photo", "body", "body and sign", "call"];
  // To read the body is no part of these, but they read it, into room that the form is made in.
  const reading = new Set(["all", "after the body", "body", "body and sign"]);
  const times = Object.fromEntries(stages.map((stage) => [stage, []]));
  for (const stage of ["read", ...stages]) await run(stage, N);
  for (let round = 0; round < ROUNDS; round += 1) {
    const read = await run("read", N);
    for (const stage of stages) times[stage].push(((await run(stage, N)) - (reading.has(stage) ? read : await run(stage, 0))) / N);
  }
  await miniflare.dispose();
  return times;
}

const passOn = `export default { async fetch(request) {
  const body = await request.arrayBuffer();
  const form = new Uint8Array(Math.ceil(body.byteLength * 4 / 3 * 1.06));
  const response = await fetch("https://upstream.example/", { method: "POST", body: form });
  return new Response(await response.text());
} }`;

const least = (values) => Math.min(...values);

async function timed(job) {
  const started = performance.now();
  await job();
  return performance.now() - started;
}

async function wholeTimes(body) {
  const upstream = await startUpstream();
  const edge = await startEdge(upstream.at, { FACEGATE_QPS: '{"ap-southeast-1":1000}' });
  const empty = new Miniflare({ modules: true, script: passOn, compatibilityDate: "2026-04-01", outboundService: { external: { address: upstream.at, http: {} } } });
  const emptyUrl = (await empty.ready).origin;
  const times = { "a check": [], "bytes passed on": [] };
  for (let round = 0; round < ROUNDS * 5; round += 1) {
    const ticket = await ticketFor();
    times["a check"].push(await timed(async () => {
      const { status, text } = await post(edge.url, { ticket, body });
      if (status !== 200) throw new Error(text);
    }));
    times["bytes passed on"].push(await timed(async () => (await fetch(emptyUrl, { method: "POST", headers: { origin }, body })).text()));
    upstream.requests.length = 0;
  }
  await Promise.all([edge.dispose(), empty.dispose()]);
  upstream.close();
  return times;
}

function table(title, times) {
  console.log(title);
  console.table(Object.fromEntries(Object.entries(times).map(([name, values]) => [name, row(values)])));
}

function report(title, start) {
  const each = (what) => Object.fromEntries(Object.entries(start).map(([name, times]) => [name, times[what]]));
  table(`${title}, CPU ms up to the first answer`, each("cpu"));
  table("the same, wall ms", each("wall"));
  for (const name of ["edge", "wasm alone"]) {
    const over = (what, of) => (of(start[name][what]) - of(start.empty[what])).toFixed(1);
    console.log(`${name} over an empty Worker: ${over("cpu", median)} ms CPU, ${over("wall", median)} ms wall by the medians; ${over("cpu", least)} and ${over("wall", least)} by the minima`);
  }
}

const body = photo({ noise: 11 });
const wanted = (part) => options.only === undefined || options.only.split(",").includes(part);
const result = { date: new Date().toISOString(), node: process.version, photo: body.length, rounds: ROUNDS };
console.log(`photo of ${body.length} bytes, ${ROUNDS} rounds`);
if (wanted("stages")) {
  result.stages = await stageTimes(body);
  table("CPU ms, from the body read to the fetch", result.stages);
}
if (wanted("sdks")) {
  result.sdks = sdkTimes(body, ROUNDS);
  table("CPU ms, the same request by the vendor's SDKs, up to the socket", result.sdks);
  const ours = row(result.stages?.["body and sign"] ?? [NaN]);
  for (const [name, times] of Object.entries(result.sdks)) {
    const theirs = row(times);
    console.log(`${name} takes ${(theirs.median / ours.median).toFixed(1)} times as long by the median, ${(theirs.min / ours.min).toFixed(1)} by the minimum, as body and signature`);
  }
}
if (wanted("start") || wanted("memory")) await prepareStart();
if (wanted("start")) {
  report("fresh processes", result.start = await coldStarts(ROUNDS));
  report("fresh isolates of a running process", result.isolates = await isolateStarts(ROUNDS * 2));
}
if (wanted("memory")) {
  const memory = result.memory = await memoryOf(50, body);
  console.log(`resident MB: idle ${memory.idle.toFixed(1)}, ${memory.waiting} checks waiting at once ${memory.most.toFixed(1)}, hence ${(memory.most - memory.idle).toFixed(1)} for them`);
}
if (wanted("whole")) table("wall ms, over local HTTP", result.whole = await wholeTimes(body));
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(result));
