// A picture as cameras give it: planes at half the density in chroma, in the matrices and ranges there are (ITU-T H.273).

/** Weights of red and blue in luma. */
const weights = { bt709: [0.2126, 0.0722], smpte170m: [0.299, 0.114], "bt2020-ncl": [0.2627, 0.0593] };

/** The colour spaces to be tried, each with its name. */
export const spaces = Object.entries({ "BT.709 limited": ["bt709", false], "BT.601 full": ["smpte170m", true], "BT.601 limited": ["smpte170m", false], "BT.2020 limited": ["bt2020-ncl", false] })
  .map(([name, [matrix, fullRange]]) => [name, { primaries: "bt709", transfer: "bt709", matrix, fullRange }]);

const byte = (value) => Math.min(255, Math.max(0, Math.round(value)));

/** I420 of RGB bytes of even sides, a chroma sample the mean of its four pixels: what `prepare` and `new VideoFrame` take. */
export function i420(rgb, [width, height], colorSpace) {
  const [kr, kb] = weights[colorSpace.matrix];
  const [base, luma, chroma] = colorSpace.fullRange ? [0, 1, 1] : [16, 219 / 255, 224 / 255];
  const half = (width / 2) * (height / 2);
  const data = new Uint8Array(width * height + 2 * half);
  const sums = [new Float64Array(half), new Float64Array(half)];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [r, g, b] = rgb.subarray(3 * (y * width + x));
      const bright = kr * r + (1 - kr - kb) * g + kb * b;
      data[y * width + x] = byte(base + luma * bright);
      const at = (y >> 1) * (width / 2) + (x >> 1);
      sums[0][at] += (b - bright) / (2 - 2 * kb) / 4;
      sums[1][at] += (r - bright) / (2 - 2 * kr) / 4;
    }
  }
  sums.forEach((plane, nth) => plane.forEach((sum, at) => { data[width * height + nth * half + at] = byte(128 + chroma * sum); }));
  return { data, format: "I420", codedWidth: width, codedHeight: height, colorSpace };
}
