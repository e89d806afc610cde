/** Reads a body up to a limit; whoever gets as many bytes as the limit knows that there may have been more. */
export async function readSome(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    const part = chunk.subarray(0, limit - length);
    parts.push(part);
    length += part.length;
    if (length === limit) break;
  }
  const bytes = new Uint8Array(length);
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}
