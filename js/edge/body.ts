import { facegateError } from "../common/error.js";

/** Longest body taken, in bytes: the upstream's 0.6 MB. */
export const MAX_BODY_BYTES = 600_000;

/**
 * What the headers say about the body: its length.
 * @throws FacegateError `LengthRequired`, `BodyTooLarge`, `UnsupportedMediaType`.
 */
export function declaredLength(headers: Headers): number {
  const declared = headers.get("content-length");
  if (declared === null || !/^[1-9][0-9]{0,15}$/.test(declared)) throw facegateError("LengthRequired", "expected Content-Length, one positive number");
  const length = Number(declared);
  if (length > MAX_BODY_BYTES) throw facegateError("BodyTooLarge", `expected at most ${MAX_BODY_BYTES} bytes, got ${length}`);
  if (headers.get("content-type")?.trim().toLowerCase() !== "image/jpeg") throw facegateError("UnsupportedMediaType", "expected Content-Type image/jpeg");
  if (headers.has("content-encoding")) throw facegateError("UnsupportedMediaType", "expected no Content-Encoding");
  return length;
}

/**
 * Reads a body of the declared length, counting while it comes: never more than that is held.
 * @throws FacegateError `LengthRequired` when it is longer or ends early.
 */
export async function readBody(body: ReadableStream<Uint8Array> | null, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  const { read, whole } = await fill(body, bytes);
  if (!whole || read !== length) throw facegateError("LengthRequired", `expected the ${length} bytes that Content-Length says, got ${whole ? "fewer" : "more or a broken stream"}`);
  return bytes;
}

/** The text of an answer of at most `most` bytes; null when it is longer or no UTF-8. Rejects when the stream breaks. */
export async function readText(body: ReadableStream<Uint8Array> | null, most: number): Promise<string | null> {
  const bytes = new Uint8Array(most);
  let read = 0;
  for await (const chunk of chunks(body)) {
    if (read + chunk.length > most) return null;
    bytes.set(chunk, read);
    read += chunk.length;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, read));
  } catch {
    return null;
  }
}

/**
 * Reads away what is left of a body, up to a megabyte and a second: a server that answers and closes while the page still sends
 * makes the page see a broken connection instead of the answer.
 */
export async function discard(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null || body.locked) return;
  let left = 1_000_000;
  const reading = (async () => {
    for await (const chunk of chunks(body)) if ((left -= chunk.length) < 0) return;
  })().catch(() => undefined);
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([reading, new Promise((resolve) => { timer = setTimeout(resolve, 1000); })]);
  clearTimeout(timer);
}

async function fill(body: ReadableStream<Uint8Array> | null, bytes: Uint8Array): Promise<{ read: number; whole: boolean }> {
  let read = 0;
  try {
    for await (const chunk of chunks(body)) {
      if (read + chunk.length > bytes.length) return { read, whole: false };
      bytes.set(chunk, read);
      read += chunk.length;
    }
  } catch {
    return { read, whole: false };
  }
  return { read, whole: true };
}

async function* chunks(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}
