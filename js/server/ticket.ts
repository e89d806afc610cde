import { toBase64url } from "../common/base64url.js";
import { facegateError } from "../common/error.js";
import type { PrivateJwk } from "../common/jwk.js";
import { mintingKey, signWith, type SecretJwk, type TicketKey } from "../common/ticket-key.js";
import { checkPolicy, secureAuthority, type PolicyInput } from "./policy.js";

/** What {@link mintTicket} makes a ticket of. */
export interface TicketOptions {
  /**
   * Your private Ed25519 key, whose public half the edge knows (`FACEGATE_TICKET_KEYS`); or, for HS256, the secret both of you know: an
   * `oct` JWK, or its 32 bytes with {@link kid}.
   */
  key: PrivateJwk | SecretJwk | Uint8Array;
  /** The name of a `key` given as bytes. */
  kid?: string;
  /** The edge's name for itself (`FACEGATE_AUDIENCE`). */
  audience: string;
  /** The user, 1 to 32 letters, digits, `_` or `-`: what {@link hashSubject} gives, never a name, number or address. */
  subject: string;
  /** The origin of the page that will send the photo, as in `https://shop.example`. */
  origin: string;
  /** What the check is to be. */
  policy: PolicyInput;
  /** Seconds the ticket lives, at most and by default 300. */
  lifetime?: number;
  /** The ticket's id, 1 to 64 letters, digits, `_` or `-`. Default: 128 random bits. One id is one ticket, whatever else differs. */
  id?: string;
  /**
   * The thumbprint (RFC 7638) of the browser's key, `jkt` of `createKey()`: the ticket is worth nothing without that key. The edge refuses
   * tickets without one, unless it is set to `FACEGATE_PROOF=optional`.
   */
  jkt?: string;
  /** The time in seconds since 1970. Default: the clock's. */
  now?: number;
}

const isWord = (value: unknown, most: number, least = 1) => typeof value === "string" && new RegExp(`^[A-Za-z0-9_-]{${least},${most}}$`).test(value);
const rules: [(options: Omit<TicketOptions, "key" | "kid">) => boolean, string][] = [
  [({ audience }) => typeof audience === "string" && audience !== "", "expected audience to be the edge's FACEGATE_AUDIENCE"],
  [({ subject }) => isWord(subject, 32), "expected subject of 1 to 32 letters, digits, _ or -"],
  [({ origin }) => typeof origin === "string" && secureAuthority(origin)?.rest === "", "expected origin as https://HOST[:PORT], http only for loopback"],
  [({ lifetime = 300 }) => Number.isInteger(lifetime) && lifetime >= 1 && lifetime <= 300, "expected lifetime from 1 to 300 seconds"],
  [({ id = "_" }) => isWord(id, 64), "expected id of 1 to 64 letters, digits, _ or -"],
  [({ jkt = "_".repeat(43) }) => isWord(jkt, 43, 43), "expected jkt to be a SHA-256 thumbprint in base64url"],
];

/**
 * Mints a ticket: the permission for one check, which your page hands to `submit`. Mint it when the person starts, after your own
 * rate limit; it is worth a billed call.
 * @returns a compact JWS (EdDSA or HS256, as the key is; typ `facegate-ticket+jwt`).
 * @throws FacegateError `PolicyInvalid` when the policy asks for what the upstream does not allow, `InvalidArgument` for anything else.
 */
export async function mintTicket(options: TicketOptions): Promise<string> {
  return (await mint(options, await mintingKey(jwkOf(options), "InvalidArgument", "key"))).ticket;
}

/** A ticket, and what its minter may want to know of it. */
export interface Minted {
  ticket: string;
  id: string;
  /** The end of its life, seconds since 1970. */
  expires: number;
}

/** {@link mintTicket} with a key that is read already. */
export async function mint(options: Omit<TicketOptions, "key" | "kid">, key: TicketKey): Promise<Minted> {
  for (const [holds, message] of rules) {
    if (!holds(options)) throw facegateError("InvalidArgument", message);
  }
  const iat = Math.floor(options.now ?? Date.now() / 1000);
  const claims = {
    aud: options.audience,
    sub: options.subject,
    jti: options.id ?? toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    iat,
    exp: iat + (options.lifetime ?? 300),
    origin: options.origin,
    ...(options.jkt === undefined ? {} : { cnf: { jkt: options.jkt } }),
    policy: checkPolicy(options.policy),
  };
  const encode = (value: unknown) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const input = `${encode({ alg: key.algorithm, typ: "facegate-ticket+jwt", kid: key.kid })}.${encode(claims)}`;
  return { ticket: `${input}.${toBase64url(await signWith(key, input))}`, id: claims.jti, expires: claims.exp };
}

function jwkOf({ key, kid }: TicketOptions): unknown {
  return key instanceof Uint8Array ? { kty: "oct", k: toBase64url(key), kid } : key;
}
