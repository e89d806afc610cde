/** Bytes as text and back by V8's own means: a check needs it a dozen times. js/common has the same for engines of any age. */
interface Coded {
  toHex(): string;
  toBase64(options?: { alphabet: "base64url"; omitPadding: true }): string;
}
const decoder = Uint8Array as unknown as { fromBase64(text: string, options: { alphabet: "base64url" }): Uint8Array<ArrayBuffer> };

/** Bytes as lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return (bytes as unknown as Coded).toHex();
}

/** Bytes as padded Base64 (RFC 4648 §4). */
export function base64(bytes: Uint8Array): string {
  return (bytes as unknown as Coded).toBase64();
}

/** Bytes as unpadded base64url (RFC 4648 §5). */
export function base64url(bytes: Uint8Array): string {
  return (bytes as unknown as Coded).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** The bytes of base64url that the module has read, and found to be such. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return decoder.fromBase64(text, { alphabet: "base64url" });
}

/** A fresh id that nobody can guess: 128 bits in hex. */
export function randomHex(): string {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}
