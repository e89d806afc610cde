import { toBase64url } from "../common/base64url.js";
import type { PrivateJwk } from "../common/jwk.js";
import { mint, type MintOptions } from "../common/minting.js";
import { mintingKey, type SecretJwk } from "../common/ticket-key.js";
import { checkPolicy } from "./policy.js";

/** What {@link mintTicket} makes a ticket of. */
export interface TicketOptions extends MintOptions {
  /**
   * Your private Ed25519 key, whose public half the edge knows (`FACEGATE_TICKET_KEYS`); or, for HS256, the secret both of you know: an
   * `oct` JWK, or its 32 bytes with {@link kid}.
   */
  key: PrivateJwk | SecretJwk | Uint8Array;
  /** The name of a `key` given as bytes. */
  kid?: string;
}

/**
 * Mints a ticket: the permission for one check, which your page hands to `submit`. Mint it when the person starts, after your own
 * rate limit; it is worth a billed call.
 * @returns a compact JWS (EdDSA or HS256, as the key is; typ `facegate-ticket+jwt`).
 * @throws FacegateError `PolicyInvalid` when the policy asks for what the upstream does not allow, `InvalidArgument` for anything else.
 */
export async function mintTicket(options: TicketOptions): Promise<string> {
  return (await mint(options, await mintingKey(jwkOf(options), "InvalidArgument", "key"), checkPolicy)).ticket;
}

function jwkOf({ key, kid }: TicketOptions): unknown {
  return key instanceof Uint8Array ? { kty: "oct", k: toBase64url(key), kid } : key;
}
