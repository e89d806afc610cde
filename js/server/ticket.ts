import { toBase64url } from "../common/base64url.js";
import { facegateError } from "../common/error.js";
import { importKey, privateJwk, type PrivateJwk } from "../common/jwk.js";
import { checkPolicy, secureAuthority, type PolicyInput } from "./policy.js";

/** What {@link mintTicket} makes a ticket of. */
export interface TicketOptions {
  /** Your private ticket key; the edge knows its public half (`FACEGATE_TICKET_KEYS`). */
  key: PrivateJwk;
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
  /** The thumbprint (RFC 7638) of the browser key the ticket is bound to. */
  keyThumbprint?: string;
  /** The time in seconds since 1970. Default: the clock's. */
  now?: number;
}

const word = (most: number) => new RegExp(`^[A-Za-z0-9_-]{1,${most}}$`);
const rules: [(options: TicketOptions) => boolean, string][] = [
  [({ audience }) => typeof audience === "string" && audience !== "", "expected audience to be the edge's FACEGATE_AUDIENCE"],
  [({ subject }) => word(32).test(subject), "expected subject of 1 to 32 letters, digits, _ or -"],
  [({ origin }) => secureAuthority(origin)?.rest === "", "expected origin as https://HOST[:PORT], http only for loopback"],
  [({ lifetime = 300 }) => Number.isInteger(lifetime) && lifetime >= 1 && lifetime <= 300, "expected lifetime from 1 to 300 seconds"],
  [({ id = "_" }) => word(64).test(id), "expected id of 1 to 64 letters, digits, _ or -"],
  [({ keyThumbprint: jkt = "_".repeat(43) }) => jkt.length === 43 && word(43).test(jkt), "expected keyThumbprint to be a SHA-256 thumbprint in base64url"],
];

/**
 * Mints a ticket: the permission for one check, which your page hands to `submit`. Mint it when the person starts, after your own
 * rate limit; it is worth a billed call.
 * @returns a compact JWS (EdDSA, typ `facegate-ticket+jwt`).
 * @throws FacegateError `PolicyInvalid` when the policy asks for what the upstream does not allow, `InvalidArgument` for anything else.
 */
export async function mintTicket(options: TicketOptions): Promise<string> {
  for (const [holds, message] of rules) {
    if (!holds(options)) throw facegateError("InvalidArgument", message);
  }
  const key = privateJwk(options.key, "InvalidArgument", "key");
  const iat = Math.floor(options.now ?? Date.now() / 1000);
  const claims = {
    aud: options.audience,
    sub: options.subject,
    jti: options.id ?? toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    iat,
    exp: iat + (options.lifetime ?? 300),
    origin: options.origin,
    ...(options.keyThumbprint === undefined ? {} : { cnf: { jkt: options.keyThumbprint } }),
    policy: checkPolicy(options.policy),
  };
  const encode = (value: unknown) => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const input = `${encode({ alg: "EdDSA", typ: "facegate-ticket+jwt", kid: key.kid })}.${encode(claims)}`;
  const signature = await crypto.subtle.sign("Ed25519", await importKey(key), new TextEncoder().encode(input));
  return `${input}.${toBase64url(new Uint8Array(signature))}`;
}
