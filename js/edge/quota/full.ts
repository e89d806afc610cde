import { AWAY_MS } from "./bucket.js";
import { MAX_SPREAD_MS, MAX_WAIT_MS, type Full } from "./line.js";

/** What an isolate knows of the line of a quota's object. */
interface Known {
  /** Until when nobody finds a place, as the object last told, ms since 1970. */
  until: number;
  spread: number;
  /** Whom this isolate has turned away since. */
  away: number;
  /** Who asks the object, or is about to, and since when. */
  asking: Map<object, number>;
}

/** Who asks for longer, in ms, has been ended by the platform: a check is over by then. It would count for ever. */
const GONE_MS = 30_000;

/**
 * By the object's name. A line moves by one place with each call, so that it is full is known for the time of one call: long enough that of
 * a crowd one asks the object and all others hear at once. Another isolate's caller may leave the line in that time, and the place stay empty for it.
 */
const known = new Map<string, Known>();

function lineOf(name: string): Known {
  const line = known.get(name) ?? { until: 0, spread: 0, away: 0, asking: new Map() };
  known.set(name, line);
  return line;
}

/** When to come again, in ms, where the line is known to be full; null where it may have a place. `chance` is from 0 to 1. */
export function knownFull(name: string, qps: number, now: number, chance: number): number | null {
  const line = lineOf(name);
  return line.until > now ? turnAway(line, qps, now, chance) : null;
}

/**
 * The same of `who` is about to ask, and counts as asking from then on until {@link answered}, unless turned away. Within the longest wait a
 * token is given twice at most, so where twice as many ask as there are tokens the next would find the line full.
 */
export function ask(name: string, who: object, qps: number, now: number, chance: number): number | null {
  const line = lineOf(name);
  for (const [other, since] of line.asking) if (since + GONE_MS <= now) line.asking.delete(other);
  if (line.until > now || line.asking.size >= 2 * qps) return turnAway(line, qps, now, chance);
  line.asking.set(who, now);
  return null;
}

/** Who asked has an answer, or asks no more. */
export function answered(name: string, who: object): void {
  lineOf(name).asking.delete(who);
}

/** How many were turned away since the object was last told: it spreads those it turns away itself over the time of all. */
export function refusedHere(name: string): number {
  const line = lineOf(name);
  const { away } = line;
  line.away = 0;
  return away;
}

/** Keeps what the object told of its full line. */
export function remember(name: string, { fullFor, spread }: Full, now: number): void {
  Object.assign(lineOf(name), { until: now + fullFor, spread });
}

/** Somebody left the line: it may have a place. */
export function forget(name: string): void {
  lineOf(name).until = 0;
}

function turnAway(line: Known, qps: number, now: number, chance: number): number {
  line.away += 1;
  const spread = Math.min(line.spread + (line.away * AWAY_MS) / qps, MAX_SPREAD_MS);
  return Math.ceil(Math.max(0, line.until - now) + MAX_WAIT_MS + chance * spread);
}
