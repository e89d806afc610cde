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
  const readings = acs3 ? await Promise.all(admission.canonicals.map(async (canonical) => stringToSign(await sha256(canonical)))) : [admission.stringToSign ?? ""];
  const secret = utf8.encode(acs3 ? key.secret : `${key.secret}&`);
  const hash = acs3 ? "SHA-256" : "SHA-1";
  const hmac = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["verify"]);
  const signature = acs3 ? fromHex(admission.signature) : fromBase64(admission.signature);
  for (const toSign of signature === null ? [] : readings) {
    if (await crypto.subtle.verify("HMAC", hmac, signature ?? new Uint8Array(), utf8.encode(toSign))) return { holds: true, toSign };
  }
  return { holds: false, toSign: readings[0] ?? "" };
}

/** Whether a token is one of those; digests are compared, whose first difference tells nothing. */
export async function isOneOf(token: string, tokens: string[]): Promise<boolean> {
  const digest = await sha256(token);
  const digests = await Promise.all(tokens.map((known) => sha256(known)));
  return digests.includes(digest);
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
