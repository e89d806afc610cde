import type { Draft } from "./draft.js";
import type { ObjectStorage } from "./platform.js";

/** Bytes a value of the storage may have, with room to spare: 128 KiB where it is not SQLite's. */
const CHUNK_BYTES = 120_000;
const HEAD = "target";

/** What is known of a held picture beside its chunks. */
interface Held {
  bytes: number;
  /** Uses of the ticket after which nobody needs it. */
  tries: number;
}

/** The keys of a picture's chunks. */
const chunksOf = (bytes: number) => Array.from({ length: Math.ceil(bytes / CHUNK_BYTES) }, (_, n) => `${HEAD}:${n}`);

/** Writes a picture in chunks, to go by itself at `until` (ms since 1970). */
export function holdTarget(draft: Draft, target: Uint8Array, tries: number, until: number): void {
  chunksOf(target.length).forEach((key, n) => draft.keep(key, target.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES), until));
  draft.keep(HEAD, { bytes: target.length, tries } satisfies Held, until);
}

/** The picture; null when there is none, or none whole. */
export async function readTarget(storage: ObjectStorage): Promise<Uint8Array | null> {
  const held = await storage.get<Held>(HEAD);
  if (held === undefined) return null;
  const target = new Uint8Array(held.bytes);
  for (const [n, key] of chunksOf(held.bytes).entries()) {
    const chunk = await storage.get<Uint8Array>(key);
    if (chunk === undefined) return null;
    target.set(chunk, n * CHUNK_BYTES);
  }
  return target;
}

/** Takes the picture away when `used` tries were all the ticket had. */
export async function dropTarget(draft: Draft, storage: ObjectStorage, used: number): Promise<void> {
  const held = await storage.get<Held>(HEAD);
  if (held === undefined || used < held.tries) return;
  for (const key of [HEAD, ...chunksOf(held.bytes)]) draft.drop(key);
}
