// `node benches/faces.mjs`: what comparing faces costs in WebAssembly: the models' loading, a picture, a search of 100,000 templates (all in
// Node, by CPU time), and the first and further answers of the sandbox in workerd, with the memory of its process.
import { randomFillSync } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { root } from "../scripts/lib/run.mjs";
import { initSync, load, search, understand } from "../pkg/sandbox/facegate_sandbox.js";
import { acs3, base64, check, newSandbox, obama, obamaElsewhere, send } from "../tests/js/support/sandbox.mjs";

const rounds = 15;
const read = (name) => readFileSync(`${root}/pkg/sandbox/${name}`);

function report(what, times) {
  times.sort((a, b) => a - b);
  console.log(`${what.padEnd(60)} ${times[0].toFixed(1).padStart(8)} ${times[Math.floor(times.length / 2)].toFixed(1).padStart(8)} ms (min, median of ${times.length})`);
}

/** By the processor's time of this process, which a busy machine stretches less, or by the clock. */
async function timed(what, count, work, cpu = false) {
  const times = [];
  for (let i = 0; i < count; i++) {
    const before = cpu ? process.cpuUsage() : performance.now();
    await work(i);
    times.push(cpu ? process.cpuUsage(before).user / 1e3 : performance.now() - before);
  }
  report(what, times);
}

const module = new WebAssembly.Module(read("facegate_sandbox_bg.wasm"));
const { memory } = initSync({ module });
await timed("models loaded", 1, () => load(read("recognition.onnx"), read("attributes.onnx")), true);
const form = (fields) => new TextEncoder().encode(Object.entries(check(fields)).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&"));
const body = form({ ProductCode: "FACE_IDU_MIN", SourceFacePicture: base64(obamaElsewhere()) });
await timed("a picture of 540 x 720: decoded, found, measured, embedded", rounds, () => understand("FaceDuplicationCheckIntl", "", body), true);
const packed = randomFillSync(new Uint8Array(100_000 * 128));
for (let i = 0; i < packed.length; i++) packed[i] = (packed[i] % 81) - 40;
await timed("search of 100,000 templates", rounds, (i) => search(packed.subarray(i * 128, i * 128 + 128), packed, 5), true);
console.log(`WebAssembly memory ${(memory.buffer.byteLength / 2 ** 20).toFixed(0)} MB, 12 MB of it the templates searched`);

function workerdMegabytes() {
  const named = readdirSync("/proc").filter((pid) => /^\d+$/.test(pid)).flatMap((pid) => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      return /^Name:\s+workerd/.test(status) && status.includes(`PPid:\t${process.pid}`) ? [status] : [];
    } catch {
      return [];
    }
  });
  return named.map((status) => Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

const sandbox = await newSandbox();
try {
  const call = (picture) => send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body: check({ SourceFacePicture: base64(picture) }) }));
  await timed("workerd: an answer without pictures", 1, () => send(acs3(sandbox.url, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 10 } })));
  console.log(`workerd's memory ${workerdMegabytes().map((size) => size.toFixed(0))} MB`);
  const picture = obama();
  await timed("workerd: the first check", 1, () => call(picture));
  await timed("workerd: a check of a picture of 910 x 1137", rounds, () => call(picture));
  console.log(`workerd's memory ${workerdMegabytes().map((size) => size.toFixed(0))} MB`);
} finally {
  await sandbox.dispose();
}
