import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { seconds } from "./clock.js";
import { base64url, fromBase64url } from "./encode.js";
import type { Settings } from "./settings.js";
import type { OpenTicket } from "./ticket.js";
import { Proof, type ProofParts } from "./wasm.js";

/** A proof that holds, but for the body, which is not there yet. */
export interface Proven {
  /** Its own id: the ticket's object lets each begin one try. */
  id: string;
  /** SHA-256 of the body it was made for, hex. */
  bodySha256: string;
}

/**
 * Checks that the request comes from the holder of the key that its ticket is bound to: a DPoP proof (RFC 9449 §4.3) for this method, this
 * URL and this ticket.
 * @returns null for a ticket bound to no key, where the settings let such a one in.
 * @throws FacegateError `ProofMissing`, `ProofInvalid`, `ProofExpired`; `TicketInvalid` for a ticket bound to no key.
 */
export async function checkProof(request: Request, ticket: OpenTicket, settings: Settings): Promise<Proven | null> {
  const boundTo = ticket.said.jkt;
  if (boundTo === null) {
    if (settings.proofRequired) throw facegateError("TicketInvalid", "expected cnf.jkt, the thumbprint of the browser's key");
    return null;
  }
  const header = request.headers.get("dpop");
  if (header === null) throw facegateError("ProofMissing", "expected DPoP: PROOF beside the ticket");
  const proof = Proof.parse(header);
  try {
    const parts = JSON.parse(proof.parts()) as ProofParts;
    const [ticketSha256, thumbprint] = (await Promise.all([sha256(ticket.token), sha256(parts.thumbprintInput)])).map(base64url) as [string, string];
    proof.admit(request.method, ownUrls(request, settings), ticketSha256, boundTo, thumbprint, seconds());
    await verify(parts, header);
    return parts;
  } finally {
    proof.free();
  }
}

/** @throws FacegateError `DigestMismatch` when the body is not the one the proof was made for. `bodySha256` in hex. */
export function checkBody(proven: Proven | null, bodySha256: string): void {
  if (proven !== null && proven.bodySha256 !== bodySha256) throw facegateError("DigestMismatch", "expected the body that the proof names, got another");
}

/** The URL as it arrived, and as the page knows it where a proxy stands before this edge: its path at the address it calls itself by. */
function ownUrls({ url }: Request, { audience }: Settings): string {
  return `${url} ${audience.replace(/\/$/, "")}${new URL(url).pathname}`;
}

async function verify({ x, y }: ProofParts, proof: string): Promise<void> {
  const end = proof.lastIndexOf(".");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", { kty: "EC", crv: "P-256", x, y }, algorithm, false, ["verify"]).catch(() => null);
  if (key === null || !(await crypto.subtle.verify(algorithm, key, fromBase64url(proof.slice(end + 1)), new TextEncoder().encode(proof.slice(0, end))))) {
    throw facegateError("ProofInvalid", "expected a signature of the key that the ticket is bound to");
  }
}
