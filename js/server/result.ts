import { codes, type Code } from "../common/codes.js";
import { facegateError, type FacegateError } from "../common/error.js";
import { secureUrl } from "../common/secure-url.js";
import { CHECK_ID, type CheckStatus } from "../common/status.js";

/** What {@link fetchResult} asks, and whom. */
export interface ResultOptions {
  /** The edge's address, `https://checks.example.com`; `/v1/checks/{id}` is added. */
  endpoint: string | URL;
  /** An API key of the edge: one whose SHA-256 is in its `FACEGATE_API_KEYS`. */
  apiKey: string;
  /** The check's id: `checkId` of its answer, `jti` of its verdict, or the ticket's id, a dot and the try's number. */
  checkId: string;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
  /** Stops waiting. */
  signal?: AbortSignal;
}

const TIMEOUT_MS = 10_000;
const states: readonly unknown[] = ["pending", "done", "unknown"] satisfies CheckStatus["state"][];
const outcomes: readonly unknown[] = ["passed", "rejected", "retake", "unknown", null] satisfies CheckStatus["outcome"][];
const textMembers = ["checkId", "ticket", "subject", "region", "merchantBizId"];

/**
 * Fetches all that is known of a check. The edge keeps it for a day after the check began. For your backend only: the answer has scores,
 * and the subjects of people who look alike; give none of it to a page.
 * @throws FacegateError `ApiKeyInvalid`, `NotFound` (there was no such check, it is longer ago, or the upstream never took it);
 * `NetworkFailed` when no answer that can be read came, then ask again; `InvalidArgument`.
 */
export async function fetchResult(options: ResultOptions): Promise<CheckStatus> {
  const { url, headers } = requestFor(options);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  let response: Response;
  let body: unknown;
  try {
    response = await (options.fetch ?? fetch)(url, { headers, redirect: "manual", signal });
    body = await response.json();
  } catch (cause) {
    options.signal?.throwIfAborted();
    throw facegateError("NetworkFailed", "expected an answer in JSON from the edge, got none", cause);
  }
  if (!response.ok) throw refusalOf(body);
  if (!isStatus(body) || body.checkId !== options.checkId) throw facegateError("NetworkFailed", "expected the status of the check asked for, got another answer");
  return body;
}

function requestFor({ endpoint, apiKey, checkId }: ResultOptions): { url: URL; headers: Record<string, string> } {
  const base = secureUrl(endpoint);
  if (base === null) throw facegateError("InvalidArgument", "expected endpoint as https URL, http only on loopback");
  if (typeof apiKey !== "string" || !/^[!-~]+$/.test(apiKey)) throw facegateError("InvalidArgument", "expected apiKey of visible ASCII characters");
  if (typeof checkId !== "string" || !new RegExp(`^${CHECK_ID}$`).test(checkId)) throw facegateError("InvalidArgument", "expected checkId as TICKET.TRY");
  const path = base.pathname.endsWith("/") ? base.pathname : `${base.pathname}/`;
  return { url: new URL(`${path}v1/checks/${checkId}`, base.origin), headers: { authorization: `Bearer ${apiKey}`, accept: "application/json" } };
}

/** The edge's own refusal. What is none came from something that stands before it. */
function refusalOf(body: unknown): FacegateError {
  const { code, message } = Object(body) as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || !Object.hasOwn(codes, code)) return facegateError("NetworkFailed", "expected an answer of the edge, got another");
  return facegateError(code as Code, typeof message === "string" ? message : "expected another request");
}

/** Whether a value is a check's status, as far as one goes by it. */
export function isStatus(value: unknown): value is CheckStatus {
  const status = Object(value) as Record<string, unknown>;
  const orNull = (type: string, ...names: string[]) => names.every((name) => status[name] === null || typeof status[name] === type);
  return textMembers.every((name) => typeof status[name] === "string") && states.includes(status.state) && outcomes.includes(status.outcome)
    && Number.isSafeInteger(status.begun) && orNull("number", "ended") && orNull("string", "reason", "subCode", "requestId") && isResult(status.result);
}

function isResult(value: unknown): boolean {
  return value === null || (typeof value === "object" && Array.isArray((value as { duplicates?: unknown }).duplicates));
}
