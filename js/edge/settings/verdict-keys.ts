import { facegateError } from "../../common/error.js";
import { importKey, privateJwk, publicJwk, type Jwks, type PublicJwk } from "../../common/jwk.js";
import type { Env } from "../settings.js";
import { json, optionalText } from "./binding.js";

/** The key that signs verdicts, and all that are published to verify them with. */
export interface VerdictKeys {
  kid: string;
  key: CryptoKey;
  /** What the JWKS route answers: the signing key, then the one before and the one to come. */
  published: Jwks;
}

const others = ["FACEGATE_VERDICT_KEY_PREVIOUS", "FACEGATE_VERDICT_KEY_NEXT"] as const;

/**
 * Reads the slots. `FACEGATE_VERDICT_KEY` signs. `…_NEXT` is published before it signs, so that no key set a backend keeps lacks it;
 * `…_PREVIOUS` stays published while its verdicts live. Either may be the public half alone.
 * @throws FacegateError `Misconfigured`, naming the setting.
 */
export async function readVerdictKeys(env: Env): Promise<VerdictKeys> {
  const signing = privateJwk(json(env, "FACEGATE_VERDICT_KEY"), "Misconfigured", "FACEGATE_VERDICT_KEY");
  const key = await importKey(signing).catch(() => { throw facegateError("Misconfigured", "expected FACEGATE_VERDICT_KEY to be a key pair"); });
  const published = [publicJwk(signing, "Misconfigured", "FACEGATE_VERDICT_KEY")];
  for (const name of others) {
    if (optionalText(env, name) !== undefined) publish(published, publicJwk(json(env, name), "Misconfigured", name), name);
  }
  return { kid: signing.kid, key, published: { keys: published } };
}

/** The same key in two slots, as in the midst of a change, is published once; another of its name could be taken for it. */
function publish(published: PublicJwk[], jwk: PublicJwk, name: string): void {
  const same = published.find(({ kid }) => kid === jwk.kid);
  if (same === undefined) published.push(jwk);
  else if (same.x !== jwk.x) throw facegateError("Misconfigured", `expected ${name} to have a kid of its own`);
}
