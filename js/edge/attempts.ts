import { isFacegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import type { Gate, Token } from "./quota/gate.js";
import { pauseBefore, type Unprocessed } from "./retry.js";
import type { Settings } from "./settings.js";
import { sign } from "./sign.js";
import type { Trace } from "./trace.js";
import { ask } from "./upstream.js";
import type { Outcome, Ticket } from "./wasm.js";

/** What all requests of one try share. */
export interface Asking {
  ticket: Ticket;
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
 * each time with a token of its own, a new date, nonce and signature. What may have been processed is not asked again.
 * @throws FacegateError when the request surely was not processed, with `retryAfter` in ms where that is known.
 */
export async function askUpstream(asking: Asking): Promise<Outcome> {
  const { gate, deadline, page, trace } = asking;
  for (let repeat = 1; ; repeat += 1) {
    const token = await gate.take(page);
    try {
      return await once(asking, token);
    } catch (error) {
      const { refused, retryAfter } = error as Unprocessed;
      if (refused === "Throttled") await gate.throttled(typeof retryAfter === "number" ? retryAfter : null);
      const pause = isFacegateError(error) ? pauseBefore(repeat, { refused, retryAfter }, deadline - Date.now(), Math.random()) : null;
      if (pause === null || page.aborted) throw error;
      trace.repeats = repeat;
      asking.sent = false;
      await new Promise((resolve) => { setTimeout(resolve, pause); });
    }
  }
}

async function once(asking: Asking, token: Token): Promise<Outcome> {
  const { ticket, body, settings, deadline } = asking;
  try {
    const signed = await sign(ticket, body, settings, seconds());
    asking.sent = true;
    return await ask(signed, ticket.subject, deadline - Date.now(), () => token.sent());
  } finally {
    token.sent();
  }
}
