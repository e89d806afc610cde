/** Bytes as unpadded base64url (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The letters that may stand last, by how many stand after the last four: those whose spare bits are zero. None may stand alone. */
const last = ["", null, "AQgw", "AEIMQUYcgkosw048"] as const;

/** The bytes of unpadded base64url, or null when the text is anything else (padding, other letters, stray bits). */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  const ends = last[text.length % 4];
  if (!/^[A-Za-z0-9_-]*$/.test(text) || typeof ends !== "string" || !(ends === "" || ends.includes(text.slice(-1)))) return null;
  const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}
