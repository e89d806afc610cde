// Pictures by URL. A stand-in that fetched any address on request would be a way into the network it runs in.
import type { Env } from "./env.js";

const timeLimitMs = 3000;
/** One byte more than the rules allow, so that they see a picture that is too large. */
const byteLimit = 1_000_001;

/** The picture's bytes, at most one more than a picture may have; `undefined` when it cannot be had in time. */
export async function download(url: string, env: Env): Promise<Uint8Array | undefined> {
  if (env.FACEGATE_SANDBOX_URLS !== "any" && !isLoopback(url)) return undefined;
  try {
    const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(timeLimitMs) });
    if (!response.ok || response.body === null) return undefined;
    return await readSome(response.body);
  } catch {
    return undefined;
  }
}

function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

async function readSome(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const bytes = new Uint8Array(byteLimit);
  let length = 0;
  for await (const chunk of body) {
    const part = chunk.subarray(0, byteLimit - length);
    bytes.set(part, length);
    length += part.length;
    if (length === byteLimit) break;
  }
  return bytes.subarray(0, length);
}
