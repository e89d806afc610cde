// What watching a camera costs, beside MediaPipe's face detector: `node benches/browser/live.mjs [--rounds N] [--cold N] [--node] [--json FILE]`, after `npm run build`.
// See ../README.md for what each row is.
import { existsSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { circumstances, module } from "./lib/circumstances.mjs";
import { installModel, installPeers } from "./lib/install.mjs";
import { coldTable, memoryTable, timesTable, verdicts } from "./lib/live-table.mjs";

function options() {
  const { values } = parseArgs({ options: { rounds: { type: "string", default: "20" }, cold: { type: "string", default: "5" }, node: { type: "boolean", default: false }, json: { type: "string" } } });
  const [rounds, cold] = [values.rounds, values.cold].map(Number);
  if (![rounds, cold].every((count) => Number.isInteger(count) && count > 0)) throw new Error(`expected whole numbers above 0, got --rounds ${values.rounds} --cold ${values.cold}`);
  return { ...values, rounds, cold };
}

/** Turns of half a second of camera each; who begins changes with each round. The first round of all warms up. */
async function inTurns(names, people, rounds, turn) {
  const rows = names.map((name) => ({ name, times: [] }));
  for (let round = -1; round < rounds; round += 1) {
    for (let at = 0; at < names.length; at += 1) {
      const row = rows[(at + round + 1) % names.length];
      for (let person = 0; person < people; person += 1) {
        const times = await turn(row.name, person);
        if (round >= 0) row.times.push(...times);
      }
    }
  }
  return rows;
}

/** First results, a browser each, in turns; and what was loaded for them. */
async function coldStarts(openLive, bytesOf, urls, size, { cold }, model) {
  const rows = ["facegate", "MediaPipe FaceDetector"].map((name) => ({ name, times: [] }));
  for (let round = 0; round < cold; round += 1) {
    for (const row of rows) {
      const live = await openLive(urls, size);
      try {
        const before = live.asked.length;
        row.times.push(await live.page.evaluate((name, from) => globalThis.bench.cold(name, from), row.name, model));
        row.loaded ??= bytesOf(live.asked.slice(before));
      } finally {
        await live.close();
      }
    }
  }
  return rows;
}

async function inBrowser(made, size, about) {
  const { bundle, bytesOf, openLive } = await import("./lib/live-page.mjs");
  const model = installModel();
  await bundle();
  const urls = made.map(({ url }) => url);
  const live = await openLive(urls, size);
  try {
    const { names, isolated } = await live.page.evaluate(() => ({ names: globalThis.bench.names, isolated: globalThis.bench.isolated }));
    if (!isolated) throw new Error("expected an isolated page with a fine clock");
    const rows = await inTurns(names, made.length, about.rounds, (name, person) => live.page.evaluate((who, whom, from) => globalThis.bench.turn(who, whom, from), name, person, model));
    return { version: live.version, rows, cold: await coldStarts(openLive, bytesOf, urls, size, about, model) };
  } finally {
    await live.close();
  }
}

async function inNode(made, { width, height }, { rounds }) {
  const { createSession } = await import("../../pkg/browser/index.node.js");
  const { followed, whole } = await import("./page/live-turns.js");
  const people = made.map(({ bytes }) => framesOf(bytes, { width, height }).map((data) => ({ data, width, height })));
  const session = await createSession();
  const ways = { "facegate, whole look": whole, "facegate, face followed": followed };
  return { rows: await inTurns(Object.keys(ways), people.length, rounds, (name, person) => ways[name](session, people[person])) };
}

function framesOf(bytes, { width, height }) {
  const length = 4 * width * height;
  return Array.from({ length: bytes.length / length }, (_, at) => new Uint8Array(bytes.subarray(at * length, (at + 1) * length)));
}

const given = options();
if (!existsSync(module)) throw new Error("expected facegate's build in pkg/, got none: npm run build");
installPeers();
const { liveFrames, size } = await import("./lib/live-frames.mjs");
const { memoryOf } = await import("./lib/live-memory.mjs");
const made = await liveFrames();
const { version, rows, cold } = await (given.node ? inNode : inBrowser)(made, size, given);
const memory = await memoryOf(framesOf(made[0].bytes, size), size);
const about = circumstances(version);
console.log(`${version ?? "without a browser"}, Node ${about.node}, ${about.cores} × ${about.cpu}, ${about.date}, facegate ${about.commit}, load ${about.load.toFixed(1)}`);
console.log(`\n## One frame of ${size.width} × ${size.height} RGBA, main thread\n\n${timesTable(rows)}`);
if (cold) console.log(`\n## From nothing to the first face\n\n${coldTable(cold)}`);
console.log(`\n## WebAssembly memory\n\n${memoryTable(memory)}\n\n${verdicts(rows, cold, memory).join("\n")}`);
if (given.json) writeFileSync(given.json, `${JSON.stringify({ ...about, rounds: given.rounds, rows, cold, memory }, undefined, 1)}\n`);
