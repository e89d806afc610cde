import { isFacegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import type { Gate, Token } from "./quota/gate.js";
import { MIN_CALL_MS, pauseBefore, type Unprocessed } from "./retry.js";
import type { Settings } from "./settings.js";
import type { Credentials } from "./settings/credentials.js";
import { sign } from "./sign.js";
import type { Trace } from "./trace.js";
import { ask } from "./upstream.js";
import type { OpenTicket } from "./ticket.js";
import type { Answered } from "./wasm.js";

/** What all requests of one try share. */
export interface Asking {
  ticket: OpenTicket;
  /** The form, photo, MerchantBizId and all: the same each time. */
  body: Uint8Array<ArrayBuffer>;
  gate: Gate;
  settings: Settings;
  /** When the check must have ended, ms since 1970. */
  deadline: number;
  /** Aborted when the page hangs up, which matters as long as nothing was sent. */
  page: AbortSignal;
  trace: Trace;
  /** Whether anything was sent that may have been processed. */
  sent: boolean;
}

/**
 * Asks the upstream in the ticket's region, the only one a ticket names, and once or twice more if the request surely was not processed:
 * each time with a token of its own, a new date, nonce and signature. What may have been processed is not asked again. Credentials that
 * were refused are asked for no more than once: then the previous ones sign, while they are being changed.
 * @throws FacegateError when the request surely was not processed, with `retryAfter` in ms where that is known.
 */
export async function askUpstream(asking: Asking): Promise<Answered> {
  const { gate, deadline, page, trace, settings } = asking;
  let credentials = settings.credentials.current;
  for (let repeat = 1; ; repeat += 1) {
    const token = await gate.take(page);
    try {
      return await once(asking, credentials, token);
    } catch (error) {
      const { refused, retryAfter, requestId, upstreamCode } = error as Unprocessed;
      Object.assign(trace, { requestId: requestId ?? undefined, upstreamCode: upstreamCode ?? undefined });
      if (refused === "Throttled") await gate.throttled(typeof retryAfter === "number" ? retryAfter : null);
      const left = deadline - Date.now();
      const previous = refused === "Credential" && credentials === settings.credentials.current && left > MIN_CALL_MS ? settings.credentials.previous : null;
      const pause = previous !== null ? 0 : isFacegateError(error) ? pauseBefore(repeat, { refused, retryAfter }, left, Math.random()) : null;
      if (pause === null || page.aborted) throw error;
      trace.repeats = repeat;
      if (previous !== null) {
        credentials = previous;
        trace.previousCredentials = true;
      }
      asking.sent = false;
      await new Promise((resolve) => { setTimeout(resolve, pause); });
    }
  }
}

async function once(asking: Asking, credentials: Credentials, token: Token): Promise<Answered> {
  const { ticket, body, settings, deadline, trace } = asking;
  const started = Date.now();
  try {
    const signed = await sign(ticket, body, settings, seconds(), credentials);
    asking.sent = true;
    return await ask(signed, ticket.said.subject, deadline - Date.now(), () => token.sent());
  } finally {
    token.sent();
    trace.upstreamMs = (trace.upstreamMs ?? 0) + Date.now() - started;
  }
}
