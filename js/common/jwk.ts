import { facegateError, type FacegateError } from "./error.js";
import { fromBase64url } from "./base64url.js";
import type { Code } from "./codes.js";

/** A public Ed25519 key (RFC 8037) with its name. Safe to publish. */
export interface PublicJwk {
  kty: "OKP";
  crv: "Ed25519";
  /** The key, 32 bytes in base64url. */
  x: string;
  /** The key's name; {@link generateKeys} takes its RFC 7638 thumbprint. */
  kid: string;
  alg?: "EdDSA";
  use?: "sig";
}

/** A private Ed25519 key. Whoever has it signs in your name: keep it in a secret store. */
export interface PrivateJwk extends PublicJwk {
  /** The secret, 32 bytes in base64url. */
  d: string;
}

/** A set of public keys (RFC 7517 §5). */
export interface Jwks {
  keys: PublicJwk[];
}

/** Reads a value as a public key; a private part in it is left behind. `what` names it in the error. */
export function publicJwk(value: unknown, code: Code, what: string): PublicJwk {
  const { kty, crv, x, kid, alg, use } = record(value, code, what);
  const sound = kty === "OKP" && crv === "Ed25519" && isKeyPart(x) && typeof kid === "string" && kid !== "";
  if (!sound || (alg !== undefined && alg !== "EdDSA") || (use !== undefined && use !== "sig")) throw malformed(code, what);
  return { kty, crv, x, kid, alg: "EdDSA", use: "sig" };
}

/** Reads a value as a private key. */
export function privateJwk(value: unknown, code: Code, what: string): PrivateJwk {
  const { d } = record(value, code, what);
  if (!isKeyPart(d)) throw malformed(code, what);
  return { ...publicJwk(value, code, what), d };
}

/** Reads a value as a key set without two keys of one name. */
export function jwks(value: unknown, code: Code, what: string): Jwks {
  const { keys } = record(value, code, what);
  if (!Array.isArray(keys) || keys.length === 0) throw malformed(code, what);
  const read = keys.map((key) => publicJwk(key, code, what));
  if (new Set(read.map((key) => key.kid)).size !== read.length) throw facegateError(code, `expected ${what} to name each key once`);
  return { keys: read };
}

/** The key for WebCrypto, which no code can export again. Only the members WebCrypto needs are given to it: runtimes disagree about `alg`. */
export function importKey(jwk: PublicJwk | PrivateJwk): Promise<CryptoKey> {
  const { kty, crv, x } = jwk;
  return "d" in jwk
    ? crypto.subtle.importKey("jwk", { kty, crv, x, d: jwk.d }, "Ed25519", false, ["sign"])
    : crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
}

function record(value: unknown, code: Code, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw malformed(code, what);
  return value as Record<string, unknown>;
}

function isKeyPart(value: unknown): value is string {
  return typeof value === "string" && fromBase64url(value)?.length === 32;
}

function malformed(code: Code, what: string): FacegateError {
  return facegateError(code, `expected ${what} to be an Ed25519 JWK with a kid`);
}
