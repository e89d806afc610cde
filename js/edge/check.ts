import { toBase64url } from "../common/base64url.js";
import { sha256, toHex } from "../common/digest.js";
import { facegateError } from "../common/error.js";
import { declaredLength, readBody } from "./body.js";
import { checkDigest } from "./digest.js";
import type { Context } from "./platform.js";
import { readSettings, type Env, type Settings } from "./settings.js";
import { sign } from "./sign.js";
import { openTicket } from "./ticket.js";
import type { TicketObject } from "./tickets.js";
import { ask } from "./upstream.js";
import { checkPhoto, verdictInput, verdictLifetime, type Outcome, type Ticket } from "./wasm.js";

/** What the browser learns of a check, and nothing else. */
export interface CheckAnswer {
  checkId: string;
  outcome: Outcome["outcome"];
  reason: string | null;
  retryable: boolean;
  verdict: string;
}

/** What is told of a request beside its answer: to the log, and to CORS. */
export interface Trace {
  /** The check's id, once there is one. */
  check?: string;
  region?: string;
  /** The page, once its ticket's signature says that it may read the answer. */
  origin?: string;
}

/**
 * `POST /v1/checks`: admits, calls the upstream once, answers. The order of admission is DESIGN.md §5's, cheapest first; all that can be
 * refused is refused before the ticket's try begins, and what fails before the upstream surely took the request gives the try back.
 */
export async function check(request: Request, env: Env, context: Context, trace: Trace): Promise<CheckAnswer> {
  const settings = await readSettings(env);
  const length = declaredLength(request.headers);
  const origin = pageOrigin(request.headers);
  const ticket = await openTicket(request.headers, settings);
  try {
    admit(ticket, origin, settings, trace);
    const photo = await readBody(request.body, length);
    checkPhoto(photo);
    const photoSha256 = await sha256(photo);
    checkDigest(request.headers, photoSha256);
    const object = env.TICKETS.get(env.TICKETS.idFromName(ticket.id));
    const attempt = await begin(object, ticket);
    trace.check = crypto.randomUUID();
    // The page may hang up; the call and its bookkeeping go on.
    const calling = call(ticket, photo, attempt, object, settings);
    context.waitUntil(calling.catch(() => undefined));
    const { outcome, merchantBizId } = await calling;
    const verdict = await signVerdict(ticket, trace.check, outcome, toHex(photoSha256), merchantBizId, settings);
    return { checkId: trace.check, outcome: outcome.outcome, reason: outcome.reason, retryable: outcome.retryable, verdict };
  } finally {
    ticket.free();
  }
}

function pageOrigin(headers: Headers): string {
  const origin = headers.get("origin");
  if (origin === null || origin === "null") throw facegateError("OriginNotAllowed", "expected the Origin of a page, got none");
  return origin;
}

function admit(ticket: Ticket, origin: string, settings: Settings, trace: Trace): void {
  if (ticket.origin !== origin) throw facegateError("OriginNotAllowed", "expected the origin the ticket was made for, got another");
  trace.origin = origin;
  ticket.admit(settings.audience, seconds());
  trace.region = ticket.region;
}

async function begin(object: TicketObject, ticket: Ticket): Promise<number> {
  const begun = await object.begin(ticket.expires, ticket.tries);
  if (begun.state === "ok") return begun.try;
  if (begun.state === "busy") throw facegateError("TicketBusy", "expected one check at a time on a ticket");
  throw facegateError("TicketUsed", "expected a ticket with a try left");
}

/** The billed part. The try is over, or given back, whatever comes of it. */
async function call(ticket: Ticket, photo: Uint8Array, attempt: number, object: TicketObject, settings: Settings) {
  let taken = false;
  try {
    const merchantBizId = toHex(await sha256(`facegate:${ticket.id}:${attempt}`)).slice(0, 32);
    const signed = await sign(ticket, ticket.body(photo, merchantBizId), settings, seconds());
    taken = true;
    return { outcome: await ask(signed, ticket.subject), merchantBizId };
  } catch (error) {
    taken &&= (error as { code?: unknown }).code !== "UpstreamUnavailable";
    throw error;
  } finally {
    // An object that cannot be reached now frees the try by itself, as used, when its mark runs out; the outcome is not lost for it.
    await (taken ? object.finish(attempt) : object.release(attempt)).catch(() => undefined);
  }
}

async function signVerdict(ticket: Ticket, id: string, { outcome, reason, subCode }: Outcome, photo: string, merchantBizId: string, settings: Settings): Promise<string> {
  const iat = seconds();
  const input = verdictInput({
    iss: settings.audience, sub: ticket.subject, jti: id, ticket: ticket.id, iat, exp: iat + verdictLifetime(), outcome, reason, subCode,
    photo, policy: toBase64url(await sha256(ticket.policyJson)), region: ticket.region, merchantBizId,
  }, settings.verdictKid);
  const signature = await crypto.subtle.sign("Ed25519", settings.verdictKey, new TextEncoder().encode(input));
  return `${input}.${toBase64url(new Uint8Array(signature))}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
