import { facegateError } from "../../common/error.js";
import { secureUrl } from "../../common/secure-url.js";
import type { Env } from "../settings.js";
import { optionalText } from "./binding.js";

/** Reads where to tell that a check is over; null when nowhere. @throws FacegateError `Misconfigured`. */
export function readWebhook(env: Env): URL | null {
  const text = optionalText(env, "FACEGATE_WEBHOOK_URL");
  if (text === undefined) return null;
  const url = secureUrl(text);
  if (url === null) throw facegateError("Misconfigured", "expected FACEGATE_WEBHOOK_URL as https URL without user and password, http only on loopback");
  return url;
}
