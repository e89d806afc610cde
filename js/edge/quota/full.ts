import { AWAY_MS } from "./bucket.js";
import { MAX_SPREAD_MS, MAX_WAIT_MS, type Full } from "./line.js";

/** What a quota's object last told of its full line, and whom this isolate has turned away since by it. */
interface Known {
  /** Until when nobody finds a place, ms since 1970. */
  until: number;
  spread: number;
  away: number;
}

/**
 * By the object's name. A line moves by one place with each call, so this is known for the time of one call: long enough that of a crowd one
 * asks the object and all others hear at once. Another isolate's caller may leave the line in that time, and the place stay empty for it.
 */
const known = new Map<string, Known>();

/** When to come again, in ms, where the line is known to be full; null where it may have a place. `chance` is from 0 to 1. */
export function knownFull(name: string, qps: number, now: number, chance: number): number | null {
  const line = known.get(name);
  if (line === undefined || line.until <= now) return null;
  line.away += 1;
  const spread = Math.min(line.spread + (line.away * AWAY_MS) / qps, MAX_SPREAD_MS);
  return Math.ceil(line.until - now + MAX_WAIT_MS + chance * spread);
}

/** How many were turned away since the object was last told: it spreads those it turns away itself over the time of all. */
export function refusedHere(name: string): number {
  const line = known.get(name);
  const away = line?.away ?? 0;
  if (line !== undefined) line.away = 0;
  return away;
}

/** Keeps what the object told of its full line. */
export function remember(name: string, { fullFor, spread }: Full, now: number): void {
  known.set(name, { until: now + fullFor, spread, away: known.get(name)?.away ?? 0 });
}

/** Somebody left the line: it may have a place. */
export function forget(name: string): void {
  const line = known.get(name);
  if (line !== undefined) line.until = 0;
}
