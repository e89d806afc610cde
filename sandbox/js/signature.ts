// What the platform does for a signature: hashes, HMACs and a comparison in constant time.
import type { AccessKey } from "./keys.js";
import { type Admission, stringToSign } from "./rules.js";

const utf8 = new TextEncoder();

/** Hex SHA-256. */
export async function sha256(data: Uint8Array | string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", typeof data === "string" ? utf8.encode(data) : data);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the secret made the signature; with the string that should have been signed. */
export async function verify(admission: Admission, key: AccessKey): Promise<{ holds: boolean; toSign: string }> {
  const acs3 = admission.scheme === "ACS3-HMAC-SHA256";
  const toSign = admission.stringToSign ?? stringToSign(await sha256(admission.canonical ?? ""));
  const secret = utf8.encode(acs3 ? key.secret : `${key.secret}&`);
  const hash = acs3 ? "SHA-256" : "SHA-1";
  const hmac = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["verify"]);
  const signature = acs3 ? fromHex(admission.signature) : fromBase64(admission.signature);
  const holds = signature !== null && (await crypto.subtle.verify("HMAC", hmac, signature, utf8.encode(toSign)));
  return { holds, toSign };
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function fromBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
