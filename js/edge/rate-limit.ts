import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { report } from "./answer.js";
import { base64url } from "./encode.js";

/** A Workers rate-limiting binding. */
export interface RateLimit {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** What a page that is too fast is told to wait, in ms: the shorter of the two periods a binding can have. */
const RETRY_MS = 10_000;

/**
 * Counts a check against its subject, where a limiter is bound; tickets always have a subject, so there is no one behind a shared address to mistake
 * for another. The limiter sees a hash. One that fails lets the check through: the ticket's tries and the account's quota still hold.
 * @throws FacegateError `RateLimited`, with `retryAfter` in ms.
 */
export async function limitRate(limiter: RateLimit | undefined, subject: string): Promise<void> {
  if (limiter === undefined) return;
  const key = base64url(await sha256(`facegate:subject:${subject}`));
  const { success } = await limiter.limit({ key }).catch((error: unknown) => {
    report(error);
    return { success: true };
  });
  if (!success) throw Object.assign(facegateError("RateLimited", "expected fewer checks of one subject; wait"), { retryAfter: RETRY_MS });
}
