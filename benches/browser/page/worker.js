// A module Worker that does one contestant's job a message: `{ way, source, job }` in, the photo's bytes or Blob out.
import { bitmapResize, imageDecoder } from "./canvas.js";

/** The size of facegate's memory; the module is the one that `prepare` uses. */
async function memory() {
  const { default: exports } = await import("/pkg/browser/facegate_browser.js");
  return (await exports()).memory.buffer.byteLength;
}

const ways = {
  bitmapResize,
  imageDecoder,
  facegate: async (source, { build = "/pkg" }) => (await (await import(`${build}/browser/index.js`)).prepare(source, { crop: "none" })).photo,
  memory,
};

self.onmessage = async ({ data: { way, source, job } }) => {
  try {
    const given = source?.data ? new ImageData(source.data, source.width, source.height) : source;
    const photo = await ways[way](given, job);
    if (given instanceof VideoFrame) given.close();
    self.postMessage({ photo }, photo instanceof Uint8Array ? [photo.buffer] : []);
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
