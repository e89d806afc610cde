// facegate against its peers, in one page of headless Chromium and beside it in Node: `node benches/browser/peers.mjs [--rounds N] [--jobs a,b,c] [--only x,y] [--before FOLDER] [--json FILE]`, after `npm run build`.
// See ../README.md for what each job and row is.
import { existsSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { circumstances, module } from "./lib/circumstances.mjs";
import { installPeers } from "./lib/install.mjs";
import { chosen } from "./lib/jobs.mjs";
import { figures, goalLines, goalsOf, sameBytes, table } from "./lib/table.mjs";

function options() {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" }, jobs: { type: "string", default: "" }, only: { type: "string", default: "" }, json: { type: "string" }, before: { type: "string" } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`expected --rounds to be a whole number above 0, got ${values.rounds}`);
  const words = (list) => list.split(",").map((word) => word.trim()).filter(Boolean);
  return { rounds, jobs: chosen(words(values.jobs)), only: words(values.only), json: values.json, before: values.before };
}

async function run(bench, job, { rounds, only }) {
  const [{ inputOf }, { measure }] = [await import("./lib/inputs.mjs"), await import("./lib/rounds.mjs")];
  const input = await inputOf(job);
  const load = loadavg()[0];
  const { rows: raw, memory } = await measure(bench, job, input, { rounds, only });
  const rows = figures(raw);
  const goals = goalsOf(job, rows);
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  console.log(`\n## ${job.title} → ${job.size.join(" × ")}\n`);
  console.log(`${megabytes(input.bytes.length)} MB in; ${rounds} rounds; load ${load.toFixed(1)} before; facegate's WebAssembly memory ${megabytes(memory)} MB\n`);
  const deterministic = sameBytes(rows);
  console.log([table(rows), "", ...goalLines(goals), ...(deterministic ? [] : ["facegate's photos differ: expected the same bytes everywhere"])].join("\n"));
  return { id: job.id, title: job.title, size: job.size, inputBytes: input.bytes.length, load, memory, deterministic, rows, goals };
}

const { rounds, jobs, only, json, before } = options();
if (!existsSync(module)) throw new Error("expected facegate's build in pkg/, got none: npm run build");
installPeers();
const bench = await (await import("./lib/page.mjs")).openBench(before);
try {
  const about = circumstances(bench.version);
  console.log(`${about.browser}, Node ${about.node}, ${about.cores} × ${about.cpu}, ${about.date}, facegate ${about.commit}`);
  const results = [];
  for (const job of jobs) results.push(await run(bench, job, { rounds, only }));
  if (json) writeFileSync(json, `${JSON.stringify({ ...about, rounds, only, jobs: results }, undefined, 1)}\n`);
} finally {
  await bench.close();
}
