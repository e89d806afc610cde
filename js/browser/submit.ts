import { codes, type Code } from "../common/codes.js";
import { facegateError, type FacegateError } from "../common/error.js";
import type { Photo } from "./api.js";
import { contentDigest } from "./digest.js";
import { prove, type BrowserKey } from "./key.js";

/** How a check came out. `unknown`: it may have been made; do not repeat it by guess, ask the merchant's backend. */
export type Outcome = "passed" | "rejected" | "retake" | "unknown";

/** The edge's answer to one check: all that a browser learns. */
export interface Check {
  /** Names the check towards the merchant's backend. */
  readonly checkId: string;
  readonly outcome: Outcome;
  /** Why, as a stable word: `FaceMismatch`, `LivenessRisk`, `DuplicateFace`, `NoFaceDetected`, …; null when it passed. */
  readonly reason: string | null;
  /** Whether another try, with another photo, may come out differently. */
  readonly retryable: boolean;
  /** The signed outcome, a compact JWS: hand it to the merchant's backend, which verifies it with `facegate/server`. */
  readonly verdict: string;
}

/** Where and with whose permission a photo is sent. */
export interface SubmitOptions {
  /** The edge's address, `https://checks.example.com`; `/v1/checks` is added. In a page it may be relative. */
  readonly endpoint: string | URL;
  /** The ticket, from the merchant's backend. */
  readonly ticket: string;
  /** The key the ticket is bound to, of {@link createKey}. Without it only an edge set to `FACEGATE_PROOF=optional` takes the photo. */
  readonly key?: BrowserKey;
  /** Stops waiting. The check may have been made all the same; `submit` then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

const outcomes: readonly unknown[] = ["passed", "rejected", "retake", "unknown"] satisfies Outcome[];

/**
 * Sends a prepared photo to the edge, once: a check is billed, so nothing here repeats it.
 *
 * @throws FacegateError with the edge's code (`TicketExpired`, `RateLimited`, …); `NetworkFailed` when no answer came; `UpstreamUnknown` when an
 * answer came that cannot be read; `InvalidArgument`, `InsecureContext`.
 */
export async function submit(prepared: Pick<Photo, "photo" | "sha256">, { endpoint, ticket, key, signal }: SubmitOptions): Promise<Check> {
  const address = addressOf(endpoint);
  const headers = {
    authorization: `Bearer ${ticket}`, "content-type": "image/jpeg", "content-digest": contentDigest(prepared.sha256),
    ...(key && { dpop: await prove(key, address.href, ticket, prepared.sha256) }),
  };
  const body = prepared.photo as Uint8Array<ArrayBuffer>;
  const init: RequestInit = { method: "POST", headers, body, credentials: "omit", cache: "no-store", redirect: "error", ...(signal && { signal }) };
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(address, init);
    answer = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw facegateError("NetworkFailed", "expected an answer from the edge, got none; whether the check was made is not known", cause);
  }
  if (response.ok) return checkOf(answer);
  throw refusalOf(response.status, answer);
}

function addressOf(endpoint: string | URL): URL {
  const page = typeof location === "object" ? location.href : undefined;
  try {
    const base = new URL(endpoint, page);
    return new URL("v1/checks", base.href.endsWith("/") ? base : `${base.origin}${base.pathname}/`);
  } catch (cause) {
    throw facegateError("InvalidArgument", "expected the edge's address as endpoint, got no URL", cause);
  }
}

function checkOf(answer: unknown): Check {
  const { checkId, outcome, reason, retryable, verdict } = Object(answer) as Partial<Check>;
  const whole = typeof checkId === "string" && outcomes.includes(outcome) && typeof verdict === "string";
  if (!whole) throw facegateError("UpstreamUnknown", "expected a check from the edge, got another answer");
  return { checkId, outcome: outcome as Outcome, reason: typeof reason === "string" ? reason : null, retryable: retryable === true, verdict };
}

/** What stood before the edge, when the answer is not the edge's own. */
const byStatus: Record<number, Code> = { 404: "NotFound", 405: "MethodNotAllowed", 413: "BodyTooLarge", 429: "RateLimited" };

function refusalOf(status: number, answer: unknown): FacegateError {
  const { code, message, retryable } = Object(answer) as { code?: unknown; message?: unknown; retryable?: unknown };
  if (typeof code === "string" && Object.hasOwn(codes, code)) {
    const error = facegateError(code as Code, typeof message === "string" ? message : `HTTP ${status}`);
    return typeof retryable === "boolean" ? Object.assign(error, { retryable }) : error;
  }
  const guess = byStatus[status] ?? (status >= 500 ? "UpstreamUnknown" : "NetworkFailed");
  return facegateError(guess, `expected a facegate edge, got HTTP ${status} of something else`);
}
