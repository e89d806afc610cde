import { facegateError, isFacegateError } from "../common/error.js";
import { askUpstream, type Asking } from "./attempts.js";
import { randomHex } from "./encode.js";
import type { ObjectNamespace } from "./platform.js";
import type { CheckRecord } from "./record.js";
import type { TicketObject } from "./tickets.js";
import type { OpenTicket } from "./ticket.js";
import type { Answered, Outcome, Told } from "./wasm.js";

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
  checkId: string;
  outcome: Outcome;
  /** For the log and the merchant's backend, never for the page. */
  told: Told;
  /** The upstream's name for the call: the same for the same try of the same ticket. */
  merchantBizId: string;
}

/**
 * Begins a try of the ticket.
 * @throws FacegateError `ProofReplayed`, `TicketBusy`, `TicketUsed`; `UpstreamUnavailable` when the ticket's object cannot be reached.
 */
export async function begin(tickets: ObjectNamespace<TicketObject>, ticket: OpenTicket, proof: string | null): Promise<Try> {
  // A stub is of no use after a call of it failed, so each call gets a new one.
  const { id, subject, region, expires, tries } = ticket.said;
  const object = () => tickets.get(tickets.idFromName(id));
  const nonce = randomHex();
  const use = { nonce, ticket: id, subject, region, expires, tries, proof };
  const begun = await twice(() => object().begin(use)).catch((cause: unknown) => {
    throw facegateError("UpstreamUnavailable", "expected the ticket's object to answer, got none", cause);
  });
  if (begun.state === "ok") return { attempt: begun.try, record: begun.record, nonce, object };
  if (begun.state === "replayed") throw facegateError("ProofReplayed", "expected a proof not used before");
  if (begun.state === "busy") throw facegateError("TicketBusy", "expected one check at a time on a ticket");
  throw facegateError("TicketUsed", "expected a ticket with a try left");
}

/**
 * The billed part; the form is made in `room`. The try is over, or given back, whatever comes of it: what is thrown before anything was sent, or as a FacegateError,
 * says that the request surely was not processed.
 */
export async function call(begun: Try, room: ArrayBuffer, given: Omit<Asking, "body" | "sent">): Promise<Made> {
  const { checkId, merchantBizId } = begun.record;
  let asking: Asking | undefined;
  try {
    asking = { ...given, body: given.ticket.body(merchantBizId, room), sent: false };
    const answer = await askUpstream(asking);
    await finish(begun, answer);
    return { checkId, merchantBizId, ...answer };
  } catch (error) {
    const processed = asking?.sent === true && !isFacegateError(error);
    await (processed ? finish(begun, null) : release(begun));
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
