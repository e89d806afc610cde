import { fromBase64url, toBase64url } from "../common/base64url.js";
import { sha256, toHex } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import type { PrivateJwk, PublicJwk } from "../common/jwk.js";
import type { SecretJwk } from "../common/ticket-key.js";

/** A pair of Ed25519 keys with one name. */
export interface KeyPair {
  /** For whoever verifies. Safe to publish. */
  publicJwk: PublicJwk;
  /** For whoever signs. `JSON.stringify` writes it in full, so that it can be stored; printing it to a console does not show the secret. */
  privateJwk: PrivateJwk;
}

/**
 * Makes a pair of Ed25519 keys named by their thumbprint (RFC 7638, RFC 8037 §2): one pair for tickets, another for verdicts.
 */
export async function generateKeys(): Promise<KeyPair> {
  const made = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair;
  const { x, d } = await crypto.subtle.exportKey("jwk", made.privateKey);
  if (typeof x !== "string" || typeof d !== "string" || fromBase64url(x)?.length !== 32) {
    throw facegateError("Internal", "expected WebCrypto to export an Ed25519 key");
  }
  const kid = toBase64url(await sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`));
  const publicJwk: PublicJwk = { kty: "OKP", crv: "Ed25519", x, kid, alg: "EdDSA", use: "sig" };
  return { publicJwk, privateJwk: unprinted({ ...publicJwk, d }) };
}

/**
 * Makes a secret for HS256 tickets, 32 random bytes with a random name: for backends that cannot sign with Ed25519. The edge gets the same
 * secret, in `FACEGATE_TICKET_KEYS`, which then is a secret itself.
 */
export function generateSecret(): SecretJwk {
  const random = (bytes: number) => toBase64url(crypto.getRandomValues(new Uint8Array(bytes)));
  return unprinted({ kty: "oct", k: random(32), kid: random(16), alg: "HS256", use: "sig" });
}

/** Keeps the secret out of what `console.log` prints in Node, Bun and Deno. */
function unprinted<Jwk extends PrivateJwk | SecretJwk>(jwk: Jwk): Jwk {
  const inspect = () => `Jwk { kid: '${jwk.kid}', ${jwk.kty === "oct" ? "k" : "d"}: [not shown] }`;
  for (const name of ["nodejs.util.inspect.custom", "Deno.customInspect"]) {
    Object.defineProperty(jwk, Symbol.for(name), { value: inspect });
  }
  return jwk;
}

/**
 * A user's id as the upstream may know it: HMAC-SHA256 of `id`, the first 32 hex characters. The same id and key give the same
 * subject for ever, so keep the key as long as the faces it names.
 * @param key at least 16 bytes of your own, as bytes or as text.
 * @throws FacegateError `InvalidArgument` for an empty id or a shorter key.
 */
export async function hashSubject(id: string, key: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const bytes = typeof key === "string" ? new TextEncoder().encode(key) : key;
  if (bytes.length < 16) throw facegateError("InvalidArgument", `expected a key of at least 16 bytes, got ${bytes.length}`);
  if (id === "") throw facegateError("InvalidArgument", "expected an id, got an empty text");
  const hmac = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return toHex(new Uint8Array(await crypto.subtle.sign("HMAC", hmac, new TextEncoder().encode(id)))).slice(0, 32);
}
