import { toHex } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import type { ObjectNamespace } from "./platform.js";
import type { CheckRecord } from "./record.js";
import type { Settings } from "./settings.js";
import { sign } from "./sign.js";
import type { TicketObject } from "./tickets.js";
import { ask } from "./upstream.js";
import type { Answered, Outcome, Told, Ticket } from "./wasm.js";

/** A try that has begun. */
export interface Try {
  attempt: number;
  /** Its record, pending. */
  record: CheckRecord;
  nonce: string;
  object: () => TicketObject;
}

/** A check that was made, or may have been. */
export interface Made {
  outcome: Outcome;
  /** For the log and the merchant's backend, never for the page. */
  told: Told;
  /** The upstream's name for the call: the same for the same try of the same ticket. */
  merchantBizId: string;
}

/**
 * Begins a try of the ticket.
 * @throws FacegateError `TicketBusy`, `TicketUsed`; `UpstreamUnavailable` when the ticket's object cannot be reached.
 */
export async function begin(tickets: ObjectNamespace<TicketObject>, ticket: Ticket): Promise<Try> {
  // A stub is of no use after a call of it failed, so each call gets a new one.
  const object = () => tickets.get(tickets.idFromName(ticket.id));
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(16)));
  const use = { nonce, ticket: ticket.id, subject: ticket.subject, region: ticket.region, expires: ticket.expires, tries: ticket.tries };
  const begun = await twice(() => object().begin(use)).catch((cause: unknown) => {
    throw facegateError("UpstreamUnavailable", "expected the ticket's object to answer, got none", cause);
  });
  if (begun.state === "ok") return { attempt: begun.try, record: begun.record, nonce, object };
  if (begun.state === "busy") throw facegateError("TicketBusy", "expected one check at a time on a ticket");
  throw facegateError("TicketUsed", "expected a ticket with a try left");
}

/** The billed part. The try is over, or given back, whatever comes of it. */
export async function call(ticket: Ticket, photo: Uint8Array, begun: Try, settings: Settings): Promise<Made> {
  const { merchantBizId } = begun.record;
  let taken = false;
  try {
    const signed = await sign(ticket, ticket.body(photo, merchantBizId), settings, seconds());
    taken = true;
    const answer = await ask(signed, ticket.subject);
    await finish(begun, answer);
    return { ...answer, merchantBizId };
  } catch (error) {
    taken &&= (error as { code?: unknown }).code !== "UpstreamUnavailable";
    await (taken ? finish(begun, null) : release(begun));
    throw error;
  }
}

/** Writes down what came of a try. An object that cannot be reached keeps the try as used and, once its flight is over, as unknown; the page's answer is not lost for it. */
async function finish({ attempt, record, nonce, object }: Try, answer: Answered | null): Promise<void> {
  const { outcome = null, told = null } = answer ?? {};
  const state = outcome === null || outcome.outcome === "unknown" ? "unknown" : "done";
  const ended = { ...record, state, ended: Date.now(), outcome, result: told?.result ?? null, requestId: told?.requestId ?? null } as const;
  await twice(() => object().finish(attempt, ended, nonce)).catch(() => undefined);
}

/** Gives a try back. An object that cannot be reached counts it as used. */
async function release({ attempt, nonce, object }: Try): Promise<void> {
  await twice(() => object().release(attempt, nonce)).catch(() => undefined);
}

/** Makes a call of an object once more when it fails: its methods may be repeated, and it is often another machine by then. */
function twice<Result>(call: () => Promise<Result>): Promise<Result> {
  return call().catch(call);
}
