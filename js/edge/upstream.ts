import { facegateError, isFacegateError, type FacegateError } from "../common/error.js";
import { readText } from "./body.js";
import type { SignedRequest } from "./sign.js";
import { answered, timedOut, type Answered, type Refused } from "./wasm.js";

/** How long the upstream may take, from connecting to the last byte, in ms. */
const TIMEOUT_MS = 20_000;
/** How long until the request has left whole, in ms. Who has not got it whole cannot have worked on it, so giving up early leaves time to try again. */
const SEND_MS = 8_000;
/** Longest answer read, in bytes; a full one has a few thousand. */
const MAX_ANSWER_BYTES = 65_536;
/**
 * What Cloudflare itself answers when it could not connect to a host: refused, unreachable, TLS failed, no DNS record.
 * Not 520, 522 and 524, which also mean a connection that broke later.
 */
const neverConnected = new Set([521, 523, 525, 526, 530]);

/**
 * Makes one upstream call within `left` ms and says what its answer means; `onSent` hears when the request has left whole. Never repeats it, never follows a redirect.
 * @throws FacegateError `UpstreamUnavailable` or `Misconfigured` when the request surely was not processed: `refused` says why, `retryAfter`
 * (ms) when to come again, if the upstream said.
 */
export async function ask({ url, headers, body }: SignedRequest, subject: string, left: number, onSent: () => void): Promise<Answered> {
  const sending = send(body, onSent);
  const clock = startClock(Math.min(left, TIMEOUT_MS), sending);
  try {
    const response = await fetch(url, { method: "POST", headers, body: sending.stream, redirect: "manual", signal: clock.signal });
    if (neverConnected.has(response.status) && response.headers.get("server") === "cloudflare") {
      await response.body?.cancel();
      throw unconnected();
    }
    const text = await readText(response.body, MAX_ANSWER_BYTES);
    return made(answered(response.status, response.headers.get("x-acs-retry-after") ?? undefined, new TextEncoder().encode(text ?? ""), subject));
  } catch (error) {
    if (isFacegateError(error)) throw error;
    // A refused connection, a name without address and a reset read the same in workerd. But who has not got the body whole cannot have worked on it.
    // Word that it left may be as late as that of the failure: it is waited for.
    await new Promise((resolve) => { setTimeout(resolve); });
    if (!sending.whole()) throw unconnected();
    return made(clock.signal.aborted ? timedOut() : answered(0, undefined, new Uint8Array(), subject));
  } finally {
    clock.stop();
  }
}

/** A check that was made. @throws FacegateError what refused the request otherwise, with what was told of it. */
function made(text: string): Answered {
  const answer = JSON.parse(text) as Answered | Refused;
  if (!("error" in answer)) return answer;
  const { error, message, ...told } = answer;
  throw Object.assign(facegateError(error, message), told);
}

/** A body of known length, and whether the last of it has left; `onSent` hears when. */
function send(body: Uint8Array, onSent: () => void): { stream: ReadableStream<Uint8Array>; whole: () => boolean } {
  const { readable, writable } = new FixedLengthStream(body.length);
  let whole = false;
  const write = async () => {
    const writer = writable.getWriter();
    await writer.write(body);
    whole = true;
    // What was written is on its way once the event loop has been round: on a busy machine that is a good while later.
    setTimeout(() => setTimeout(onSent));
    await writer.close();
  };
  // When the connection breaks or the answer comes early, so does this; `fetch` tells of it.
  write().catch(() => undefined);
  return { stream: readable, whole: () => whole };
}

/** Ends the call after `most` ms, and earlier if by then the request has not even left. */
function startClock(most: number, sending: { whole: () => boolean }): { signal: AbortSignal; stop: () => void } {
  const abort = new AbortController();
  const timers = [
    setTimeout(() => abort.abort(), most),
    setTimeout(() => { if (!sending.whole()) abort.abort(); }, SEND_MS),
  ];
  return { signal: abort.signal, stop: () => timers.forEach((timer) => clearTimeout(timer)) };
}

function unconnected(): FacegateError {
  return Object.assign(facegateError("UpstreamUnavailable", "expected a connection to the upstream, got none"), { refused: "NotSent" });
}
