import { admit } from "./admit.js";
import { begin, call } from "./once.js";
import type { Context } from "./platform.js";
import { CHECK_MS } from "./retry.js";
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
  const { ticket, room, photoSha256, proof, gate } = await admit(request, settings, trace, env);
  try {
    await attachTarget(env.TICKETS, ticket);
    gate.approach();
    const deadline = Date.now() + CHECK_MS;
    const making = async () => {
      const begun = await begin(env.TICKETS, ticket, proof);
      trace.check = begun.record.checkId;
      return call(begun, room, { ticket, gate, settings, deadline, page: request.signal, trace });
    };
    // The page may hang up; once its photo was sent, the call and its bookkeeping go on.
    const calling = making();
    context.waitUntil(calling.catch(() => undefined));
    const made = await calling;
    trace.requestId = made.told.requestId ?? undefined;
    trace.upstreamCode = made.told.code ?? undefined;
    const id = made.checkId;
    const verdict = await signVerdict(ticket, id, made, photoSha256, settings);
    const { outcome, reason, retryable } = made.outcome;
    return { checkId: id, outcome, reason, retryable, verdict };
  } finally {
    gate.leave();
    ticket.free();
  }
}
