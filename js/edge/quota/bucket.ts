/** What a bucket must not forget, as it is stored. Times in ms since 1970. */
export interface BucketState {
  /** When the last tokens were taken, oldest first. */
  taken: number[];
  /** Tokens held back since `heldAt`, because the upstream throttled. */
  held: number;
  heldAt: number;
  /** No token is given before. */
  pausedUntil: number;
}

/** The upstream's unit of time, in ms. */
export const SECOND_MS = 1_000;
/**
 * How much longer than a second a token stays away, in ms: by so much may word of a call come here sooner than the call itself comes to the
 * upstream. Both ways lead to the same part of the world, so that it is the difference of two like times. docs/upstream.md has what was measured.
 */
export const MARGIN_MS = 100;
/** How long a token stays away once its call has left, in ms. */
export const AWAY_MS = SECOND_MS + MARGIN_MS;
/** When a token's call has left at the latest, in ms, though no word came: longer than the edge lets a request take to leave. */
export const UNSURE_MS = 10_000;
/** How long until one token that was held back returns, in ms. */
const RECOVER_MS = 5_000;
/** How long no more tokens are held back, in ms: the calls that were on their way will be throttled for the same cause. */
const SETTLE_MS = 2_000;
/** The longest pause the upstream's word is taken for, in ms. */
const MAX_PAUSE_MS = 60_000;
/** How long a call takes from its token to word that it has left, in ms, before any was seen. */
const FIRST_LAG_MS = 50;

/**
 * The tokens of an account in a region: as many as calls a second. Each is out from when it is taken until word comes that its call has left,
 * however long that takes, and away for a second and a margin more. That is stricter than a bucket that fills steadily, which lets twice its
 * size through in one second; here no second, fixed or rolling, sees more calls leave than there are tokens. Nothing but values: the time
 * comes in as an argument, in ms since 1970.
 */
export class Bucket {
  /** Calls a second that the account may make. */
  qps: number;
  /** Tokens of calls that have not left as far as is known, and when each was taken. */
  readonly #out = new Map<string, number>();
  /** When the last calls left. */
  #left: number[] = [];
  #lag = FIRST_LAG_MS;
  #state: BucketState;

  constructor(qps: number) {
    this.qps = qps;
    this.#state = { taken: [], held: 0, heldAt: 0, pausedUntil: 0 };
  }

  /**
   * The bucket of which `state` is left, after its object was evicted. Any call whose token may still have been out is taken to leave now;
   * no time in the future is believed, since another machine's clock may have been ahead of this one's.
   */
  static restore(qps: number, state: BucketState, now: number): Bucket {
    const bucket = new Bucket(qps);
    bucket.#left = state.taken.filter((at) => at > now - UNSURE_MS - AWAY_MS).map(() => now);
    bucket.#state = {
      taken: [...bucket.#left], held: state.held,
      heldAt: Math.min(state.heldAt, now), pausedUntil: Math.min(state.pausedUntil, now + MAX_PAUSE_MS),
    };
    return bucket;
  }

  get state(): BucketState {
    return this.#state;
  }

  /** Tokens in use now: fewer than `qps` for some time after the upstream throttled, never none. */
  tokens(now: number): number {
    return Math.max(1, this.qps - this.#held(now));
  }

  /** Takes a token for the call `id`, if there is one. */
  take(id: string, now: number): boolean {
    if (this.surely(now) > now) return false;
    this.#out.set(id, now);
    this.#state.taken = [...this.#state.taken, now].slice(-this.qps);
    return true;
  }

  /** The call has left. */
  sent(id: string, now: number): void {
    const taken = this.#out.get(id);
    if (taken === undefined) return;
    this.#out.delete(id);
    this.#left.push(now);
    this.#lag += (now - taken - this.#lag) / 8;
  }

  /** The call will not be made: its token was never used. */
  unused(id: string): void {
    this.#out.delete(id);
  }

  /** When the call can be expected to get its token that has `ahead` others before it: `now`, or later. */
  expected(now: number, ahead: number): number {
    return this.#when(now, ahead, this.#lag);
  }

  /** When there is a token at the latest, if no more word comes: `now`, or later. */
  surely(now: number): number {
    return this.#when(now, 0, UNSURE_MS);
  }

  /** The upstream threw a call back: no token is given for the time it told, else for a second, and half of them are held back; they return one by one. */
  throttled(now: number, retryAfter: number | null): void {
    const state = this.#state;
    state.pausedUntil = Math.max(state.pausedUntil, now + Math.min(retryAfter ?? AWAY_MS, MAX_PAUSE_MS));
    if (state.held > 0 && now < state.heldAt + SETTLE_MS) return;
    state.held = this.qps - Math.max(1, Math.floor(this.tokens(now) / 2));
    state.heldAt = now;
  }

  /** When the call after `ahead` others may have a token, if each leaves `lag` ms after it got its own. */
  #when(now: number, ahead: number, lag: number): number {
    this.#forget(now);
    const tokens = this.tokens(now);
    const back = [...this.#left.map((at) => at + AWAY_MS), ...[...this.#out.values()].map((at) => Math.max(now, at + lag) + AWAY_MS)].sort((a, b) => a - b);
    let at = Math.max(now, this.#state.pausedUntil);
    for (let call = 0; call <= ahead; call += 1) {
      while (back.length >= tokens) at = Math.max(at, back.shift() ?? 0);
      back.push(at + lag + AWAY_MS);
    }
    return at;
  }

  /** Word that did not come will not come; tokens that are back are no longer away. */
  #forget(now: number): void {
    for (const [id, at] of this.#out) if (at + UNSURE_MS <= now) { this.#out.delete(id); this.#left.push(at + UNSURE_MS); }
    // A clock that was set back must not make a token stay away for longer.
    this.#left = this.#left.map((at) => Math.min(at, now)).filter((at) => at + AWAY_MS > now);
  }

  #held(now: number): number {
    return Math.max(0, this.#state.held - Math.floor(Math.max(0, now - this.#state.heldAt) / RECOVER_MS));
  }
}
