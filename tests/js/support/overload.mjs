// More checks than an account may make, posted at a steady rate, and what came of them at both ends.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { contentDigest, origin, proofFor, startEdge, ticketFor, unwatchedTicket } from "./edge.mjs";
import { assertAnswerClean } from "./leaks.mjs";
import { mostInASecond, startMeter } from "./meter.mjs";
import { postAll } from "./poster.mjs";

/** A folder in memory where there is one: every try is written to the disk, and one disk is what a thousand objects do not share in production. */
export function memoryFolder(name) {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), name));
}

/** Of so many tickets one is looked for in what the edge emits: to look for thousands of them in every line takes more time than the edge itself. */
const WATCHED = 100;

/** Posts `rate` checks a second for `seconds`, each with a ticket of its own, and gives what became of each. Tickets and proofs are made beforehand. */
export async function postAtRate(url, { region, rate, seconds, body }) {
  const digest = contentDigest(body);
  const all = await Promise.all(Array.from({ length: rate * seconds }, async (_, index) => {
    const ticket = await (index % WATCHED === 0 ? ticketFor : unwatchedTicket)({ policy: { region } });
    return { authorization: `Bearer ${ticket}`, "content-type": "image/jpeg", origin, "content-digest": digest, dpop: proofFor(url, { ticket, body }) };
  }));
  const made = await postAll(url, all, body, rate);
  return made.map(({ status, headers, text, ms }, index) => {
    assertAnswerClean({ status, headers: Object.entries(headers) }, text);
    const json = text.startsWith("{") ? JSON.parse(text) : { code: "none" };
    return { status, code: json.code ?? json.outcome, ms, retryAfter: headers["retry-after"] ?? null, ticket: all[index].authorization.slice(7) };
  });
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
export const quantile = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];

/** Runs an edge at `rate` checks a second before a meter that allows `calls`, warmed up first. `then` gets the edge's address and what was made, before all is closed. */
export async function overload({ region, calls, rate, seconds, body }, then = () => undefined) {
  const folder = memoryFolder("facegate-overload-");
  const meter = await startMeter({ [region]: calls });
  const edge = await startEdge(meter.at, { FACEGATE_QPS: JSON.stringify({ [region]: calls }) }, { persist: folder });
  try {
    await postAtRate(edge.url, { region, rate: 2, seconds: 2, body });
    await sleep(1_200);
    await meter.arrivals();
    const made = await postAtRate(edge.url, { region, rate, seconds, body });
    const arrivals = await meter.arrivals(region);
    await then(edge.url, made);
    return { made, ...summary(made, arrivals, calls) };
  } finally {
    await edge.dispose();
    await meter.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `apart` is the time in ms between a call and the one that may come a second later; the least of them says what is left of the margin. */
function summary(made, arrivals, calls) {
  const times = sorted(arrivals.map(({ at }) => at));
  const refused = made.filter(({ status }) => status === 429);
  const waits = refused.map(({ ms }) => ms);
  const apart = times.slice(calls).map((at, index) => at - times[index]);
  return {
    accepted: made.filter(({ status }) => status === 200), refused, calls: times.length, throttled: arrivals.filter(({ throttled }) => throttled).length,
    busiest: mostInASecond(times), apart: { least: Math.min(...apart), median: quantile(apart, 0.5) },
    refusedMs: { p50: quantile(waits, 0.5), p90: quantile(waits, 0.9), p99: quantile(waits, 0.99), max: Math.max(...waits) },
  };
}
