import type { ObjectStorage } from "./platform.js";

/** Bytes a value of the storage may have, with room to spare: 128 KiB where it is not SQLite's. */
const CHUNK_BYTES = 120_000;

/** What is known of a held picture beside its chunks. */
interface Held {
  bytes: number;
  /** Uses of the ticket after which nobody needs it. */
  tries: number;
}

const chunkCount = (bytes: number) => Math.ceil(bytes / CHUNK_BYTES);

/** Stores a picture in chunks, its head last: a picture without a head is none. */
export async function holdTarget(storage: ObjectStorage, target: Uint8Array, tries: number): Promise<void> {
  for (let n = 0; n < chunkCount(target.length); n += 1) await storage.put(`target:${n}`, target.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES));
  await storage.put("target", { bytes: target.length, tries } satisfies Held);
}

/** The picture; null when there is none, or none whole. */
export async function readTarget(storage: ObjectStorage): Promise<Uint8Array | null> {
  const held = await storage.get<Held>("target");
  if (held === undefined) return null;
  const target = new Uint8Array(held.bytes);
  for (let n = 0; n < chunkCount(held.bytes); n += 1) {
    const chunk = await storage.get<Uint8Array>(`target:${n}`);
    if (chunk === undefined) return null;
    target.set(chunk, n * CHUNK_BYTES);
  }
  return target;
}

/** Deletes the picture when `used` tries were all the ticket had. */
export async function dropTarget(storage: ObjectStorage, used: number): Promise<void> {
  const held = await storage.get<Held>("target");
  if (held === undefined || used < held.tries) return;
  await storage.delete("target");
  for (let n = 0; n < chunkCount(held.bytes); n += 1) await storage.delete(`target:${n}`);
}
