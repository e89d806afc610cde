// A JPEG of any size out of a small one: its restart intervals, which depend on nothing before them, over and over (T.81 E.1.4).

const standsAlone = (marker) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9);
const isRestart = (marker) => marker >= 0xd0 && marker <= 0xd7;

/** The end of the entropy-coded data at `at`, and its intervals. */
function intervals(bytes, at) {
  const parts = [];
  for (let from = at; ; at += 1) {
    if (bytes[at] !== 0xff || bytes[at + 1] === 0) continue;
    parts.push(bytes.subarray(from, at));
    if (!isRestart(bytes[at + 1])) return { parts, end: at };
    from = at + 2;
    at += 1;
  }
}

/** Blocks of a scan, or units where it has several components, for a frame of this size. */
function unitsOf(scan, components, [width, height]) {
  const most = (key) => Math.max(...components.map((component) => component[key]));
  const ids = Array.from({ length: scan[0] }, (_, nth) => scan[1 + 2 * nth]);
  const [h, v] = [most("h"), most("v")];
  if (ids.length > 1) return Math.ceil(width / (8 * h)) * Math.ceil(height / (8 * v));
  const only = components.find(({ id }) => id === ids[0]);
  return Math.ceil((width * only.h) / h / 8) * Math.ceil((height * only.v) / v / 8);
}

/** The bytes of the tile's file at `size` (width, height), with an EXIF orientation of 6 as phones write it. */
export function tiled(tile, size) {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
  const out = [Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, 8 + tiff.length, ...Buffer.from("Exif\0\0", "latin1"), ...tiff])];
  let [components, interval] = [[], 0];
  for (let at = 2; !standsAlone(tile[at + 1]);) {
    const next = at + 2 + tile.readUInt16BE(at + 2);
    const segment = Buffer.from(tile.subarray(at, next));
    const [marker, body] = [segment[1], segment.subarray(4)];
    out.push(segment);
    if (marker === 0xc0 || marker === 0xc2) {
      components = Array.from({ length: body[5] }, (_, nth) => body.subarray(6 + 3 * nth)).map(([id, sampling]) => ({ id, h: sampling >> 4, v: sampling & 15 }));
      body.writeUInt16BE(size[1], 1);
      body.writeUInt16BE(size[0], 3);
    }
    if (marker === 0xdd) interval = body.readUInt16BE(0);
    at = next;
    if (marker !== 0xda) continue;
    const { parts, end } = intervals(tile, at);
    const count = unitsOf(body, components, size) / interval;
    if (!Number.isInteger(count)) throw new Error(`expected whole intervals of ${interval} units, got ${count}`);
    for (let nth = 0; nth < count; nth += 1) out.push(...(nth ? [Buffer.from([0xff, 0xd0 + ((nth - 1) % 8)])] : []), parts[nth % parts.length]);
    at = end;
  }
  return Buffer.concat([...out, Buffer.from([0xff, 0xd9])]);
}
