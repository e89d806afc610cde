import { sha256, toHex } from "../common/digest.js";
import { facegateError } from "../common/error.js";

/** SHA-256 as 64 lower-case hex digits, by WebCrypto. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  needWebCrypto();
  return toHex(await sha256(bytes as Uint8Array<ArrayBuffer>));
}

/** @throws FacegateError `InsecureContext` where there is no WebCrypto. */
export function needWebCrypto(): void {
  if (!globalThis.crypto?.subtle) {
    throw facegateError("InsecureContext", "expected a page served over https or from localhost, got one without WebCrypto");
  }
}

/** The value of a `Content-Digest` header (RFC 9530) from a digest in hex. */
export function contentDigest(sha256: string): string {
  const bytes = sha256.match(/../g) ?? [];
  return `sha-256=:${btoa(String.fromCharCode(...bytes.map((pair) => parseInt(pair, 16))))}:`;
}
