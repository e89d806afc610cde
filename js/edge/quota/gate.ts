import { facegateError, type FacegateError } from "../../common/error.js";
import { randomHex } from "../encode.js";
import type { ObjectNamespace } from "../platform.js";
import type { QuotaObject, Taken } from "../quota.js";
import type { QuotaSettings } from "../settings/quota.js";
import { answered, ask, forget, knownFull, refusedHere, remember } from "./full.js";

/** How long the object may take to answer, in ms: past the longest wait in its line, and short enough that who is refused hears within two seconds. */
const PATIENCE_MS = 1_900;
/** When to come again if the object said nothing, in ms. */
const AGAIN_MS = 2_000;

/** The right to make one call. */
export interface Token {
  /** Tells that the call has left, or will not be made any more. What is told again is not heard. */
  sent(): void;
}

/** The way to the quota of an account in a region. */
export interface Gate {
  /**
   * Turns away whom the object would turn away, as far as this isolate knows: before anything is spent on them.
   * @throws FacegateError `RateLimited`, with `retryAfter` in ms.
   */
  glance(): void;
  /**
   * The same once more, before the try begins, and counts who passes among those who ask the object, until `take` has its answer or `leave`.
   * @throws FacegateError `RateLimited`, with `retryAfter` in ms.
   */
  approach(): void;
  /** Will not ask any more. What has been told, or was never begun, may be told again. */
  leave(): void;
  /**
   * Takes the right to make one call. `page` ends the waiting when nobody is there for whom to wait.
   * @throws FacegateError `RateLimited`, with `retryAfter` in ms. Also when the object cannot be reached: nothing leaves that was not counted.
   */
  take(page?: AbortSignal): Promise<Token>;
  /** Tells that the upstream threw a call back, and when it said to come again, in ms. */
  throttled(retryAfter: number | null): Promise<void>;
}

/** The gate of a region. The regions are all in Asia, so that is where the objects are asked to be. */
export function gateOf(quota: ObjectNamespace<QuotaObject>, { account, qps }: QuotaSettings, region: string): Gate {
  const name = `${account}:${region}`;
  const object = () => quota.get(quota.idFromName(name), { locationHint: "apac" });
  const calls = qps.get(region) ?? 1;
  const who = {};
  return {
    glance() {
      const retryAfter = knownFull(name, calls, Date.now(), Math.random());
      if (retryAfter !== null) throw rateLimited(retryAfter);
    },
    approach() {
      const retryAfter = ask(name, who, calls, Date.now(), Math.random());
      if (retryAfter !== null) throw rateLimited(retryAfter);
    },
    leave() {
      answered(name, who);
    },
    async take(page) {
      const id = randomHex();
      const away = refusedHere(name);
      const taken = await waited(() => object().take(id, calls, away), page);
      this.leave();
      if (taken?.state === "full") remember(name, taken, Date.now());
      if (taken?.state === "go") return { sent: once(() => { object().sent(id).catch(() => undefined); }) };
      // Who gives up leaves the line, and no token is wasted. It need not be waited for.
      if (taken === null) {
        forget(name);
        object().leave(id).catch(() => undefined);
      }
      throw rateLimited(taken?.retryAfter ?? AGAIN_MS);
    },
    async throttled(retryAfter) {
      await object().throttled(retryAfter, calls).catch(() => undefined);
    },
  };
}

/** What the object answers; null when it does not in time, or the page leaves. A call that fails is made once more: a token lost so is only lost. */
async function waited(take: () => Promise<Taken>, page: AbortSignal | undefined): Promise<Taken | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone: (() => void) | undefined;
  const given = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
    gone = () => resolve(null);
    if (page?.aborted === true) gone();
    page?.addEventListener("abort", gone);
  });
  try {
    return await Promise.race([take().catch(take).catch(() => null), given]);
  } finally {
    clearTimeout(timer);
    if (gone !== undefined) page?.removeEventListener("abort", gone);
  }
}

function once(tell: () => void): () => void {
  let told = false;
  return () => {
    if (!told) tell();
    told = true;
  };
}

function rateLimited(retryAfter: number): FacegateError {
  return Object.assign(facegateError("RateLimited", "expected a free place among the calls a second of the account, got none in time"), { retryAfter });
}
