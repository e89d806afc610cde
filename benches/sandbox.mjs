// The sandbox with a large face library: `node benches/sandbox.mjs [FACES] [SEARCHES]` (100,000 and 200). Enrols synthetic templates by the
// console's import, then times searches by template (the index alone, HTTP and Durable Object included) and whole signed checks with
// a picture, before and after a restart; and says what memory that takes.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { startSandbox } from "../scripts/lib/sandbox.mjs";
import { acs3, base64, check, keys, obama, send } from "../tests/js/support/sandbox.mjs";
import { cpu, resident, workerds } from "./lib/process.mjs";
import { enrol, found, near, random, template } from "../tests/js/support/templates.mjs";

const [faces = 100_000, searches = 200] = process.argv.slice(2).map(Number);
const state = mkdtempSync(join(tmpdir(), "facegate-bench-"));
const draw = random(1);
const people = Array.from({ length: 100 }, () => template(draw));
const batch = 5000;

/** Milliseconds `work` took, and what it gave. */
async function timed(work) {
  const started = performance.now();
  const result = await work();
  return { ms: performance.now() - started, result };
}

function quantiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (q) => Number(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(1));
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function megabytesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  return Math.round(files.reduce((sum, file) => sum + statSync(join(file.parentPath ?? file.path, file.name)).size, 0) / 1e6);
}

async function search(url, index) {
  const probe = near(people[index % people.length], draw, 0.3);
  const { ms, result } = await timed(() => found(url, ["large"], probe, 5));
  if (result[0]?.merchantUserId !== `person${index % people.length}`) throw new Error(`expected person${index % people.length} to be found, got ${result[0]?.merchantUserId}`);
  return ms;
}

/** Times of many; beside them workerd's CPU time, which a busy machine does not stretch. */
async function many(count, one) {
  const times = [];
  const [pid] = workerds();
  const before = cpu(pid);
  for (let index = 0; index < count; index += 1) times.push(await one(index));
  return { ...quantiles(times), "CPU, mean": Number(((cpu(pid) - before) / count).toFixed(1)) };
}

async function wholeCheck(url) {
  const body = check({ FaceGroupCodes: "large", SourceFacePicture: picture });
  const { ms, result } = await timed(() => send(acs3(url, "FaceDuplicationCheckIntl", { query: { ProductCode: "FACE_IDU_MIN" }, body })));
  if (result.answer.Code !== "Success") throw new Error(`expected Success, got ${result.answer.Code}`);
  return ms;
}

async function memory(url) {
  const { packedBytes, rulesBytes, faces: count } = await (await fetch(`${url}/console/api/status`)).json();
  return { faces: count, "index MB": packedBytes / 1e6, "rules' memory MB": rulesBytes / 1e6, "workerd RSS MB": Math.round(resident(workerds()[0])) };
}

const picture = base64(obama());
const library = Array.from({ length: faces }, (_, i) => (i < people.length ? [`person${i}`, people[i]] : [`u${i}`, template(draw)]));
console.log(`${faces} faces, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${readFileSync("/proc/loadavg", "utf8").split(" ")[0]}`);
try {
  let sandbox = await startSandbox({ state, keys });
  console.log("idle", await memory(sandbox.url));
  const enrolled = await timed(async () => {
    for (let at = 0; at < faces; at += batch) await enrol(sandbox.url, "large", library.slice(at, at + batch));
  });
  console.log(`enrolled in ${(enrolled.ms / 1000).toFixed(1)} s; on disk ${megabytesOf(state)} MB`);
  await sandbox.dispose();
  const restarted = await timed(() => startSandbox({ state, keys }));
  sandbox = restarted.result;
  console.log(`restarted in ${restarted.ms.toFixed(0)} ms; first search ${(await search(sandbox.url, 0)).toFixed(0)} ms, second ${(await search(sandbox.url, 1)).toFixed(0)} ms`);
  console.log("search, ms", await many(searches, (index) => search(sandbox.url, index)));
  console.log("search of an empty group, ms (what is not the index)", await many(searches, async () => (await timed(() => found(sandbox.url, ["nobody"], people[0], 5))).ms));
  console.log("signed check with a picture, ms", await many(Math.ceil(searches / 4), () => wholeCheck(sandbox.url)));
  console.log("enrol one more and search, ms", await many(Math.ceil(searches / 4), async (index) => {
    await enrol(sandbox.url, "large", [[`more${index}`, template(draw)]]);
    return search(sandbox.url, index);
  }));
  console.log("after", await memory(sandbox.url));
  await sandbox.dispose();
} finally {
  rmSync(state, { recursive: true, force: true });
}
