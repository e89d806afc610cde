import { facegateError } from "../common/error.js";
import { importKey, jwks, type Jwks, type PublicJwk } from "../common/jwk.js";
import { secureUrl } from "../common/secure-url.js";

/** A key set, or the URL of one. */
export type KeySource = Jwks | URL | string;

/** Keys fetched before, for five minutes; an unknown key is looked for again after thirty seconds, so that a rotation is seen early. */
const fetched = new Map<string, { set: Jwks; at: number }>();
const FRESH_MS = 300_000;
/** The age from which a known key set may lack a new key. */
export const AGAIN_MS = 30_000;
const TIMEOUT_MS = 5_000;

/** The key of this name, from a set or from the URL of one; null when it has none. */
export async function findKey(keys: KeySource, kid: string, fetcher: typeof fetch): Promise<PublicJwk | null> {
  const find = (set: Jwks) => set.keys.find((key) => key.kid === kid) ?? null;
  return find(await keySet(keys, fetcher)) ?? find(await keySet(keys, fetcher, AGAIN_MS));
}

/** The key set, as given or from its URL; one fetched less than `fresh` ms ago is not fetched again. */
export async function keySet(keys: KeySource, fetcher: typeof fetch, fresh = FRESH_MS): Promise<Jwks> {
  if (typeof keys !== "string" && !(keys instanceof URL)) return jwks(keys, "InvalidArgument", "keys");
  const url = String(keys);
  // Whoever can change the keys on the way can sign.
  if (secureUrl(url) === null) throw facegateError("InvalidArgument", "expected keys to be a key set or an https URL of one (http only on loopback)");
  const known = fetched.get(url);
  if (known !== undefined && Date.now() - known.at < fresh) return known.set;
  const set = await load(url, fetcher);
  fetched.set(url, { set, at: Date.now() });
  return set;
}

/** Whether the key signed this (Ed25519). A key that is no point of the curve signed nothing. */
export async function isSigned(key: PublicJwk, signature: Uint8Array<ArrayBuffer>, data: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    return await crypto.subtle.verify("Ed25519", await importKey(key), signature, data);
  } catch {
    return false;
  }
}

async function load(url: string, fetcher: typeof fetch): Promise<Jwks> {
  let body: unknown;
  try {
    const response = await fetcher(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    body = await response.json();
  } catch (cause) {
    throw facegateError("NetworkFailed", "expected a key set at the given URL, got no answer or no JSON", cause);
  }
  return jwks(body, "VerdictInvalid", "the fetched key set");
}
