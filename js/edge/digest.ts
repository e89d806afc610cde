import { facegateError } from "../common/error.js";
import { base64 } from "./encode.js";

/**
 * Holds a body's SHA-256 against its `Content-Digest` (RFC 9530), when it has one. Other algorithms beside sha-256 are let be.
 * @throws FacegateError `DigestMismatch`.
 */
export function checkDigest(headers: Headers, sha256: Uint8Array): void {
  const field = headers.get("content-digest");
  if (field === null) return;
  const named = field.split(",").map((member) => /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(member.trim())?.[1]).filter((value) => value !== undefined);
  if (named.length !== 1) throw facegateError("DigestMismatch", "expected Content-Digest with one sha-256=:BASE64:");
  if (named[0] !== base64(sha256)) throw facegateError("DigestMismatch", "expected the body that Content-Digest names, got another");
}
