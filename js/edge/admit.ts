import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { declaredLength, MAX_PHOTO_BYTES, readBody } from "./body.js";
import { seconds } from "./clock.js";
import { checkDigest } from "./digest.js";
import { hex } from "./encode.js";
import { checkBody, checkProof, type Proven } from "./proof.js";
import { gateOf, type Gate } from "./quota/gate.js";
import { limitRate } from "./rate-limit.js";
import { roomFor } from "./room.js";
import type { Env, Settings } from "./settings.js";
import { openTicket, type OpenTicket } from "./ticket.js";
import type { Trace } from "./trace.js";

/** A request that nothing speaks against but what only the ticket's object knows. `free()` the ticket when the request is done. */
export interface Admitted {
  /** It has the photo. */
  ticket: OpenTicket;
  /** Where the photo was, which nobody needs any more: room for the form. */
  room: ArrayBuffer;
  /** Hex. */
  photoSha256: string;
  /** The proof's id; null where none was asked for. */
  proof: string | null;
  /** The way to its region's calls. */
  gate: Gate;
}

/**
 * Admits a check, in the order of DESIGN.md §5, cheapest first: length and type, origin, ticket, proof, rate, photo, digests. All before the
 * photo is judged by the headers alone; the body is read only of who may send one, and not while the account's line is known to be full.
 * @throws FacegateError the code of the first rule that does not hold.
 */
export async function admit(request: Request, settings: Settings, trace: Trace, env: Env): Promise<Admitted> {
  const { headers } = request;
  const length = declaredLength(headers, MAX_PHOTO_BYTES, /^image\/jpeg$/, "image/jpeg");
  const origin = pageOrigin(headers);
  const ticket = await openTicket(headers, settings);
  try {
    admitTicket(ticket, origin, settings, trace);
    const proven = await checkProof(request, ticket, settings);
    await limitRate(env.RATE_LIMIT, ticket.said.subject);
    const gate = gateOf(env.QUOTA, settings.quota, ticket.said.region);
    gate.glance();
    const room = roomFor(length);
    const photoSha256 = await take(await readBody(request.body, length, room), ticket, headers, proven);
    return { ticket, room, photoSha256, proof: proven?.id ?? null, gate };
  } catch (error) {
    ticket.free();
    throw error;
  }
}

/** Judges the photo and gives it to the ticket. @returns its SHA-256, hex. */
export async function take(photo: Uint8Array<ArrayBuffer>, ticket: OpenTicket, headers: Headers, proven: Proven | null): Promise<string> {
  ticket.setPhoto(photo);
  const photoSha256 = await sha256(photo);
  checkDigest(headers, photoSha256);
  const named = hex(photoSha256);
  checkBody(proven, named);
  return named;
}

function pageOrigin(headers: Headers): string {
  const origin = headers.get("origin");
  if (origin === null || origin === "null") throw facegateError("OriginNotAllowed", "expected the Origin of a page, got none");
  return origin;
}

function admitTicket(ticket: OpenTicket, origin: string, settings: Settings, trace: Trace): void {
  if (ticket.said.origin !== origin) throw facegateError("OriginNotAllowed", "expected the origin the ticket was made for, got another");
  trace.origin = origin;
  ticket.admit(settings.audience, seconds());
  trace.region = ticket.said.region;
}
