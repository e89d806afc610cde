import { facegateError, isFacegateError } from "../common/error.js";
import { readText } from "./body.js";
import type { SignedRequest } from "./sign.js";
import { answered, timedOut, type Answered } from "./wasm.js";

/** How long the upstream may take, from connecting to the last byte, in ms. */
const TIMEOUT_MS = 20_000;
/** Longest answer read, in bytes; a full one has a few thousand. */
const MAX_ANSWER_BYTES = 65_536;
/**
 * What Cloudflare itself answers when it could not connect to a host: refused, unreachable, TLS failed, no DNS record.
 * Not 520, 522 and 524, which also mean a connection that broke later.
 */
const neverConnected = new Set([521, 523, 525, 526, 530]);

/**
 * Makes the one upstream call and says what its answer means. Never repeats it, never follows a redirect.
 * @throws FacegateError `UpstreamUnavailable` or `Misconfigured` when the request surely was not processed; with `retryAfter` (ms) when the upstream said.
 */
export async function ask({ url, headers, body }: SignedRequest, subject: string): Promise<Answered> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const sending = send(body);
  try {
    const response = await fetch(url, { method: "POST", headers, body: sending.stream, redirect: "manual", signal });
    if (neverConnected.has(response.status) && response.headers.get("server") === "cloudflare") {
      await response.body?.cancel();
      throw unconnected();
    }
    const text = await readText(response.body, MAX_ANSWER_BYTES);
    return answered(response.status, response.headers.get("x-acs-retry-after") ?? undefined, new TextEncoder().encode(text ?? ""), subject);
  } catch (error) {
    if (isFacegateError(error)) throw error;
    // A refused connection, a name without address and a reset read the same in workerd. But who has not got the body whole cannot have worked on it.
    if (!sending.whole()) throw unconnected();
    return signal.aborted ? timedOut() : answered(0, undefined, new Uint8Array(), subject);
  }
}

/** A body of known length, and whether the last of it has left. */
function send(body: Uint8Array): { stream: ReadableStream<Uint8Array>; whole: () => boolean } {
  const { readable, writable } = new FixedLengthStream(body.length);
  let whole = false;
  const write = async () => {
    const writer = writable.getWriter();
    await writer.write(body);
    whole = true;
    await writer.close();
  };
  // When the connection breaks or the answer comes early, so does this; `fetch` tells of it.
  write().catch(() => undefined);
  return { stream: readable, whole: () => whole };
}

function unconnected() {
  return facegateError("UpstreamUnavailable", "expected a connection to the upstream, got none");
}
