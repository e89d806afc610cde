// Pictures as a camera takes them: a portrait blown up to the sensor's size, given back the fine detail that blowing up loses, and the sensor's noise.
import sharp from "sharp";

/**
 * RGB bytes of the portrait at `width` × `height`, upright, blurred by a lens, with `detail` times the portrait's own fine detail and noise of
 * about `noise` levels (standard deviation). The same each time.
 */
export async function scene(portrait, [width, height], { lens, detail, noise }) {
  const large = sharp(portrait).resize(width, height, { fit: "cover", position: "top", kernel: "cubic" });
  const data = await (lens ? large.blur(lens) : large).removeAlpha().raw().toBuffer();
  const texture = await fineDetail(portrait);
  const draw = gaussian();
  let [last, older] = [0, 0];
  for (let y = 0; y < height; y += 1) {
    const textureRow = (y % texture.height) * texture.width;
    for (let x = 0; x < width; x += 1) {
      // Demosaicing correlates neighbours: white noise would cost a JPEG more than a sensor's does.
      const next = draw();
      const value = noise * (0.5 * next + 0.5 * last + 0.25 * older) + detail * texture.data[textureRow + (x % texture.width)];
      [older, last] = [last, next];
      for (let at = (y * width + x) * 3, end = at + 3; at < end; at += 1) data[at] = Math.min(255, Math.max(0, Math.round(data[at] + value + 0.3 * noise * draw())));
    }
  }
  return data;
}

/** What blurring takes from the portrait's lightness, in levels. */
async function fineDetail(portrait) {
  const sharpEdged = await sharp(portrait).greyscale().raw().toBuffer({ resolveWithObject: true });
  const soft = await sharp(portrait).greyscale().blur(4).raw().toBuffer();
  const { width, height } = sharpEdged.info;
  return { width, height, data: Float32Array.from(sharpEdged.data, (value, at) => value - soft[at]) };
}

/** Numbers of deviation 1 and mean 0 from a table of 65,536, drawn by a generator with a fixed seed. */
function gaussian() {
  let seed = 1;
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    return seed >>> 16;
  };
  const uniform = () => (next() + 0.5) / 65536;
  const table = Float32Array.from({ length: 65536 }, () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  return () => table[next()];
}

/** The JPEG a camera writes of an upright picture: turned onto the sensor, 4:2:0, quality 90, an EXIF orientation of 6. */
export async function cameraJpeg(rgb, [width, height], progressive) {
  const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } }).rotate(270)
    .jpeg({ quality: 90, chromaSubsampling: "4:2:0", progressive, optimiseCoding: progressive, mozjpeg: false }).toBuffer();
  return Buffer.concat([jpeg.subarray(0, 2), exifOrientation(6), jpeg.subarray(2)]);
}

/** An APP1 segment with one tag (EXIF 2.32, §4.6.4: Orientation, 0x0112, SHORT). */
function exifOrientation(orientation) {
  const tiff = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0xff, 0xe1, 0, 2 + 6 + tiff.length]), Buffer.from("Exif\0\0", "latin1"), tiff]);
}

/** RGBA bytes of RGB bytes. */
export function withAlpha(rgb) {
  const data = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgb.copy(data, to, from, from + 3);
  return data;
}

/** I420 bytes of RGB bytes: BT.709, limited range (ITU-R BT.709-6 §3), chroma averaged over 2 × 2. Even sizes. */
export function i420(rgb, [width, height]) {
  const data = Buffer.alloc((width * height * 3) / 2);
  const planes = [0, width * height, (width * height * 5) / 4];
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [blue, red] = [0, 0];
      for (const at of [y * width + x, y * width + x + 1, (y + 1) * width + x, (y + 1) * width + x + 1]) {
        const [r, g, b] = [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]];
        const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
        data[at] = Math.round(16 + (light * 219) / 255);
        blue += (b - light) / 1.8556 / 4;
        red += (r - light) / 1.5748 / 4;
      }
      const at = (y / 2) * (width / 2) + x / 2;
      data[planes[1] + at] = Math.round(128 + (blue * 224) / 255);
      data[planes[2] + at] = Math.round(128 + (red * 224) / 255);
    }
  }
  return data;
}
