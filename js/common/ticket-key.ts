import { fromBase64url } from "./base64url.js";
import type { Code } from "./codes.js";
import { facegateError } from "./error.js";
import { importKey, privateJwk, publicJwk } from "./jwk.js";

/** A shared secret for tickets (RFC 7518 §6.4), for HS256. Whoever has it mints tickets, the edge too: it belongs in a secret store on both sides. */
export interface SecretJwk {
  kty: "oct";
  /** The secret, 32 bytes in base64url. */
  k: string;
  /** The key's name. */
  kid: string;
  alg?: "HS256";
  use?: "sig";
}

/** A key that tickets are signed with, or verified; its algorithm goes with it and is nobody else's choice. */
export interface TicketKey {
  kid: string;
  algorithm: "EdDSA" | "HS256";
  key: CryptoKey;
}

/** Reads a key that mints: a private Ed25519 JWK, or a shared secret. `what` names it in the error. */
export async function mintingKey(value: unknown, code: Code, what: string): Promise<TicketKey> {
  if (isSecret(value)) return hmacKey(secretJwk(value, code, what), "sign");
  const jwk = privateJwk(value, code, what);
  const key = await importKey(jwk).catch(() => { throw facegateError(code, `expected ${what} to be a key pair`); });
  return { kid: jwk.kid, algorithm: "EdDSA", key };
}

/** Reads a key that verifies: a public Ed25519 JWK (a private part is left behind), or a shared secret. */
export async function verifyingKey(value: unknown, code: Code, what: string): Promise<TicketKey> {
  if (isSecret(value)) return hmacKey(secretJwk(value, code, what), "verify");
  const jwk = publicJwk(value, code, what);
  return { kid: jwk.kid, algorithm: "EdDSA", key: await importKey(jwk) };
}

/** Signs ASCII text. */
export async function signWith({ algorithm, key }: TicketKey, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign(names[algorithm], key, new TextEncoder().encode(text)));
}

/** Whether a signature of ASCII text holds; WebCrypto takes the same time for any. */
export function verifyWith({ algorithm, key }: TicketKey, signature: Uint8Array<ArrayBuffer>, text: string): Promise<boolean> {
  return crypto.subtle.verify(names[algorithm], key, signature, new TextEncoder().encode(text));
}

const names = { EdDSA: "Ed25519", HS256: "HMAC" } as const;

function isSecret(value: unknown): boolean {
  return (value as { kty?: unknown } | null | undefined)?.kty === "oct";
}

/** Reads a value as a shared secret of 32 bytes. */
function secretJwk(value: unknown, code: Code, what: string): SecretJwk {
  const { kty, k, kid, alg, use } = value as Record<string, unknown>;
  const sound = kty === "oct" && typeof k === "string" && fromBase64url(k)?.length === 32 && typeof kid === "string" && kid !== "";
  if (!sound || (alg !== undefined && alg !== "HS256") || (use !== undefined && use !== "sig")) {
    throw facegateError(code, `expected ${what} to be an oct JWK of 32 bytes for HS256, with a kid`);
  }
  return { kty, k, kid };
}

async function hmacKey({ k, kid }: SecretJwk, usage: "sign" | "verify"): Promise<TicketKey> {
  const bytes = fromBase64url(k) as Uint8Array<ArrayBuffer>;
  return { kid, algorithm: "HS256", key: await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [usage]) };
}
