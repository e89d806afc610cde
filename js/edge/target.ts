import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { base64url } from "./encode.js";
import type { ObjectNamespace } from "./platform.js";
import type { TicketObject } from "./tickets.js";
import type { OpenTicket } from "./ticket.js";

/**
 * Gives a ticket that compares with an uploaded picture that picture, once it is the one the ticket names.
 * @throws FacegateError `TargetMissing` when it was never uploaded, is used up, or is another; `UpstreamUnavailable` when the ticket's object cannot be reached.
 */
export async function attachTarget(tickets: ObjectNamespace<TicketObject>, ticket: OpenTicket): Promise<void> {
  const wanted = ticket.said.targetSha256;
  if (wanted === null) return;
  const target = await tickets.get(tickets.idFromName(ticket.said.id)).target().catch((cause: unknown) => {
    throw facegateError("UpstreamUnavailable", "expected the ticket's object to answer, got none", cause);
  });
  if (target === null) throw facegateError("TargetMissing", "expected the picture target.sha256 names, uploaded with the ticket and not used up");
  if (base64url(await sha256(target as Uint8Array<ArrayBuffer>)) !== wanted) throw facegateError("TargetMissing", "expected the uploaded picture to be the one target.sha256 names");
  ticket.setTarget(target);
}
