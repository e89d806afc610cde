// `node benches/faces.mjs`: what comparing faces costs in WebAssembly: the models' loading, a picture, a search of 100,000 templates (all in
// Node, by CPU time), and the first and further answers of the sandbox in workerd, with the memory of its process.
import { randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { root } from "../scripts/lib/run.mjs";
import { initSync, load, search, understand } from "../pkg/sandbox/facegate_sandbox.js";
import { acs3, base64, check, newSandbox, obama, obamaElsewhere, send } from "../tests/js/support/sandbox.mjs";
import { cpu, resident, workerds } from "./lib/process.mjs";

const rounds = 15;
const read = (name) => readFileSync(`${root}/pkg/sandbox/${name}`);

function report(what, ...kinds) {
  const shown = kinds.map((times) => {
    times.sort((a, b) => a - b);
    return `${times[0].toFixed(1).padStart(8)} ${times[Math.floor(times.length / 2)].toFixed(1).padStart(8)}`;
  });
  console.log(`${what.padEnd(60)} CPU ${shown[0]}, clock ${shown[1]} ms (min, median of ${kinds[0].length})`);
}

/** CPU time of this process, or of workerd, which a busy machine does not stretch; beside it the clock's. */
async function timed(what, count, work, spent = () => process.cpuUsage().user / 1e3) {
  const [times, clock] = [[], []];
  for (let i = 0; i < count; i++) {
    const [before, started] = [spent(), performance.now()];
    await work(i);
    times.push(spent() - before);
    clock.push(performance.now() - started);
  }
  report(what, times, clock);
}

const module = new WebAssembly.Module(read("facegate_sandbox_bg.wasm"));
const { memory } = initSync({ module });
await timed("models loaded", 1, () => load(read("recognition.onnx"), read("attributes.onnx")));
const form = (fields) => new TextEncoder().encode(Object.entries(check(fields)).map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&"));
const body = form({ ProductCode: "FACE_IDU_MIN", SourceFacePicture: base64(obamaElsewhere()) });
await timed("a picture of 540 x 720: decoded, found, measured, embedded", rounds, () => understand("FaceDuplicationCheckIntl", "", body));
const packed = randomFillSync(new Uint8Array(100_000 * 128));
for (let i = 0; i < packed.length; i++) packed[i] = (packed[i] % 81) - 40;
await timed("search of 100,000 templates", rounds, (i) => search(packed.subarray(i * 128, i * 128 + 128), packed, 5));
console.log(`WebAssembly memory ${(memory.buffer.byteLength / 2 ** 20).toFixed(0)} MB, 12 MB of it the templates searched`);

const sandbox = await newSandbox();
try {
  const [pid] = workerds();
  const spent = () => cpu(pid);
  const call = (picture) => send(acs3(sandbox.url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body: check({ SourceFacePicture: base64(picture) }) }));
  await timed("workerd: the first answer, without a picture", 1, () => send(acs3(sandbox.url, "QueryFaceGroup", { query: { CurrentPage: 1, PageSize: 10 } })), spent);
  console.log(`workerd's memory ${resident(pid).toFixed(0)} MB`);
  const picture = obama();
  await timed("workerd: the first check, models loaded", 1, () => call(picture), spent);
  await timed("workerd: a check of a picture of 910 x 1137", rounds, () => call(picture), spent);
  console.log(`workerd's memory ${resident(pid).toFixed(0)} MB`);
} finally {
  await sandbox.dispose();
}
