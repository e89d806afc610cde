import { sha256, toHex } from "../common/digest.js";
import { seconds } from "./clock.js";
import type { CheckRecord } from "./record.js";
import type { Settings } from "./settings.js";
import { statusOf } from "./status.js";

/** How long the backend may take to answer, in ms. */
const TIMEOUT_MS = 10_000;

/** What a try of a delivery came to: the HTTP status, or null when no answer came. */
export type Answer = number | null;

/**
 * Tells the merchant's backend once what a check came to, signed as Standard Webhooks 1.0 says (https://www.standardwebhooks.com).
 * The signature is `v1a`, Ed25519 by the verdict key, not the `v1` of a shared secret: the backend trusts that key's set already, so there
 * is no further secret to hand over, keep and rotate. A verdict cannot be taken for it, nor it for one: what is signed there is base64url
 * with one dot, here it has two and JSON.
 */
export async function deliver(record: CheckRecord, url: URL, settings: Settings): Promise<Answer> {
  const id = await deliveryId(record);
  const timestamp = seconds();
  const body = JSON.stringify({ type: `check.${record.state}`, timestamp: new Date(timestamp * 1000).toISOString(), data: statusOf(record) });
  const { key } = settings.verdictKeys;
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", key, new TextEncoder().encode(`${id}.${timestamp}.${body}`)));
  const headers = {
    "content-type": "application/json", "webhook-id": id, "webhook-timestamp": String(timestamp),
    "webhook-signature": `v1a,${btoa(String.fromCharCode(...signature))}`,
  };
  try {
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.status;
  } catch {
    return null;
  }
}

/** The same for the same event, however often it is delivered, and by whichever machine: it is made of the check and its state alone. */
async function deliveryId({ checkId, state }: CheckRecord): Promise<string> {
  return `msg_${toHex(await sha256(`facegate:webhook:${checkId}:${state}`)).slice(0, 32)}`;
}
