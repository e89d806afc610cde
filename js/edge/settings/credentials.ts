import { facegateError } from "../../common/error.js";
import type { Env } from "../settings.js";
import { optionalText, text, type TextBinding } from "./binding.js";

/** An access key of the account. Its secret is a WebCrypto key, which nothing can export. */
export interface Credentials {
  accessKeyId: string;
  secret: CryptoKey;
  /** The token of STS, with temporary credentials only. */
  securityToken: string | undefined;
}

/** The two slots: `current` signs; `previous` signs once more what the upstream refused `current`. */
export interface CredentialSlots {
  current: Credentials;
  previous: Credentials | null;
}

/**
 * Reads both slots. The second is empty, or has an id and a secret.
 * @throws FacegateError `Misconfigured`, naming the setting.
 */
export async function readCredentials(env: Env): Promise<CredentialSlots> {
  const current = await slot(env, "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN");
  const before = ["ALIBABA_CLOUD_ACCESS_KEY_ID_PREVIOUS", "ALIBABA_CLOUD_ACCESS_KEY_SECRET_PREVIOUS", "ALIBABA_CLOUD_SECURITY_TOKEN_PREVIOUS"] as const;
  const previous = before.some((name) => optionalText(env, name) !== undefined) ? await slot(env, ...before) : null;
  return { current, previous };
}

async function slot(env: Env, id: TextBinding, secret: TextBinding, token: TextBinding): Promise<Credentials> {
  return { accessKeyId: visible(id, text(env, id)), secret: await hmacKey(text(env, secret)), securityToken: visible(token, optionalText(env, token)) };
}

/** Both travel in headers, where `fetch` would refuse another character with the value in its message. */
function visible<Value extends string | undefined>(name: TextBinding, value: Value): Value {
  if (value !== undefined && !/^[!-~]+$/.test(value)) throw facegateError("Misconfigured", `expected ${name} of visible ASCII characters`);
  return value;
}

function hmacKey(secret: string): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}
