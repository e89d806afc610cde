// Frames with a face, made of committed pictures by whole numbers alone, so that every runtime and tests/live.rs have the same pixels. No module of Node's.

/** The bytes of a zlib stream. */
async function inflated(chunks) {
  return new Uint8Array(await new Response(new Blob(chunks).stream().pipeThrough(new DecompressionStream("deflate"))).arrayBuffer());
}

/** PNG's predictor of a byte from those to the left, above, and above to the left (third edition, 9.4). */
function paeth(a, b, c) {
  const [pa, pb, pc] = [b - c, a - c, a + b - 2 * c].map(Math.abs);
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}

/** The RGB pixels of a PNG of eight bits without interlace. */
export async function decodedPng(png) {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height, kind] = [view.getUint32(16), view.getUint32(20), view.getUint32(24)];
  if (kind !== 0x08020000) throw new Error(`expected a PNG of 8-bit RGB, got ${kind.toString(16)}`);
  const chunks = [];
  for (let at = 8; at < png.length; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) === 0x49444154) chunks.push(png.slice(at + 8, at + 8 + view.getUint32(at)));
  }
  const [packed, stride] = [await inflated(chunks), 3 * width];
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const here = y * stride + x;
      const [a, b, c] = [x < 3 ? 0 : data[here - 3], y ? data[here - stride] : 0, x < 3 || !y ? 0 : data[here - stride - 3]];
      data[here] = packed[here + y + 1] + [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
    }
  }
  return { data, width, height };
}

/** A picture as many times as large: between its pixels by their distances, in whole numbers. */
export function enlarged({ data, width, height }, times) {
  const [wide, high] = [width * times, height * times];
  const out = new Uint8Array(3 * wide * high);
  for (let y = 0; y < high; y += 1) {
    const [top, bottom] = [Math.floor(y / times), y % times];
    const [above, below] = [top, Math.min(top + 1, height - 1)].map((row) => row * width);
    for (let x = 0; x < wide; x += 1) {
      const [left, right] = [Math.floor(x / times), x % times];
      const next = Math.min(left + 1, width - 1);
      for (let c = 0; c < 3; c += 1) {
        const upper = data[3 * (above + left) + c] * (times - right) + data[3 * (above + next) + c] * right;
        const lower = data[3 * (below + left) + c] * (times - right) + data[3 * (below + next) + c] * right;
        out[3 * (y * wide + x) + c] = Math.floor((upper * (times - bottom) + lower * bottom) / (times * times));
      }
    }
  }
  return { data: out, width: wide, height: high };
}

/** A picture at a place in a frame of RGBA pixels, over soft colours. */
export function placed(picture, { left, top, width, height }) {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [px, py, to] = [x - left, y - top, 4 * (y * width + x)];
      const inside = px >= 0 && py >= 0 && px < picture.width && py < picture.height;
      const from = 3 * (py * picture.width + px);
      for (let c = 0; c < 3; c += 1) data[to + c] = inside ? picture.data[from + c] : [60 + Math.floor((x * 100) / width), 80 + Math.floor((y * 90) / height), 110][c];
      data[to + 3] = 255;
    }
  }
  return { data, width, height };
}

/** The frame as I420 by JFIF's matrix in whole numbers; chroma is that of each square's first pixel. */
export function i420({ data, width, height }) {
  const bytes = [];
  for (const [step, r, g, b, base] of [[1, 77, 150, 29, 0], [2, -43, -85, 128, 128], [2, 128, -107, -21, 128]]) {
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) {
        const at = 4 * (y * width + x);
        bytes.push(((r * data[at] + g * data[at + 1] + b * data[at + 2]) >> 8) + base);
      }
    }
  }
  return { data: new Uint8Array(new Uint8ClampedArray(bytes)), format: "I420", codedWidth: width, codedHeight: height, colorSpace: { matrix: "smpte170m", fullRange: true } };
}
