import { toBase64url } from "../common/base64url.js";
import { sha256 } from "../common/digest.js";
import { needWebCrypto } from "./digest.js";

/**
 * A key of this browser. Nothing can read its private half out, this page's own scripts neither; they can only use it. All of it is plain data
 * that IndexedDB stores as it is, should a ticket have to outlive the page; else let it go with the page.
 */
export interface BrowserKey {
  /** The private half: ECDSA on P-256, not extractable. */
  readonly privateKey: CryptoKey;
  /** The public half, as a proof carries it. */
  readonly jwk: { readonly crv: "P-256"; readonly kty: "EC"; readonly x: string; readonly y: string };
  /** The public half's thumbprint (RFC 7638): what the merchant's backend binds the ticket to. */
  readonly jkt: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const digest = async (text: string) => toBase64url(await sha256(text));

/**
 * Makes a key. Send its `jkt` to the merchant's backend, which binds the ticket to it, and give it to `submit`.
 *
 * @throws FacegateError `InsecureContext`
 */
export async function createKey(): Promise<BrowserKey> {
  needWebCrypto();
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  // RFC 7638 hashes these members in this order.
  const jwk = { crv: "P-256", kty: "EC", x: x as string, y: y as string } as const;
  return { privateKey, jwk, jkt: await digest(JSON.stringify(jwk)) };
}

/** A DPoP proof (RFC 9449 §4.2) for posting one body with one ticket; `sha256` of the body in hex. */
export async function prove({ privateKey, jwk }: BrowserKey, url: string, ticket: string, sha256: string): Promise<string> {
  const header = { typ: "dpop+jwt", alg: "ES256", jwk };
  const claims = {
    htm: "POST", htu: url, iat: timeFor(ticket), jti: crypto.randomUUID(), ath: await digest(ticket), body_sha256: sha256,
  };
  const encoder = new TextEncoder();
  const input = [header, claims].map((part) => toBase64url(encoder.encode(JSON.stringify(part)))).join(".");
  return `${input}.${toBase64url(new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, encoder.encode(input))))}`;
}

/** This device's time in seconds; the ticket's own where that is outside its life: a clock is wrong by days more often than a ticket is late. */
function timeFor(ticket: string): number {
  const now = Math.floor(Date.now() / 1000);
  try {
    const { iat, exp } = JSON.parse(atob(ticket.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/"))) as { iat: number; exp: number };
    return now < iat || now > exp ? iat : now;
  } catch {
    return now;
  }
}
