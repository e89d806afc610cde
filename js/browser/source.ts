import { facegateError } from "../common/error.js";
import { draw, type Drawable } from "./draw.js";
import { kindOf } from "./kind.js";

/**
 * What a picture can come as.
 *
 * - `Blob`, `ArrayBuffer` and views of one: an encoded picture. JPEG and PNG are decoded by facegate itself, the same on every engine; what else the
 *   browser can decode (WebP, AVIF, HEIC) goes through the browser.
 * - `ImageData`, or any `{ data, width, height }` with RGBA bytes: pixels, upright, not mirrored.
 * - The others: drawn once, as they are at the time of the call.
 */
export type Source = Blob | ArrayBuffer | ArrayBufferView | Rgba | Drawable;

/** RGBA pixels, four bytes each, rows from the top, alpha not premultiplied. `ImageData` is one. */
export interface Rgba {
  readonly data: Uint8ClampedArray | Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A source as the module takes it. */
export type Input = { readonly encoded: Uint8Array } | { readonly rgba: Rgba };

const drawables = new Set(["HTMLCanvasElement", "HTMLVideoElement", "ImageBitmap", "OffscreenCanvas", "VideoFrame"]);
const expected = "expected a Blob, bytes, ImageData, ImageBitmap, canvas, video or VideoFrame";

/** Reads a source. `maxBytes` is checked before a Blob is read into memory. */
export async function read(source: Source, maxBytes: number): Promise<Input> {
  const kind = kindOf(source);
  if (kind === "Blob" || kind === "File") return { encoded: await readBlob(source as Blob, maxBytes) };
  if (kind === "ArrayBuffer") return { encoded: new Uint8Array(source as ArrayBuffer) };
  if (ArrayBuffer.isView(source)) return { encoded: viewOf(source) };
  if (drawables.has(kind)) return { rgba: draw(source as Drawable) };
  if (isRgba(source)) return { rgba: inSrgb(source) };
  throw facegateError("InvalidArgument", `${expected}, got ${source === null ? "null" : kind === "Object" ? typeof source : kind}`);
}

async function readBlob(blob: Blob, maxBytes: number): Promise<Uint8Array> {
  if (blob.size > maxBytes) throw facegateError("PictureTooLarge", `expected at most ${maxBytes} bytes, got ${blob.size}`);
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    throw facegateError("InvalidArgument", "expected a Blob that can be read, got one whose file is gone or changed", cause);
  }
}

function viewOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function isRgba(source: unknown): source is Rgba {
  const { data, width, height } = Object(source) as Partial<Rgba>;
  if (!ArrayBuffer.isView(data) || typeof width !== "number" || typeof height !== "number") return false;
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

/** Bytes that facegate does not decode, decoded by the browser; nothing where there is no browser or it cannot either. */
export async function decodeNatively(encoded: Uint8Array, maxPixels: number): Promise<Rgba | undefined> {
  if (typeof createImageBitmap !== "function") return undefined;
  const bitmap = await createImageBitmap(new Blob([encoded as Uint8Array<ArrayBuffer>])).catch(() => undefined);
  if (!bitmap) return undefined;
  try {
    const pixels = bitmap.width * bitmap.height;
    if (pixels > maxPixels) throw facegateError("PictureTooLarge", `expected at most ${maxPixels} pixels, got ${pixels}`);
    return draw(bitmap);
  } finally {
    bitmap.close();
  }
}
