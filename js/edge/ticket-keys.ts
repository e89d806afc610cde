import { facegateError } from "../common/error.js";
import { mintingKey, verifyingKey, type TicketKey } from "../common/ticket-key.js";

/** The keys tickets are verified with, by kid, and the edge's own, which also mints. */
export interface TicketKeys {
  ticketKeys: ReadonlyMap<string, TicketKey>;
  /** Signs the tickets of `POST /v1/tickets`; null when there is none. */
  mintingKey: TicketKey | null;
}

/**
 * Reads `FACEGATE_TICKET_KEYS`, a JWKS, and `FACEGATE_TICKET_KEY`, one private JWK; either will do. The edge trusts its own.
 * @throws FacegateError `Misconfigured`.
 */
export async function readTicketKeys(set: unknown, own: unknown): Promise<TicketKeys> {
  const { keys = [] } = Object(set) as { keys?: unknown };
  if (!Array.isArray(keys) || (keys.length === 0 && own === undefined)) throw facegateError("Misconfigured", "expected FACEGATE_TICKET_KEYS to be a JWKS with a key");
  const foreign = await Promise.all(keys.map((key) => verifyingKey(key, "Misconfigured", "each of FACEGATE_TICKET_KEYS")));
  const trusted = own === undefined ? foreign : [...foreign, await verifyingKey(own, "Misconfigured", "FACEGATE_TICKET_KEY")];
  const byKid = new Map(trusted.map((key) => [key.kid, key]));
  if (byKid.size !== trusted.length) throw facegateError("Misconfigured", "expected FACEGATE_TICKET_KEYS and FACEGATE_TICKET_KEY to name each key once");
  return { ticketKeys: byKid, mintingKey: own === undefined ? null : await mintingKey(own, "Misconfigured", "FACEGATE_TICKET_KEY") };
}
