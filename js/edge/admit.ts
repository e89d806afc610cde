import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import { declaredLength, readBody } from "./body.js";
import { checkDigest } from "./digest.js";
import type { Settings } from "./settings.js";
import { openTicket } from "./ticket.js";
import type { Trace } from "./trace.js";
import { checkPhoto, type Ticket } from "./wasm.js";

/** A request that nothing speaks against but what only the ticket's object knows. `free()` the ticket when the request is done. */
export interface Admitted {
  ticket: Ticket;
  photo: Uint8Array<ArrayBuffer>;
  photoSha256: Uint8Array;
}

/**
 * Admits a check, in the order of DESIGN.md §5, cheapest first: length and type, origin, ticket, photo, digest.
 * @throws FacegateError the code of the first rule that does not hold.
 */
export async function admit(request: Request, settings: Settings, trace: Trace): Promise<Admitted> {
  const length = declaredLength(request.headers);
  const origin = pageOrigin(request.headers);
  const ticket = await openTicket(request.headers, settings);
  try {
    admitTicket(ticket, origin, settings, trace);
    const photo = await readBody(request.body, length);
    checkPhoto(photo);
    const photoSha256 = await sha256(photo);
    checkDigest(request.headers, photoSha256);
    return { ticket, photo, photoSha256 };
  } catch (error) {
    ticket.free();
    throw error;
  }
}

function pageOrigin(headers: Headers): string {
  const origin = headers.get("origin");
  if (origin === null || origin === "null") throw facegateError("OriginNotAllowed", "expected the Origin of a page, got none");
  return origin;
}

function admitTicket(ticket: Ticket, origin: string, settings: Settings, trace: Trace): void {
  if (ticket.origin !== origin) throw facegateError("OriginNotAllowed", "expected the origin the ticket was made for, got another");
  trace.origin = origin;
  ticket.admit(settings.audience, seconds());
  trace.region = ticket.region;
}
