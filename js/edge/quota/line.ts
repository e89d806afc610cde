import { AWAY_MS, type Bucket } from "./bucket.js";

/** The longest anyone stands in the line, in ms. Who would stand longer is told at once. */
export const MAX_WAIT_MS = 1_500;
/** The longest time that those turned away are spread over, in ms. */
const MAX_SPREAD_MS = 30_000;

/** Where one is who joined: in the line, or turned away and asked to come again after so many ms. */
export type Joined = { waits: true } | { waits: false; retryAfter: number };

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

  get length(): number {
    return this.#waiting.length;
  }

  /** Joins the line. `chance`, 0 to 1, spreads those turned away over the time it will take to serve them. */
  join(id: string, now: number, chance: number): Joined {
    const wait = this.bucket.when(now, this.#waiting.length) - now;
    if (wait > MAX_WAIT_MS) return { waits: false, retryAfter: this.#turnAway(now, wait, chance) };
    this.#waiting.push({ id, joined: now });
    return { waits: true };
  }

  /** Leaves the line; the others move up. */
  leave(id: string): void {
    this.#waiting = this.#waiting.filter((waiter) => waiter.id !== id);
  }

  /** Takes the tokens there are, and gives who has them. */
  serve(now: number): string[] {
    let served = 0;
    while (served < this.#waiting.length && this.bucket.take(now)) served += 1;
    return this.#waiting.splice(0, served).map(({ id }) => id);
  }

  /** Turns away those who cannot be served in time any more, because the bucket was slowed down. */
  dismiss(now: number, chance: () => number): { id: string; retryAfter: number }[] {
    const all = this.#waiting;
    this.#waiting = [];
    const late: string[] = [];
    for (const waiter of all) {
      if (this.bucket.when(now, this.#waiting.length) - waiter.joined > MAX_WAIT_MS) late.push(waiter.id);
      else this.#waiting.push(waiter);
    }
    const wait = this.bucket.when(now, this.#waiting.length) - now;
    return late.map((id) => ({ id, retryAfter: this.#turnAway(now, wait, chance()) }));
  }

  /** How long until somebody can be served, in ms; null when nobody waits. */
  wake(now: number): number | null {
    return this.#waiting.length === 0 ? null : this.bucket.when(now) - now;
  }

  /** How long one who is turned away should stay away, in ms. */
  #turnAway(now: number, wait: number, chance: number): number {
    const perToken = AWAY_MS / this.bucket.tokens(now);
    const moved = Math.max(0, now - this.#away.at) / perToken;
    this.#away = { count: Math.max(0, this.#away.count - moved) + 1, at: now };
    return Math.ceil(wait + chance * Math.min(this.#away.count * perToken, MAX_SPREAD_MS));
  }
}
