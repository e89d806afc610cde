import { AWAY_MS, type Bucket } from "./bucket.js";

/** The longest anyone should have to stand in the line, in ms. Who would stand longer is told at once. */
export const MAX_WAIT_MS = 1_500;
/** When one who stands in it is turned away after all, in ms: later than the longest wait, since that is reckoned from how long calls took of late. */
export const LATE_MS = 1_700;
/** The longest time that those turned away are spread over, in ms. */
export const MAX_SPREAD_MS = 30_000;

/** What one is told who is turned away. All in ms. */
export interface Full {
  /** When to come again. */
  retryAfter: number;
  /** How long nobody else will find a place either, unless somebody leaves the line. */
  fullFor: number;
  /** Over how long those turned away are spread. */
  spread: number;
}

/** Where one is who joined: in the line, or turned away. */
export type Joined = { waits: true } | ({ waits: false } & Full);

interface Waiter {
  id: string;
  joined: number;
}

/**
 * Those who wait for a token, first come, first served, as long as the line is short enough to be served in time. Time and
 * chance come in as arguments.
 */
export class Line {
  readonly bucket: Bucket;
  #waiting: Waiter[] = [];
  /** Those turned away of late, as if they stood in a line of their own that moves as the bucket does. */
  #away = { count: 0, at: 0 };

  constructor(bucket: Bucket) {
    this.bucket = bucket;
  }

  /** Joins the line. `chance`, 0 to 1, spreads those turned away over the time it will take to serve them. */
  join(id: string, now: number, chance: number): Joined {
    const wait = this.bucket.expected(now, this.#waiting.length) - now;
    if (wait > MAX_WAIT_MS) return { waits: false, ...this.#turnAway(now, wait, chance) };
    this.#waiting.push({ id, joined: now });
    return { waits: true };
  }

  /** Leaves the line, with or without a token; the others move up. */
  leave(id: string): void {
    this.#waiting = this.#waiting.filter((waiter) => waiter.id !== id);
    this.bucket.unused(id);
  }

  /** Takes the tokens there are, and gives who has them. */
  serve(now: number): string[] {
    const served: string[] = [];
    for (const { id } of this.#waiting) {
      if (!this.bucket.take(id, now)) break;
      served.push(id);
    }
    this.#waiting.splice(0, served.length);
    return served;
  }

  /** Turns away those who cannot be served in time any more, because the bucket was slowed down or word of calls is late. */
  dismiss(now: number, chance: () => number): ({ id: string } & Full)[] {
    const all = this.#waiting;
    this.#waiting = [];
    const late: string[] = [];
    for (const waiter of all) {
      if (this.bucket.expected(now, this.#waiting.length) - waiter.joined > LATE_MS) late.push(waiter.id);
      else this.#waiting.push(waiter);
    }
    const wait = this.bucket.expected(now, this.#waiting.length) - now;
    return late.map((id) => ({ id, ...this.#turnAway(now, wait, chance()) }));
  }

  /** How long until somebody can surely be served, or the first has waited long enough, in ms; null when nobody waits. */
  wake(now: number): number | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    return Math.max(0, Math.min(this.bucket.surely(now), first.joined + LATE_MS + 1) - now);
  }

  /** Counts those whom somebody else turned away, because the line was {@link Full}. */
  turnedAway(count: number, now: number): void {
    const moved = Math.max(0, now - this.#away.at) / this.#perToken(now);
    this.#away = { count: Math.max(0, this.#away.count - moved) + count, at: now };
  }

  #turnAway(now: number, wait: number, chance: number): Full {
    this.turnedAway(1, now);
    const spread = Math.min(this.#away.count * this.#perToken(now), MAX_SPREAD_MS);
    return { retryAfter: Math.ceil(wait + chance * spread), fullFor: Math.max(0, wait - MAX_WAIT_MS), spread };
  }

  #perToken(now: number): number {
    return AWAY_MS / this.bucket.tokens(now);
  }
}
