// The browser's own ways, without a library: what a page would do with nothing but the platform. All draw with the platform's best smoothing.

const jpeg = { type: "image/jpeg", quality: 0.92 };

function context(canvas) {
  const made = canvas.getContext("2d", { alpha: false });
  made.imageSmoothingQuality = "high";
  return made;
}

const htmlCanvas = (width, height) => Object.assign(document.createElement("canvas"), { width, height });
const toBlob = (canvas) => new Promise((resolve, reject) => {
  canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("expected a blob, got none"))), jpeg.type, jpeg.quality);
});

function draw(canvas, drawable, { crop, size }) {
  context(canvas).drawImage(drawable, ...crop, 0, 0, ...size);
  return canvas;
}

/** Pixels are put on a canvas, files decoded whole, frames drawn as they are. */
export async function drawAndToBlob(source, job) {
  const small = htmlCanvas(...job.size);
  if (!(source instanceof ImageData)) return toBlob(draw(small, source instanceof Blob ? await createImageBitmap(source) : source, job));
  const whole = htmlCanvas(source.width, source.height);
  context(whole).putImageData(source, 0, 0);
  return toBlob(draw(small, whole, job));
}

export async function offscreen(source, job) {
  const bitmap = await createImageBitmap(source);
  const canvas = draw(new OffscreenCanvas(...job.size), bitmap, job);
  bitmap.close();
  return canvas.convertToBlob(jpeg);
}

/** Crops, turns and reduces in one call of the platform. Files are drawn once more: "bitmaprenderer" of Chromium 156 forgets their orientation. */
export async function bitmapResize(source, { crop, size: [resizeWidth, resizeHeight] }) {
  const options = { resizeWidth, resizeHeight, resizeQuality: "high" };
  const canvas = new OffscreenCanvas(resizeWidth, resizeHeight);
  if (source instanceof Blob) {
    const bitmap = await createImageBitmap(source, options);
    context(canvas).drawImage(bitmap, 0, 0);
    bitmap.close();
  } else {
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(await createImageBitmap(source, ...crop, options));
  }
  return canvas.convertToBlob(jpeg);
}

/** Chromium decodes an `<img>` at the scale it is drawn at. The address is new each time: decoded pictures are kept by address. */
export async function imageElement(blob, job) {
  const image = new Image();
  image.src = URL.createObjectURL(blob);
  try {
    await new Promise((resolve, reject) => Object.assign(image, { onload: resolve, onerror: () => reject(new Error("expected an image, got none")) }));
    return await toBlob(draw(htmlCanvas(...job.size), image, job));
  } finally {
    URL.revokeObjectURL(image.src);
  }
}

/** WebCodecs decode JPEG at eighths of its size, none above the one asked for: the least that holds the photo is asked for. Drawing turns the frame. */
export async function imageDecoder(blob, { size, orientation, stored }) {
  const asStored = orientation === 6 ? [...size].reverse() : size;
  const eighths = Math.min(8, Math.max(...stored.map((length, at) => Math.ceil((8 * asStored[at]) / length))));
  const [desiredWidth, desiredHeight] = stored.map((length) => Math.ceil((length * eighths) / 8));
  const decoder = new ImageDecoder({ type: blob.type, data: await blob.arrayBuffer(), desiredWidth, desiredHeight });
  const { image } = await decoder.decode();
  const canvas = new OffscreenCanvas(...size);
  context(canvas).drawImage(image, 0, 0, ...size);
  image.close();
  decoder.close();
  return canvas.convertToBlob(jpeg);
}
