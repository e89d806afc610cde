import { DurableObject } from "cloudflare:workers";
import { Bucket, type BucketState } from "./quota/bucket.js";
import { Line, type Full } from "./quota/line.js";

/** Whether a call may leave: now, or not, and when to ask again. */
export type Taken = { state: "go" } | ({ state: "full" } & Full);

/**
 * What can be asked of a quota's object. `qps` is what the account may do, as the asking edge knows it; `id` a name of the call's own; `away`
 * how many others the edge turned away since it asked last, by what it was told then.
 */
export interface QuotaObject {
  take(id: string, qps: number, away: number): Promise<Taken>;
  sent(id: string): Promise<void>;
  leave(id: string): Promise<void>;
  throttled(retryAfter: number | null, qps: number): Promise<void>;
}

const STATE = "bucket";

/**
 * The calls a second of one account in one region (its name): whoever has a token may make one call. Every token taken is written down, and
 * the answer waits until that is safe: an object that is evicted or moved goes on where it was, and lets nothing through twice.
 */
export class Quota extends DurableObject implements QuotaObject {
  #line: Line | undefined;
  readonly #answers = new Map<string, (taken: Taken) => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Waits for a token, about as long as {@link Line} lets anyone wait. */
  async take(id: string, qps: number, away = 0): Promise<Taken> {
    const line = await this.#open(qps);
    line.turnedAway(away, Date.now());
    const joined = line.join(id, Date.now(), Math.random());
    if (!joined.waits) return full(joined);
    return new Promise<Taken>((resolve) => {
      this.#answers.set(id, resolve);
      this.#serve(line);
    });
  }

  /** The call of a token has left. */
  async sent(id: string): Promise<void> {
    if (this.#line === undefined) return;
    this.#line.bucket.sent(id, Date.now());
    this.#serve(this.#line);
  }

  /** Gives up waiting, or a token that was not used. */
  async leave(id: string): Promise<void> {
    if (this.#line === undefined) return;
    this.#line.leave(id);
    this.#answer(id, full({ retryAfter: 0, fullFor: 0, spread: 0 }));
    this.#serve(this.#line);
  }

  /** The upstream threw a call back, and told when to come again, in ms, or did not. */
  async throttled(retryAfter: number | null, qps: number): Promise<void> {
    const line = await this.#open(qps);
    line.bucket.throttled(Date.now(), retryAfter);
    this.#write(line);
    this.#serve(line);
  }

  async #open(qps: number): Promise<Line> {
    const state = this.#line === undefined ? await this.ctx.storage.get<BucketState>(STATE) : undefined;
    this.#line ??= new Line(state === undefined ? new Bucket(qps) : Bucket.restore(qps, state, Date.now()));
    this.#line.bucket.qps = qps;
    return this.#line;
  }

  #serve(line: Line): void {
    clearTimeout(this.#timer);
    const now = Date.now();
    const served = line.serve(now);
    if (served.length > 0) this.#write(line);
    for (const id of served) this.#answer(id, { state: "go" });
    for (const { id, ...told } of line.dismiss(now, Math.random)) this.#answer(id, full(told));
    const wake = line.wake(now);
    if (wake !== null) this.#timer = setTimeout(() => this.#serve(line), wake);
  }

  #answer(id: string, taken: Taken): void {
    this.#answers.get(id)?.(taken);
    this.#answers.delete(id);
  }

  /** Not awaited: no answer leaves the object before it is safe, and where it fails the object starts anew and every caller hears an error. */
  #write(line: Line): void {
    this.ctx.storage.put(STATE, line.bucket.state).catch(() => undefined);
  }
}

function full({ retryAfter, fullFor, spread }: Full): Taken {
  return { state: "full", retryAfter, fullFor, spread };
}
