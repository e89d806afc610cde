import { facegateError } from "../common/error.js";
import { importKey, privateJwk, publicJwk, type Jwks } from "../common/jwk.js";
import { apiKeys } from "./api-key.js";
import type { ObjectNamespace } from "./platform.js";
import type { RateLimit } from "./rate-limit.js";
import { readTicketKeys, type TicketKeys } from "./ticket-keys.js";
import type { TicketObject } from "./tickets.js";

/** The Worker's bindings. Secrets are set with `wrangler secret put`, the others stand in wrangler.jsonc. */
export interface Env {
  /** Durable Object namespace of the class `Tickets`. */
  TICKETS: ObjectNamespace<TicketObject>;
  /** Secret: id of the RAM user's access key. */
  ALIBABA_CLOUD_ACCESS_KEY_ID?: string;
  /** Secret: its secret. */
  ALIBABA_CLOUD_ACCESS_KEY_SECRET?: string;
  /** Secret, with temporary credentials only: the token of STS. */
  ALIBABA_CLOUD_SECURITY_TOKEN?: string;
  /** Secret: private Ed25519 JWK that signs verdicts, as `facegate keys` makes it. */
  FACEGATE_VERDICT_KEY?: string;
  /** JWKS of the merchant's ticket keys: public Ed25519 keys, or shared `oct` secrets for HS256, with which it is a secret itself. */
  FACEGATE_TICKET_KEYS?: string;
  /** Secret, for `POST /v1/tickets`: the edge's own ticket key, a private Ed25519 or an `oct` JWK. */
  FACEGATE_TICKET_KEY?: string;
  /** Whether every ticket must be bound to a browser's key: `required` (default), or `optional` for pages that cannot. */
  FACEGATE_PROOF?: string;
  /** Workers rate-limiting binding: checks of one subject. */
  RATE_LIMIT?: RateLimit;
  /** The edge's name for itself: `aud` of tickets, `iss` of verdicts. */
  FACEGATE_AUDIENCE?: string;
  /** Upstream hosts: `public` (default) or `vpc`. */
  FACEGATE_NETWORK?: string;
  /** SHA-256, in hex, of the API keys of the merchant's backend: one, or two joined by a comma. Without it the routes for backends let nobody in. */
  FACEGATE_API_KEYS?: string;
}

/** The bindings, read and checked once an isolate. Secrets are WebCrypto keys by now, which nothing can export. */
export interface Settings extends TicketKeys {
  audience: string;
  vpc: boolean;
  proofRequired: boolean;
  accessKeyId: string;
  secret: CryptoKey;
  securityToken: string | undefined;
  verdictKid: string;
  verdictKey: CryptoKey;
  /** What the JWKS route answers. */
  published: Jwks;
  /** SHA-256 of each API key. */
  apiKeys: readonly Uint8Array[];
}

const names = [
  "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN",
  "FACEGATE_VERDICT_KEY", "FACEGATE_TICKET_KEYS", "FACEGATE_AUDIENCE", "FACEGATE_NETWORK",
  "FACEGATE_API_KEYS", "FACEGATE_TICKET_KEY", "FACEGATE_PROOF",
] as const;
type Name = (typeof names)[number];

let known: { from: (string | undefined)[]; settings: Settings } | undefined;

/**
 * Reads the settings, or gives those read before from the same values. Settings are kept, not promises of them: a promise belongs
 * to the request that made it, and dies with it.
 * @throws FacegateError `Misconfigured`, naming the setting and never its value.
 */
export async function readSettings(env: Env): Promise<Settings> {
  const from = names.map((name) => env[name]);
  if (known?.from.every((value, index) => value === from[index])) return known.settings;
  const settings = await read(env);
  known = { from, settings };
  return settings;
}

async function read(env: Env): Promise<Settings> {
  const network = env.FACEGATE_NETWORK ?? "public";
  if (network !== "public" && network !== "vpc") throw facegateError("Misconfigured", "expected FACEGATE_NETWORK to be public or vpc");
  if (env.TICKETS === undefined) throw facegateError("Misconfigured", "expected the binding TICKETS");
  const verdictJwk = privateJwk(json(env, "FACEGATE_VERDICT_KEY"), "Misconfigured", "FACEGATE_VERDICT_KEY");
  const proof = env.FACEGATE_PROOF ?? "required";
  if (proof !== "required" && proof !== "optional") throw facegateError("Misconfigured", "expected FACEGATE_PROOF to be required or optional");
  return {
    ...(await readTicketKeys(optionalJson(env, "FACEGATE_TICKET_KEYS"), optionalJson(env, "FACEGATE_TICKET_KEY"))),
    proofRequired: proof === "required",
    audience: text(env, "FACEGATE_AUDIENCE"),
    vpc: network === "vpc",
    accessKeyId: text(env, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
    secret: await hmacKey(text(env, "ALIBABA_CLOUD_ACCESS_KEY_SECRET")),
    securityToken: env.ALIBABA_CLOUD_SECURITY_TOKEN === "" ? undefined : env.ALIBABA_CLOUD_SECURITY_TOKEN,
    verdictKid: verdictJwk.kid,
    verdictKey: await importKey(verdictJwk).catch(() => { throw facegateError("Misconfigured", "expected FACEGATE_VERDICT_KEY to be a key pair"); }),
    published: { keys: [publicJwk(verdictJwk, "Misconfigured", "FACEGATE_VERDICT_KEY")] },
    apiKeys: apiKeys(env.FACEGATE_API_KEYS),
  };
}

function text(env: Env, name: Name): string {
  const value = env[name];
  if (typeof value !== "string" || value.trim() === "") throw facegateError("Misconfigured", `expected the setting ${name}`);
  return value.trim();
}

function json(env: Env, name: Name): unknown {
  try {
    return JSON.parse(text(env, name));
  } catch (error) {
    if (error instanceof SyntaxError) throw facegateError("Misconfigured", `expected ${name} to be JSON`);
    throw error;
  }
}

function optionalJson(env: Env, name: Name): unknown {
  return (env[name] ?? "").trim() === "" ? undefined : json(env, name);
}

function hmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
