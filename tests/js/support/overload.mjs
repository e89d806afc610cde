// More checks than an account may make, posted at a steady rate, and what came of them at both ends.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { post, startEdge, ticketFor } from "./edge.mjs";
import { mostInASecond, startMeter } from "./meter.mjs";

/** A folder in memory where there is one: every try is written to the disk, and one disk is what a thousand objects do not share in production. */
export function memoryFolder(name) {
  return mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), name));
}

/** Posts `rate` checks a second for `seconds`, each with a ticket of its own, and gives what became of each. */
export async function postAtRate(url, { region, rate, seconds, body }) {
  const tickets = await Promise.all(Array.from({ length: rate * seconds }, () => ticketFor({ policy: { region } })));
  const started = performance.now();
  return Promise.all(tickets.map(async (ticket, index) => {
    await sleep(Math.max(0, started + (index * 1000) / rate - performance.now()));
    const sent = performance.now();
    // A machine that cannot keep up resets connections; that is an answer, too, and no good one.
    const { status, json, headers } = await post(url, { ticket, body }).catch(() => ({ status: 0, json: { code: "none" }, headers: new Headers() }));
    return { status, code: json.code ?? json.outcome, ms: performance.now() - sent, retryAfter: headers.get("retry-after"), ticket };
  }));
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
