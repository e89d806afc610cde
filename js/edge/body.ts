import { facegateError } from "../common/error.js";

/** Longest photo taken, in bytes: the upstream's 0.6 MB. */
export const MAX_PHOTO_BYTES = 600_000;
/** A body may take this long, in ms, … */
const PATIENCE_MS = 5_000;
/** … and as much longer as its bytes take at this rate, in bytes a second: a weak phone network's. */
const SLOWEST = 20_000;

/**
 * What the headers say about the body: its length.
 * @param most bytes it may have.
 * @param type what its media type, in lower case, must match; `named` says it to people.
 * @throws FacegateError `LengthRequired`, `BodyTooLarge`, `UnsupportedMediaType`.
 */
export function declaredLength(headers: Headers, most: number, type: RegExp, named: string): number {
  const declared = headers.get("content-length");
  if (declared === null || !/^[1-9][0-9]{0,15}$/.test(declared)) throw facegateError("LengthRequired", "expected Content-Length, one positive number");
  const length = Number(declared);
  if (length > most) throw facegateError("BodyTooLarge", `expected at most ${most} bytes, got ${length}`);
  if (!type.test(headers.get("content-type")?.trim().toLowerCase() ?? "")) throw facegateError("UnsupportedMediaType", `expected Content-Type ${named}`);
  if (headers.has("content-encoding")) throw facegateError("UnsupportedMediaType", "expected no Content-Encoding");
  return length;
}

/**
 * Reads a body of the declared length into `room`, counting while it comes: never more than that is held, and no longer waited than a slow
 * network needs.
 * @throws FacegateError `LengthRequired` when it is longer or ends early, `BodyTooSlow`.
 */
export async function readBody(body: ReadableStream<Uint8Array> | null, length: number, room = new ArrayBuffer(length)): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(room, 0, length);
  const patience = PATIENCE_MS + (length / SLOWEST) * 1000;
  const { read, whole, late } = await fill(body, bytes, patience);
  if (late) throw facegateError("BodyTooSlow", `expected the body within ${Math.ceil(patience / 1000)} seconds`);
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

interface Filled {
  read: number;
  whole: boolean;
  late?: boolean;
}

async function fill(body: ReadableStream<Uint8Array> | null, bytes: Uint8Array, patience: number): Promise<Filled> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<null>((resolve) => { timer = setTimeout(() => resolve(null), patience); });
  let read = 0;
  try {
    for await (const chunk of chunks(body, late)) {
      if (chunk === null) return { read, whole: false, late: true };
      if (read + chunk.length > bytes.length) return { read, whole: false };
      bytes.set(chunk, read);
      read += chunk.length;
    }
  } catch {
    return { read, whole: false };
  } finally {
    clearTimeout(timer);
  }
  return { read, whole: true };
}

/** A stream's chunks, and what `late` comes to, should that be first. Leaving early cancels the stream. */
async function* chunks<Late = never>(body: ReadableStream<Uint8Array> | null, late?: Promise<Late>): AsyncGenerator<Uint8Array | Late, void, undefined> {
  if (body === null) return;
  const reader = body.getReader();
  let ended = false;
  try {
    for (;;) {
      const reading = reader.read().then(({ done, value }) => (done ? undefined : value));
      const chunk = await (late === undefined ? reading : Promise.race([reading, late]));
      ended = chunk === undefined;
      if (chunk === undefined) return;
      yield chunk;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}
