import { facegateError } from "../common/error.js";
import { jwks, type Jwks, type PublicJwk } from "../common/jwk.js";

/** Keys fetched before, for five minutes; an unknown key is looked for again after thirty seconds, so that a rotation is seen early. */
const fetched = new Map<string, { set: Jwks; at: number }>();
const FRESH_MS = 300_000;
const AGAIN_MS = 30_000;
const TIMEOUT_MS = 5_000;

/** The key of this name, from a set or from the URL of one; null when it has none. */
export async function findKey(keys: Jwks | URL | string, kid: string, fetcher: typeof fetch): Promise<PublicJwk | null> {
  const find = (set: Jwks) => set.keys.find((key) => key.kid === kid) ?? null;
  if (typeof keys !== "string" && !(keys instanceof URL)) return find(jwks(keys, "InvalidArgument", "keys"));
  const url = String(keys);
  const known = fetched.get(url);
  const age = known === undefined ? Infinity : Date.now() - known.at;
  if (known !== undefined && (age < AGAIN_MS || (age < FRESH_MS && find(known.set) !== null))) return find(known.set);
  const set = await load(url, fetcher);
  fetched.set(url, { set, at: Date.now() });
  return find(set);
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
