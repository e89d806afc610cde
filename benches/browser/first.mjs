// What the first photo of a page costs: `node benches/browser/first.mjs [--rounds N] [--jobs a,b] [--only x,y] [--before FOLDER] [--json FILE]`, after `npm run build`.
// See ../README.md for what each row is.
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { circumstances, module } from "./lib/circumstances.mjs";
import { firstTable } from "./lib/first-table.mjs";
import { installPeers } from "./lib/install.mjs";
import { jobs } from "./lib/jobs.mjs";

const large = jobs.find(({ id }) => id === "jpeg-12mp");
const small = { ...large, id: "jpeg-2mp", title: "2 MP camera JPEG, EXIF orientation 6", stored: [1632, 1224], crop: [0, 0, 1224, 1632] };
const all = [large, small, jobs.find(({ id }) => id === "frame-1080p")];

function options() {
  const text = { type: "string", default: "" };
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "8" }, jobs: text, only: text, before: { type: "string" }, json: { type: "string" } } });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`expected --rounds to be a whole number above 0, got ${values.rounds}`);
  const words = (list) => list.split(",").map((word) => word.trim()).filter(Boolean);
  const chosen = all.filter(({ id }) => !values.jobs || words(values.jobs).some((word) => id.startsWith(word)));
  if (!chosen.length) throw new Error(`expected jobs out of ${all.map(({ id }) => id).join(", ")}, got ${values.jobs}`);
  return { ...values, rounds, jobs: chosen, only: words(values.only) };
}

/** What is no photo of the job is a failure: the size is told where no face was looked for. */
async function judged({ photo, faces }, { size: [width, height] }) {
  const { format, width: photoWidth, height: photoHeight } = await sharp(Uint8Array.from(photo)).metadata();
  const right = faces === undefined ? photoWidth === width && photoHeight === height : photoHeight > photoWidth;
  if (format !== "jpeg" || !right) throw new Error(`expected the job's JPEG, got ${format} ${photoWidth} × ${photoHeight}`);
}

/** One time in a browser of its own. */
async function once(server, job, input, { name, ready }) {
  const live = await server.open(job, input);
  try {
    const made = await live.page.evaluate((who, what, how) => globalThis.bench.first(who, what, how), name, job, { ready, next: 3 });
    await judged(made, job);
    return { ms: made.ms, third: made.next.at(-1), version: live.version };
  } finally {
    await live.close();
  }
}

/** Contestants and both ways to begin in turn; who begins changes with each round. */
async function measure(server, job, input, { rounds, only }) {
  const names = await server.names(job, input);
  const rows = names.filter((name) => !only.length || only.some((word) => name.startsWith(word))).flatMap((name) => [false, true].map((ready) => ({ name, ready, times: [], warm: [] })));
  for (let round = 0; round < rounds; round += 1) {
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[(at + 5 * round) % rows.length];
      if (row.error) continue;
      try {
        const { ms, third, version } = await once(server, job, input, row);
        row.times.push(ms);
        row.warm.push(third);
        row.version = version;
      } catch (error) {
        row.error = String(error.message ?? error).split("\n")[0];
      }
    }
  }
  return rows;
}

const given = options();
if (!existsSync(module)) throw new Error("expected facegate's build in pkg/, got none: npm run build");
installPeers();
const [{ bundle, serveFirst }, { inputOf }] = [await import("./lib/first-page.mjs"), await import("./lib/inputs.mjs")];
await bundle(given.before);
const server = await serveFirst(given.before);
try {
  const results = [];
  for (const job of given.jobs) {
    const rows = await measure(server, job, await inputOf(job), given);
    const about = circumstances(rows.find(({ version }) => version)?.version);
    console.log(`\n## ${job.title}\n\n${about.browser}, ${about.cores} × ${about.cpu}, ${about.date}, facegate ${about.commit}, load ${about.load.toFixed(1)}, ${given.rounds} rounds\n\n${firstTable(rows)}`);
    results.push({ ...about, id: job.id, rows });
  }
  if (given.json) writeFileSync(given.json, `${JSON.stringify(results, undefined, 1)}\n`);
} finally {
  await server.close();
}
