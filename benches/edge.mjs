// `node benches/edge.mjs`: milliseconds of the built edge for a photo of 150 KB, in workerd on this machine.
// workerd's clock stands still while code runs, so times are taken outside: a request that does a stage N times, less one that does it
// not at all, over N; the median of interleaved rounds. Then whole checks over HTTP against an upstream that answers at once, beside a
// Worker that only passes the same bytes on.
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";
import { bindings, contentDigest, origin, photo, post, proofFor, startEdge, startUpstream, ticketFor } from "../tests/js/support/edge.mjs";

const ROUNDS = 15;
const N = 100;
const root = fileURLToPath(new URL("..", import.meta.url));
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const row = (times) => ({ "median ms": +median(times).toFixed(3), "min ms": +Math.min(...times).toFixed(3) });

async function timed(job) {
  const started = performance.now();
  await job();
  return performance.now() - started;
}

async function stageTimes(body) {
  const miniflare = new Miniflare({
    modules: true, modulesRoot: root, scriptPath: fileURLToPath(new URL("edge.worker.js", import.meta.url)), bindings, compatibilityDate: "2026-04-01",
    modulesRules: [{ type: "ESModule", include: ["**/*.js"] }, { type: "CompiledWasm", include: ["**/*.wasm"] }],
  });
  const url = (await miniflare.ready).origin;
  const ticket = await ticketFor();
  const headers = { authorization: `Bearer ${ticket}`, dpop: proofFor("http://edge.example", { ticket, body }), "content-digest": contentDigest(body) };
  const run = (stage, n) => timed(async () => {
    const response = await fetch(`${url}/?stage=${encodeURIComponent(stage)}&n=${n}`, { method: "POST", headers, body });
    if ((await response.text()) !== "done") throw new Error(`the stage ${stage} failed`);
  });
  const stages = ["all", "ticket", "proof", "check photo", "digest photo", "body", "body and sign"];
  const times = Object.fromEntries(stages.map((stage) => [stage, []]));
  for (const stage of stages) await run(stage, N);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const stage of stages) times[stage].push(((await run(stage, N)) - (await run(stage, 0))) / N);
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

async function wholeTimes(body) {
  const upstream = await startUpstream();
  const edge = await startEdge(upstream.at);
  const empty = new Miniflare({ modules: true, script: passOn, compatibilityDate: "2026-04-01", outboundService: { external: { address: upstream.at, http: {} } } });
  const emptyUrl = (await empty.ready).origin;
  const times = { "a check": [], "bytes passed on": [] };
  for (let round = 0; round < ROUNDS * 10; round += 1) {
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

const body = photo({ noise: 11 });
console.log(`photo of ${body.length} bytes; ${N} times a request, ${ROUNDS} rounds`);
for (const times of [await stageTimes(body), await wholeTimes(body)]) console.table(Object.fromEntries(Object.entries(times).map(([name, values]) => [name, row(values)])));
