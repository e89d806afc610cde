import { facegateError } from "../../common/error.js";
import { mintingKey, verifyingKey, type TicketKey } from "../../common/ticket-key.js";
import type { Env } from "../settings.js";
import { json, optionalText, type TextBinding } from "./binding.js";

/** The keys tickets are verified with, by kid; each has one algorithm. Any number: an old and a new one side by side while they change. */
export type TicketKeys = ReadonlyMap<string, TicketKey>;

/**
 * Reads `FACEGATE_TICKET_KEYS`, a JWKS, and the edge's own `FACEGATE_TICKET_KEY`, which it trusts too; either will do.
 * @throws FacegateError `Misconfigured`, naming the setting.
 */
export async function readTicketKeys(env: Env): Promise<TicketKeys> {
  const own = optionalJson(env, "FACEGATE_TICKET_KEY");
  const { keys = [] } = Object(optionalJson(env, "FACEGATE_TICKET_KEYS")) as { keys?: unknown };
  if (!Array.isArray(keys) || (keys.length === 0 && own === undefined)) throw facegateError("Misconfigured", "expected FACEGATE_TICKET_KEYS to be a JWKS with a key");
  const foreign = await Promise.all(keys.map((key) => verifyingKey(key, "Misconfigured", "each of FACEGATE_TICKET_KEYS")));
  const trusted = own === undefined ? foreign : [...foreign, await verifyingKey(own, "Misconfigured", "FACEGATE_TICKET_KEY")];
  const byKid = new Map(trusted.map((key) => [key.kid, key]));
  if (byKid.size !== trusted.length) throw facegateError("Misconfigured", "expected FACEGATE_TICKET_KEYS and FACEGATE_TICKET_KEY to name each key once");
  return byKid;
}

/** The key that signs the tickets of `POST /v1/tickets`; null when there is none. @throws FacegateError `Misconfigured`. */
export async function readMintingKey(env: Env): Promise<TicketKey | null> {
  const own = optionalJson(env, "FACEGATE_TICKET_KEY");
  return own === undefined ? null : mintingKey(own, "Misconfigured", "FACEGATE_TICKET_KEY");
}

function optionalJson(env: Env, name: TextBinding): unknown {
  return optionalText(env, name) === undefined ? undefined : json(env, name);
}
