import { facegateError } from "../common/error.js";
import { draw, type Drawable } from "./draw.js";
import { frameOf, lend, packed, type Frame, type Rgba } from "./frame.js";
import { webpOrientation, type Policy } from "./facegate_browser.js";
import { kindOf } from "./kind.js";

/**
 * What a picture can come as.
 *
 * - `Blob`, `ArrayBuffer` and views of one: an encoded picture. JPEG and PNG are decoded by facegate itself, the same on every engine; what else the
 *   browser can decode (WebP, AVIF, HEIC) goes through the browser.
 * - `ImageData`, or any `{ data, width, height }` with RGBA bytes: pixels, upright, not mirrored.
 * - `Frame`: a camera's pixels in memory, as `camera.frame()` gives them.
 * - The others: read once, as they are at the time of the call. A `VideoFrame` stays open: whoever made it closes it.
 */
export type Source = Blob | ArrayBuffer | ArrayBufferView | Rgba | Frame | Drawable;

/** A file: its bytes in parts, which can be read once, or all of them. */
export interface Encoded {
  readonly size: number;
  readonly parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  whole(): Promise<Uint8Array>;
}

/** A source as the module takes it. */
export type Input = Encoded | { readonly frame: Frame; /** Whether its bytes were lent. */ readonly lent?: boolean };

const drawables = new Set(["HTMLCanvasElement", "HTMLVideoElement", "ImageBitmap", "OffscreenCanvas", "VideoFrame"]);
const expected = "expected a Blob, bytes, ImageData, a Frame, ImageBitmap, canvas, video or VideoFrame";

/** Reads a source; what changes with time, at once. A Blob waits for the policy, so as not to be read into memory if it is too large. */
export async function read(source: Source, policy: () => Promise<Policy>): Promise<Input> {
  const kind = kindOf(source);
  if (kind === "Blob" || kind === "File") return ofBlob(source as Blob, (await policy()).maxInputBytes);
  if (kind === "ArrayBuffer") return ofBytes(viewOf(source as ArrayBuffer));
  if (ArrayBuffer.isView(source)) return ofBytes(viewOf(source));
  if (drawables.has(kind)) return { frame: await frameOf(source as Drawable, lend), lent: true };
  if (isPixels(source)) return { frame: "format" in source ? source : packed(inSrgb(source)) };
  throw facegateError("InvalidArgument", `${expected}, got ${source === null ? "null" : kind === "Object" ? typeof source : kind}`);
}

function ofBytes(bytes: Uint8Array): Encoded {
  return { size: bytes.length, parts: [bytes], whole: async () => bytes };
}

function ofBlob(blob: Blob, maxBytes: number): Encoded {
  const { size } = blob;
  if (size > maxBytes) throw facegateError("PictureTooLarge", `expected at most ${maxBytes} bytes, got ${size}`);
  return { size, parts: partsOf(blob), whole: () => readBlob(blob) };
}

async function readBlob(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw facegateError("InvalidArgument", "expected a Blob that can be read, got one whose file is gone or changed", cause);
  }
}

/** How many bytes of a Blob are read at once, and how often ahead. Measured: 256 KB take a fifth longer to read, 2 MB are long tasks again. */
const partBytes = 524_288;
const ahead = 4;

/** A Blob's bytes, part by part, so that a page may do other things between two, and the next ones are read while one is decoded. Not by its stream, which hands all over in one task. */
async function* partsOf(blob: Blob): AsyncGenerator<Uint8Array> {
  const asked: Promise<Uint8Array>[] = [];
  for (let at = 0; at < blob.size || asked.length > 0; ) {
    for (; asked.length < ahead && at < blob.size; at += partBytes) {
      const part = readBlob(blob.slice(at, at + partBytes));
      // Told when it is awaited, which after another's failure it is not.
      part.catch(() => undefined);
      asked.push(part);
    }
    yield asked.shift()!;
  }
}

/** The bytes of a view or a buffer; none of one that was transferred away. */
export function viewOf(view: ArrayBufferView | ArrayBuffer): Uint8Array {
  const { buffer = view as ArrayBuffer } = view as ArrayBufferView;
  return buffer.byteLength ? new Uint8Array(buffer, (view as ArrayBufferView).byteOffset, view.byteLength) : new Uint8Array();
}

function isPixels(source: unknown): source is Rgba | Frame {
  const { data, width, height, format } = Object(source) as Partial<Rgba & Frame>;
  if (!ArrayBuffer.isView(data) || (typeof format !== "string" && (typeof width !== "number" || typeof height !== "number"))) return false;
  if (!/^Uint8(Clamped)?Array$/.test(kindOf(data))) {
    throw facegateError("InvalidArgument", `expected pixels of 8 bits a channel, got ${kindOf(data)}`);
  }
  return true;
}

/** Pixels of a wide-gamut canvas, converted by the browser; all others as they are. */
function inSrgb(source: Rgba): Rgba {
  const { colorSpace } = source as Partial<ImageData>;
  return colorSpace === undefined || colorSpace === "srgb" ? source : draw(source as ImageData);
}

/** A WebP of 1×2 pixels with an EXIF orientation of 6. No engine known turns it to 2×1: all but WebP's is the decoder's work. */
const turnedProbe = "UklGRk4AAABXRUJQVlA4WAoAAAAIAAAAAAAAAQAAVlA4TBEAAAAvAEAAAAfQ//73v/+BiOh/AABFWElGFgAAAElJKgAIAAAAAQASAQMAAQAAAAYAAAA=";

function decoded(encoded: Uint8Array): Promise<ImageBitmap> {
  return createImageBitmap(new Blob([encoded as Uint8Array<ArrayBuffer>]));
}

/** Bytes that facegate does not decode, decoded by the browser; nothing where there is no browser or it cannot either. */
export async function decodeNatively(encoded: Uint8Array, maxPixels: number): Promise<Frame | undefined> {
  if (typeof createImageBitmap !== "function") return undefined;
  const bitmap = await decoded(encoded).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const pixels = bitmap.width * bitmap.height;
    if (pixels > maxPixels) throw facegateError("PictureTooLarge", `expected at most ${maxPixels} pixels, got ${pixels}`);
    const frame = await frameOf(bitmap, lend);
    const turn = webpOrientation(encoded);
    if (turn === 1 || (await decoded(Uint8Array.from(atob(turnedProbe), (letter) => letter.charCodeAt(0)))).width === 2) return frame;
    return { ...frame, rotation: [0, 0, 180, 180, 90, 90, 270, 270][turn - 1]!, flip: [2, 4, 5, 7].includes(turn) };
  } finally {
    bitmap.close();
  }
}
