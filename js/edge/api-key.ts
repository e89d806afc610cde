import { sha256 } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import type { Settings } from "./settings.js";

/** Longest key looked at, in characters. */
const MAX_KEY = 256;

/**
 * Lets a merchant's backend in: `Authorization: Bearer KEY`, one of those whose digests `FACEGATE_API_KEYS` holds. Without any nobody gets in.
 * @throws FacegateError `ApiKeyInvalid`, the same for a missing and for a wrong key.
 */
export async function authorize(request: Request, settings: Settings): Promise<void> {
  const key = /^Bearer ([!-~]+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  const digest = await sha256(key.slice(0, MAX_KEY + 1));
  // Every key is compared, and every byte of it, so that the time tells nothing.
  const known = settings.apiKeys.reduce((found, one) => Number(equal(one, digest)) | found, 0) === 1;
  if (!known || key === "" || key.length > MAX_KEY) throw facegateError("ApiKeyInvalid", "expected Authorization: Bearer and an API key of this edge");
}

/**
 * The digests of `FACEGATE_API_KEYS`: one, or two while a key is rotated. None when it is not set.
 * @throws FacegateError `Misconfigured`.
 */
export function apiKeys(setting: string | undefined): Uint8Array[] {
  const digests = (setting ?? "").split(",").map((one) => one.trim()).filter((one) => one !== "");
  if (digests.length > 2 || !digests.every((one) => /^[0-9a-f]{64}$/i.test(one))) {
    throw facegateError("Misconfigured", "expected FACEGATE_API_KEYS to be one or two SHA-256 in hex, joined by a comma");
  }
  return digests.map((one) => Uint8Array.from(one.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.reduce((differs, byte, at) => differs | (byte ^ (b[at] ?? 256)), 0) === 0;
}
