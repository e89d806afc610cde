import { toHex } from "../common/digest.js";
import { admit } from "./admit.js";
import { begin, call } from "./once.js";
import type { Context } from "./platform.js";
import { readSettings, type Env } from "./settings.js";
import { attachTarget } from "./target.js";
import type { Trace } from "./trace.js";
import { signVerdict } from "./verdict.js";
import type { Outcome } from "./wasm.js";

/** What the browser learns of a check, and nothing else. */
export interface CheckAnswer {
  checkId: string;
  outcome: Outcome["outcome"];
  reason: string | null;
  retryable: boolean;
  verdict: string;
}

/**
 * `POST /v1/checks`: admits, calls the upstream once, answers. All that can be refused is refused before the ticket's try begins, and
 * what fails before the upstream surely took the request gives the try back.
 */
export async function check(request: Request, env: Env, context: Context, trace: Trace): Promise<CheckAnswer> {
  const settings = await readSettings(env);
  const { ticket, photo, photoSha256, proof } = await admit(request, settings, trace, env.RATE_LIMIT);
  try {
    const object = env.TICKETS.get(env.TICKETS.idFromName(ticket.id));
    await attachTarget(object, ticket);
    const attempt = await begin(object, ticket, proof);
    trace.check = `${ticket.id}.${attempt}`;
    // The page may hang up; the call and its bookkeeping go on.
    const calling = call(ticket, photo, attempt, object, settings);
    context.waitUntil(calling.catch(() => undefined));
    const made = await calling;
    const verdict = await signVerdict(ticket, trace.check, made, toHex(photoSha256), settings);
    const { outcome, reason, retryable } = made.outcome;
    return { checkId: trace.check, outcome, reason, retryable, verdict };
  } finally {
    ticket.free();
  }
}
