import { facegateError, type FacegateError } from "../common/error.js";
import type { CheckStatus } from "../common/status.js";
import { keySet, isSigned, AGAIN_MS, type KeySource } from "./jwks.js";
import { isStatus } from "./result.js";

/** What the edge tells by webhook: that a check is over. The same event may come more than once; `id` is the same then. */
export interface WebhookEvent {
  /** The delivery's id: the same however often it is tried. */
  id: string;
  /** `check.done`: what came of it is known. `check.unknown`: it may have been processed and billed, and nobody will know more. */
  type: "check.done" | "check.unknown";
  /** When this try of the delivery was signed, seconds since 1970. */
  timestamp: number;
  /** What {@link fetchResult} gives for the check. */
  data: CheckStatus;
}

/** What {@link verifyWebhook} holds a delivery against. */
export interface WebhookOptions {
  /** The edge's key set, or the URL of its `/.well-known/jwks.json`. */
  keys: KeySource;
  /** How far the delivery's time may be off, in seconds; default 300. */
  tolerance?: number;
  /** The time in seconds since 1970. Default: the clock's. */
  now?: number;
  /** Default: the global `fetch`, for `keys` given as a URL. */
  fetch?: typeof fetch;
}

/** A delivery as it came: a `Request`, or its headers and its body, byte for byte. */
export type Delivery = Request | { headers: Headers | Record<string, string | string[] | undefined>; body: string | Uint8Array };

const MAX_BYTES = 262_144;
const MAX_SIGNATURES = 8;
const types: Record<string, string> = { "check.done": "done", "check.unknown": "unknown" };

/**
 * Verifies a webhook of the edge (Standard Webhooks 1.0, signature `v1a`: Ed25519 by a verdict key) and reads it. Answer 2xx within ten
 * seconds, or the edge tries again; an event that came before (by `id`) is to be answered, and otherwise ignored.
 * @throws FacegateError `WebhookInvalid`, saying what was expected; `NetworkFailed` when `keys` is a URL that gives none; `InvalidArgument`.
 */
export async function verifyWebhook(delivery: Delivery, options: WebhookOptions): Promise<WebhookEvent> {
  const { keys, tolerance = 300, now = Date.now() / 1000, fetch: fetcher = fetch } = options;
  if (![tolerance, now].every(Number.isFinite)) throw facegateError("InvalidArgument", "expected tolerance and now as numbers of seconds");
  const { id, timestamp, signatures, body } = await takeApart(delivery);
  if (!(Math.abs(now - timestamp) <= tolerance)) throw invalid(`webhook-timestamp within ${tolerance} seconds of now`);
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  if (!(await isSignedByAny(signatures, signed, keys, fetcher))) throw invalid("a v1a signature by one of the given keys");
  return eventOf(id, timestamp, body);
}

async function isSignedByAny(signatures: Uint8Array<ArrayBuffer>[], signed: Uint8Array<ArrayBuffer>, keys: KeySource, fetcher: typeof fetch): Promise<boolean> {
  let tried: unknown;
  // A v1a signature does not name its key; a key set known for a while may lack a new one.
  for (const fresh of [undefined, AGAIN_MS]) {
    const set = await keySet(keys, fetcher, fresh);
    if (set === tried) break;
    tried = set;
    for (const key of set.keys) for (const signature of signatures) if (await isSigned(key, signature, signed)) return true;
  }
  return false;
}

async function takeApart(delivery: Delivery) {
  const id = header(delivery.headers, "webhook-id");
  const time = header(delivery.headers, "webhook-timestamp");
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(id)) throw invalid("webhook-id of letters, digits, _ or -");
  if (!/^[0-9]{1,12}$/.test(time) || String(Number(time)) !== time) throw invalid("webhook-timestamp as whole seconds");
  const all = header(delivery.headers, "webhook-signature").split(" ");
  const signatures = all.slice(0, MAX_SIGNATURES).map(v1a).filter((signature) => signature !== null);
  if (signatures.length === 0) throw invalid("webhook-signature with v1a and 64 bytes in Base64");
  const body = await bytesOf(delivery);
  if (body.length > MAX_BYTES) throw invalid(`a body of at most ${MAX_BYTES} bytes`);
  return { id, timestamp: Number(time), signatures, body };
}

/** The bytes of `v1a,BASE64`; null for any other form, as of another version of the signature. */
function v1a(text: string): Uint8Array<ArrayBuffer> | null {
  const base64 = /^v1a,([A-Za-z0-9+/]{86}==)$/.exec(text)?.[1];
  return base64 === undefined ? null : Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function header(headers: Headers | Record<string, string | string[] | undefined>, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  return typeof value === "string" ? value : "";
}

async function bytesOf(delivery: Delivery): Promise<Uint8Array<ArrayBuffer>> {
  if ("arrayBuffer" in delivery) return new Uint8Array(await delivery.arrayBuffer());
  return typeof delivery.body === "string" ? new TextEncoder().encode(delivery.body) : new Uint8Array(delivery.body);
}

function joined(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function eventOf(id: string, timestamp: number, body: Uint8Array): WebhookEvent {
  let event: { type?: unknown; data?: unknown };
  try {
    event = Object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch {
    throw invalid("a body in JSON");
  }
  const { type, data } = event;
  if (typeof type !== "string" || !isStatus(data) || types[type] !== data.state) throw invalid("the event of a check");
  return { id, type: type as WebhookEvent["type"], timestamp, data };
}

function invalid(expected: string): FacegateError {
  return facegateError("WebhookInvalid", `expected ${expected}, got another`);
}
