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

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function colourSuite({ prepare }, picture) {
  const judged = (file) => async () => {
    const bytes = await picture(`colour/${file}`);
    const shown = await patches(bytes);
    if (apart(shown, await patches(await picture("colour/untagged.png"))).mean < 2) return "this browser takes the pixels for sRGB";
    const { most, mean } = apart(shown, await patches((await prepare(bytes, { policy })).photo));
    const told = `at most ${most.toFixed(1)} levels, ${mean.toFixed(2)} on average`;
    if (most > 4 || mean > 0.8) throw new Error(`${file}: ${told}`);
    return told;
  };
  return Object.fromEntries(files.map((file) => [`the colours of ${file} are what the browser makes of them`, judged(file)]));
}
