import { importKey, jwks } from "../../common/jwk.js";
import type { Env } from "../settings.js";
import { json } from "./binding.js";

/** The merchant's ticket keys by kid; each has one algorithm. Any number: an old and a new one side by side while they change. */
export type TicketKeys = ReadonlyMap<string, { algorithm: string; key: CryptoKey }>;

/** Reads the key set. @throws FacegateError `Misconfigured`, naming the setting. */
export async function readTicketKeys(env: Env): Promise<TicketKeys> {
  const { keys } = jwks(json(env, "FACEGATE_TICKET_KEYS"), "Misconfigured", "each of FACEGATE_TICKET_KEYS");
  return new Map(await Promise.all(keys.map(async (jwk) => [jwk.kid, { algorithm: "EdDSA", key: await importKey(jwk) }] as const)));
}
