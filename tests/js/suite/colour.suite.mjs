// Pictures in other colours than sRGB's: the photo beside what the browser itself shows of the file on an sRGB canvas.
const side = { width: 240, height: 320 };
const policy = { minWidth: side.width, minHeight: side.height, shortSide: side.width, minQuality: 100, maxQuality: 100, softBytes: 600_000 };
const files = ["display-p3.jpg", "display-p3.png", "cicp-p3.png", "adobe-rgb.jpg", "prophoto.png", "tables.jpg", "gama-chrm.png", "chrm-d50.png"];

/** The mean of the middle of each of the 6 × 8 patches, channel by channel. */
async function patches(bytes) {
  const context = Object.assign(document.createElement("canvas"), side).getContext("2d", { willReadFrequently: true });
  context.drawImage(await createImageBitmap(new Blob([bytes])), 0, 0);
  return Array.from({ length: 48 }, (_, at) => {
    const { data } = context.getImageData((at % 6) * 40 + 12, Math.floor(at / 6) * 40 + 12, 16, 16);
    return [0, 1, 2].map((channel) => data.filter((_, byte) => byte % 4 === channel).reduce((sum, value) => sum + value, 0) / 256);
  }).flat();
}

/** The greatest difference and the mean, in levels. */
function apart(a, b) {
  const all = a.map((value, at) => Math.abs(value - b[at]));
  return { most: Math.max(...all), mean: all.reduce((sum, value) => sum + value, 0) / all.length };
}

/** A PNG without its `cHRM` chunks; nothing where it has none. */
function withoutPrimaries(bytes) {
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) !== "cHRM") kept.push(bytes.subarray(at, end));
    at = end;
  }
  const length = kept.reduce((sum, part) => sum + part.length, 0);
  return length < bytes.length ? new Blob(kept).arrayBuffer() : undefined;
}

/** Why this browser is no judge of a file, or nothing. */
async function unfit(file, bytes, shown, untagged) {
  if (apart(shown, await patches(untagged)).mean < 2) return "this browser takes the pixels for sRGB";
  const plain = file.endsWith(".png") ? await withoutPrimaries(bytes) : undefined;
  if (plain && apart(shown, await patches(plain)).most < 1) return "this browser does not look at cHRM";
  return undefined;
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function colourSuite({ prepare }, picture) {
  const judged = (file) => async () => {
    const bytes = await picture(`colour/${file}`);
    const shown = await patches(bytes);
    const excuse = await unfit(file, bytes, shown, await picture("colour/untagged.png"));
    if (excuse) return excuse;
    const { most, mean } = apart(shown, await patches((await prepare(bytes, { policy })).photo));
    const told = `at most ${most.toFixed(1)} levels, ${mean.toFixed(2)} on average`;
    if (most > 4 || mean > 0.8) throw new Error(`${file}: ${told}`);
    return told;
  };
  return Object.fromEntries(files.map((file) => [`the colours of ${file} are what the browser makes of them`, judged(file)]));
}
