import { secureAuthority } from "./authority.js";
import { toBase64url } from "./base64url.js";
import { facegateError } from "./error.js";
import type { CheckPolicy, PolicyInput } from "./policy.js";
import { signWith, type TicketKey } from "./ticket-key.js";

/** What a ticket is made of, beside the key that signs it. */
export interface MintOptions {
  /** The edge's name for itself (`FACEGATE_AUDIENCE`). */
  audience: string;
  /** The user, 1 to 32 letters, digits, `_` or `-`: what `hashSubject` gives, never a name, number or address. */
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
const rules: [(options: MintOptions) => boolean, string][] = [
  [({ audience }) => typeof audience === "string" && audience !== "", "expected audience to be the edge's FACEGATE_AUDIENCE"],
  [({ subject }) => isWord(subject, 32), "expected subject of 1 to 32 letters, digits, _ or -"],
  [({ origin }) => typeof origin === "string" && secureAuthority(origin)?.rest === "", "expected origin as https://HOST[:PORT], http only for loopback"],
  [({ lifetime = 300 }) => Number.isInteger(lifetime) && lifetime >= 1 && lifetime <= 300, "expected lifetime from 1 to 300 seconds"],
  [({ id = "_" }) => isWord(id, 64), "expected id of 1 to 64 letters, digits, _ or -"],
  [({ jkt = "_".repeat(43) }) => isWord(jkt, 43, 43), "expected jkt to be a SHA-256 thumbprint in base64url"],
];

/** A ticket, and what its minter may want to know of it. */
export interface Minted {
  ticket: string;
  id: string;
  /** The end of its life, seconds since 1970. */
  expires: number;
}

/**
 * Mints a ticket. `checkPolicy` gives the policy in full, or throws `PolicyInvalid`.
 * @throws FacegateError `InvalidArgument` for anything else that is not as documented.
 */
export async function mint(options: MintOptions, key: TicketKey, checkPolicy: (given: PolicyInput) => CheckPolicy): Promise<Minted> {
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
