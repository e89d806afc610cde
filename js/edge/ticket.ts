import { verifyWith } from "../common/ticket-key.js";
import { facegateError } from "../common/error.js";
import { fromBase64url } from "./encode.js";
import type { Settings } from "./settings.js";
import { parseTicket, Ticket, type TicketClaims, type TicketParts } from "./wasm.js";

/** A ticket whose signature holds, what it says, and its text. `free()` it when the request is done. */
export type OpenTicket = Ticket & Readonly<{ said: TicketClaims; token: string }>;

/** The text of a request's ticket. @throws FacegateError `TicketMissing`, `TicketInvalid`. */
function ticketOf(headers: Headers): string {
  const authorization = headers.get("authorization");
  if (authorization === null) throw facegateError("TicketMissing", "expected Authorization: Bearer TICKET");
  const token = /^(?:Bearer|DPoP) ([^ ,]+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw facegateError("TicketInvalid", "expected Authorization: Bearer and one ticket");
  return token;
}

/**
 * The ticket of a request, its signature verified and its claims read; whether it is good here and now is {@link Ticket.admit}.
 * The algorithm is the key's: a header that names another is refused. `free()` it when the request is done.
 * @throws FacegateError `TicketMissing`, `TicketInvalid`, `PolicyInvalid`.
 */
export async function openTicket(headers: Headers, settings: Settings): Promise<OpenTicket> {
  const token = ticketOf(headers);
  const { kid, algorithm } = JSON.parse(parseTicket(token)) as TicketParts;
  const end = token.lastIndexOf(".");
  const known = settings.ticketKeys.get(kid);
  if (known?.algorithm !== algorithm) throw facegateError("TicketInvalid", "expected a kid this edge knows, with its algorithm");
  if (!(await verifyWith(known, fromBase64url(token.slice(end + 1)), token.slice(0, end)))) {
    throw facegateError("TicketInvalid", "expected a signature of the key its kid names");
  }
  const ticket = Ticket.read(token.slice(token.indexOf(".") + 1, end));
  return Object.assign(ticket, { token, said: JSON.parse(ticket.claims()) as TicketClaims });
}
