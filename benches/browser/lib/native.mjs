// What runs in Node in the same rounds: sharp on one thread as the limit, and facegate's own module.
import sharp from "sharp";
import { prepare } from "../../../pkg/browser/index.node.js";

sharp.concurrency(1);
sharp.cache(false);

const jpeg = { quality: 92, chromaSubsampling: "4:2:0" };

/** RGB for frames, as sharp's users have them from a camera library; the file for files. */
function sharpRun({ source, stored: [width, height], crop: [left, top, cropWidth, cropHeight], size }, bytes) {
  const resized = (picture) => picture.resize(...size, { fit: "fill", kernel: "lanczos3" }).jpeg(jpeg).toBuffer();
  if (source === "jpeg") return () => resized(sharp(bytes).autoOrient());
  const rgb = Buffer.from(bytes.filter((_, at) => at % 4 !== 3));
  return () => resized(sharp(rgb, { raw: { width, height, channels: 3 } }).extract({ left, top, width: cropWidth, height: cropHeight }));
}

/** Contestants of a job: `{ name, group, run }`, `run` making a photo's bytes. */
export function nativeContestants(job, bytes) {
  if (job.source === "i420") return [];
  const [width, height] = job.stored;
  const picture = job.source === "jpeg" ? bytes : { data: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), width, height };
  return [
    { name: "facegate, Node", group: "facegate", run: async () => (await prepare(picture, { crop: "none" })).photo },
    { name: "sharp, native, one thread", group: "sharp", run: sharpRun(job, bytes) },
  ];
}
