/** What a bucket remembers, as it is stored. Times in ms since 1970. */
export interface BucketState {
  /** When the last calls left, oldest first. */
  left: number[];
  /** Tokens held back since `heldAt`, because the upstream throttled. */
  held: number;
  heldAt: number;
  /** Nothing leaves before. */
  pausedUntil: number;
}

/** The upstream's unit of time, in ms. */
export const SECOND_MS = 1_000;
/**
 * How much longer than a second a token stays away, in ms: by so much may one call take less time than the one a second before it from
 * here to the upstream, and still not share its second. README, "At the edge", has what was measured.
 */
export const MARGIN_MS = 100;
/** How long a token stays away, in ms. */
export const AWAY_MS = SECOND_MS + MARGIN_MS;
/** How long until one token that was held back returns, in ms. */
const RECOVER_MS = 5_000;
/** How long tokens are not held back once more, in ms: the calls that were on their way will be throttled for the same cause. */
const SETTLE_MS = 2_000;
/** The longest pause the upstream's word is taken for, in ms. */
const MAX_PAUSE_MS = 60_000;

/**
 * The tokens of an account in a region: as many as calls a second, each away for a second and a margin once it was taken. That is stricter
 * than a bucket that fills steadily, which lets twice its size through in one second; here no second, fixed or rolling, has more calls
 * than there are tokens. Nothing but values: the time comes in as an argument, in ms since 1970.
 */
export class Bucket {
  readonly state: BucketState;
  /** Calls a second that the account may make. */
  qps: number;

  constructor(qps: number, state: BucketState = { left: [], held: 0, heldAt: 0, pausedUntil: 0 }) {
    this.qps = qps;
    this.state = state;
  }

  /** Tokens in use now: fewer than `qps` for some time after the upstream throttled, never none. */
  tokens(now: number): number {
    return Math.max(1, this.qps - this.#held(now));
  }

  /** When the call may leave that has `ahead` others before it: `now`, or later. */
  when(now: number, ahead = 0): number {
    this.#trust(now);
    const tokens = this.tokens(now);
    const left = this.state.left.slice(-tokens);
    let at = now;
    for (let call = 0; call <= ahead; call += 1) {
      at = Math.max(at, this.state.pausedUntil, left.length < tokens ? 0 : (left.shift() ?? 0) + AWAY_MS);
      left.push(at);
    }
    return at;
  }

  /** Takes a token, if there is one. */
  take(now: number): boolean {
    if (this.when(now) > now) return false;
    this.state.left = [...this.state.left, now].slice(-this.qps);
    return true;
  }

  /** The upstream threw a call back: nothing leaves for the time it told, else for a second, and half of the tokens are held back; they return one by one. */
  throttled(now: number, retryAfter: number | null): void {
    const { state } = this;
    this.#trust(now);
    state.pausedUntil = Math.max(state.pausedUntil, now + Math.min(retryAfter ?? AWAY_MS, MAX_PAUSE_MS));
    if (state.held > 0 && now < state.heldAt + SETTLE_MS) return;
    state.held = this.qps - Math.max(1, Math.floor(this.tokens(now) / 2));
    state.heldAt = now;
  }

  #held(now: number): number {
    return Math.max(0, this.state.held - Math.floor(Math.max(0, now - this.state.heldAt) / RECOVER_MS));
  }

  /** Another machine's clock may have been ahead of this one's: no time in the future is believed, or it would be waited for. */
  #trust(now: number): void {
    const { state } = this;
    state.left = state.left.map((at) => Math.min(at, now));
    state.heldAt = Math.min(state.heldAt, now);
    state.pausedUntil = Math.min(state.pausedUntil, now + MAX_PAUSE_MS);
  }
}
