// Peers from npm, each by its own documented way to the job, with settings that favour its speed where quality does not suffer.
import encodeMozjpeg, { init as initEncoder } from "@jsquash/jpeg/encode.js";
import decodeMozjpeg, { init as initDecoder } from "@jsquash/jpeg/decode.js";
import resizeSquoosh, { initResize } from "@jsquash/resize";
import imageCompression from "browser-image-compression";
import Compressor from "compressorjs";
import imageBlobReduce from "image-blob-reduce";
import createPica from "pica";
import * as photon from "@silvia-odwyer/photon/photon_rs_bg.js";
import { set as setPhoton } from "@silvia-odwyer/photon/photon_rs_bg.wasm";

const modules = "/benches/browser/node_modules";
const once = (make) => {
  let made;
  return () => (made ??= make());
};
const compiled = (path) => WebAssembly.compileStreaming(fetch(`${modules}/${path}`));

/** The cropped rows of a frame: a copy, as libraries that take whole pictures need it. */
function cropped({ data, width, height }, [left, top, cropWidth, cropHeight]) {
  if (cropWidth === width && cropHeight === height) return new ImageData(data, width, height);
  const part = new ImageData(cropWidth, cropHeight);
  for (let y = 0; y < cropHeight; y += 1) {
    const from = ((top + y) * width + left) * 4;
    part.data.set(data.subarray(from, from + cropWidth * 4), y * cropWidth * 4);
  }
  return part;
}

/** A quarter turn clockwise, on the small picture: quicker than what these libraries offer on the large one. */
function turned({ data, width, height }) {
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(width * height);
  for (let y = 0; y < width; y += 1) {
    for (let x = 0; x < height; x += 1) to[y * height + x] = from[(height - 1 - x) * width + y];
  }
  return new ImageData(new Uint8ClampedArray(to.buffer), height, width);
}

const storedSize = ({ size: [width, height], orientation }) => (orientation === 6 ? [height, width] : [width, height]);
const upright = (picture, { orientation }) => (orientation === 6 ? turned(picture) : picture);

const pica = once(() => createPica());

export async function picaResize(source, { crop, size: [width, height] }) {
  const bitmap = source instanceof Blob ? await createImageBitmap(source) : await createImageBitmap(source, ...crop);
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  await pica().resize(bitmap, canvas, { filter: "lanczos3" });
  bitmap.close();
  return pica().toBlob(canvas, "image/jpeg", 0.92);
}

const reducer = once(() => imageBlobReduce({ pica: pica() }));

/** Writes at the browser's own quality, .92 in Chromium. */
export async function blobReduce(blob, { size }) {
  return reducer().toBlob(blob, { max: Math.max(...size), filter: "lanczos3" });
}

export async function imageCompressionOf(blob, { size }, useWebWorker) {
  return imageCompression(blob, {
    maxWidthOrHeight: Math.max(...size), initialQuality: 0.92, useWebWorker, libURL: `${location.origin}${modules}/browser-image-compression/dist/browser-image-compression.js`,
  });
}

export async function compressor(blob, { size: [width, height] }) {
  return new Promise((success, error) => new Compressor(blob, { width, height, quality: 0.92, success, error }));
}

const squoosh = once(async () => {
  await initEncoder(await compiled("@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm"));
  await initDecoder(await compiled("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  await initResize(await compiled("@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm"));
});

/** Baseline 4:2:0, as the upstream wants it; mozjpeg's trellis is always on in this build. */
export async function jsquash(source, job) {
  await squoosh();
  const picture = source instanceof Blob ? await decodeMozjpeg(await source.arrayBuffer()) : cropped(source, job.crop);
  const [width, height] = storedSize(job);
  const small = await resizeSquoosh(picture, { width, height, method: "lanczos3", premultiply: false, linearRGB: false });
  return new Uint8Array(await encodeMozjpeg(upright(small, job), { quality: 92, baseline: true, progressive: false, auto_subsample: false, chroma_subsample: 2 }));
}

const photonReady = once(async () => {
  const instance = await WebAssembly.instantiate(await compiled("@silvia-odwyer/photon/photon_rs_bg.wasm"), { "./photon_rs_bg.js": photon });
  setPhoton(instance.exports);
});

/** The package writes no JPEG, and reading one traps (0.3.11): the browser does both, as the package's own examples have it. */
export async function photonResize(source, job) {
  await photonReady();
  const { data, width, height } = source instanceof Blob ? await decoded(source) : cropped(source, job.crop);
  const whole = new photon.PhotonImage(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), width, height);
  const small = photon.resize(whole, ...job.size, photon.SamplingFilter.Lanczos3);
  whole.free();
  const canvas = new OffscreenCanvas(...job.size);
  canvas.getContext("2d").putImageData(small.get_image_data(), 0, 0);
  small.free();
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.92 });
}

async function decoded(blob) {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context.getImageData(0, 0, width, height);
}
