import { sha256, toHex } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import type { Settings } from "./settings.js";
import { sign } from "./sign.js";
import type { TicketObject } from "./tickets.js";
import { ask } from "./upstream.js";
import type { Outcome, Ticket } from "./wasm.js";

/** A check that was made, or may have been. */
export interface Made {
  outcome: Outcome;
  /** The upstream's name for the call: the same for the same try of the same ticket. */
  merchantBizId: string;
}

/** Begins a try of the ticket; a proof, by its id, begins one at most. @throws FacegateError `ProofReplayed`, `TicketBusy`, `TicketUsed`. */
export async function begin(object: TicketObject, ticket: Ticket, proof: string | null): Promise<number> {
  const begun = await object.begin(ticket.expires, ticket.tries, proof);
  if (begun.state === "ok") return begun.try;
  if (begun.state === "replayed") throw facegateError("ProofReplayed", "expected a proof not used before");
  if (begun.state === "busy") throw facegateError("TicketBusy", "expected one check at a time on a ticket");
  throw facegateError("TicketUsed", "expected a ticket with a try left");
}

/** The billed part. The try is over, or given back, whatever comes of it. */
export async function call(ticket: Ticket, photo: Uint8Array, attempt: number, object: TicketObject, settings: Settings): Promise<Made> {
  let taken = false;
  try {
    const merchantBizId = toHex(await sha256(`facegate:${ticket.id}:${attempt}`)).slice(0, 32);
    const signed = await sign(ticket, ticket.body(photo, merchantBizId), settings, seconds());
    taken = true;
    return { outcome: await ask(signed, ticket.subject), merchantBizId };
  } catch (error) {
    taken &&= (error as { code?: unknown }).code !== "UpstreamUnavailable";
    throw error;
  } finally {
    // An object that cannot be reached now frees the try by itself, as used, when its mark runs out; the outcome is not lost for it.
    await (taken ? object.finish(attempt) : object.release(attempt)).catch(() => undefined);
  }
}
