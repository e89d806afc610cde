// Pictures by URL. A stand-in that fetched any address on request would be a way into the network it runs in.
import type { Env } from "./env.js";
import { readSome } from "./read.js";

/** From the first request to the last byte. */
const timeLimitMs = 3000;
/** One byte more than the rules allow, so that they see a picture that is too large. */
const byteLimit = 1_000_001;
const mostRedirects = 3;

/** The picture's bytes, at most one more than a picture may have; `undefined` when it cannot be had in time. */
export async function download(url: string, env: Env): Promise<Uint8Array | undefined> {
  try {
    const response = await follow(url, env, AbortSignal.timeout(timeLimitMs));
    return response?.ok ? await readSome(response.body, byteLimit) : undefined;
  } catch {
    return undefined;
  }
}

/** Every address on the way has to be one that may be asked. */
async function follow(url: string, env: Env, signal: AbortSignal): Promise<Response | undefined> {
  let next = url;
  for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
    if (!mayBeAsked(next, env)) return undefined;
    const response = await ask(next, signal);
    const location = response.headers.get("location");
    if (response.status < 300 || response.status > 399 || location === null) return response;
    next = new URL(location, next).href;
  }
  return undefined;
}

/** Once more where the connection broke at once: a kept one that the other side has just closed is found out only when it is used. */
async function ask(url: string, signal: AbortSignal): Promise<Response> {
  const init: RequestInit = { redirect: "manual", signal };
  try {
    return await fetch(url, init);
  } catch (error) {
    if (signal.aborted) throw error;
    return fetch(url, init);
  }
}

function mayBeAsked(url: string, env: Env): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:" && protocol !== "https:") return false;
  return env.FACEGATE_SANDBOX_URLS === "any" || hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}
