// The photo nobody can make better: Lanczos 3 in double precision, on sRGB values as every contestant does, never rounded; and the distance of a photo from it.

/** Sources and weights of each of `to` output samples from `length` input samples beginning at `from`. */
function taps(from, length, to, whole) {
  const ratio = Math.max(1, length / to);
  const lanczos = (x) => (x === 0 ? 1 : Math.abs(x) >= 3 ? 0 : (3 * Math.sin(Math.PI * x) * Math.sin((Math.PI * x) / 3)) / (Math.PI * x) ** 2);
  return Array.from({ length: to }, (_, at) => {
    const centre = from + ((at + 0.5) * length) / to - 0.5;
    const first = Math.ceil(centre - 3 * ratio);
    const weights = Array.from({ length: Math.floor(centre + 3 * ratio) - first + 1 }, (__, tap) => lanczos((first + tap - centre) / ratio));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    // Beyond the crop there are pixels, beyond the picture its edge.
    return weights.map((weight, tap) => [Math.min(whole - 1, Math.max(0, first + tap)), weight / sum]);
  });
}

/** `rgb` (upright, `width` × `height`) reduced from `crop` to `size`: RGB values 0..255, not rounded. */
export function lanczos(rgb, [width, height], [left, top, cropWidth, cropHeight], [toWidth, toHeight]) {
  const across = taps(left, cropWidth, toWidth, width);
  const rows = new Float64Array(height * toWidth * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < toWidth; x += 1) {
      const to = (y * toWidth + x) * 3;
      for (const [from, weight] of across[x]) {
        const at = (y * width + from) * 3;
        rows[to] += weight * rgb[at];
        rows[to + 1] += weight * rgb[at + 1];
        rows[to + 2] += weight * rgb[at + 2];
      }
    }
  }
  return downwards(rows, taps(top, cropHeight, toHeight, height), toWidth * 3);
}

function downwards(rows, down, stride) {
  const out = new Float32Array(down.length * stride);
  const sum = new Float64Array(stride);
  down.forEach((row, y) => {
    sum.fill(0);
    for (const [from, weight] of row) {
      for (let x = 0; x < stride; x += 1) sum[x] += weight * rows[from * stride + x];
    }
    for (let x = 0; x < stride; x += 1) out[y * stride + x] = Math.min(255, Math.max(0, sum[x]));
  });
  return out;
}

/** Peak signal to noise of `rgb` against `ideal` over all three channels, in dB. */
export function psnr(rgb, ideal) {
  let sum = 0;
  for (let at = 0; at < ideal.length; at += 1) sum += (rgb[at] - ideal[at]) ** 2;
  return 10 * Math.log10((255 * 255 * ideal.length) / sum);
}
