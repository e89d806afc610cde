// What only a page has: the browser's own decoders, canvases, pixels that may not be read. Nothing here knows which browser it is.
import { equal, fails } from "./prepare.suite.mjs";

function canvasOf(width, height, options) {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return { canvas, context: canvas.getContext("2d", options) };
}

/** The colour of a picture's middle, as the browser decodes it. */
async function middle(bytes) {
  const bitmap = await createImageBitmap(new Blob([bytes]));
  const { context } = canvasOf(bitmap.width, bitmap.height);
  context.drawImage(bitmap, 0, 0);
  const { data } = context.getImageData(bitmap.width >> 1, bitmap.height >> 1, 1, 1);
  return [...data].slice(0, 3);
}

function near(colour, wanted, most, what) {
  const apart = colour.map((value, at) => Math.abs(value - wanted[at]));
  if (Math.max(...apart) > most) throw new Error(`${what}: expected about ${wanted}, got ${colour}`);
}

/** One colour in every kind of thing that shows pixels. */
async function shows([r, g, b]) {
  const { canvas, context } = canvasOf(720, 960, { willReadFrequently: true });
  context.fillStyle = `rgb(${r}, ${g}, ${b})`;
  context.fillRect(0, 0, 720, 960);
  const offscreen = new OffscreenCanvas(720, 960);
  offscreen.getContext("2d").drawImage(canvas, 0, 0);
  const { context: wide } = canvasOf(720, 960, { colorSpace: "display-p3" });
  wide.drawImage(canvas, 0, 0);
  return {
    canvas, offscreen, bitmap: await createImageBitmap(canvas), frame: new VideoFrame(canvas, { timestamp: 0 }),
    pixels: context.getImageData(0, 0, 720, 960), wide: wide.getImageData(0, 0, 720, 960),
  };
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture, `elsewhere` another origin with a picture. */
export function pageSuite(facegate, picture, elsewhere) {
  const { prepare } = facegate;
  const decodes = (file) => async () => {
    const bytes = await picture(`formats/${file}`);
    if (await createImageBitmap(new Blob([bytes])).then(() => false, () => true)) {
      await fails(() => prepare(bytes), "UnsupportedFormat", facegate);
      return "this browser does not decode it: a typed error";
    }
    const { photo, width, height, report } = await prepare(bytes);
    equal(`${report.image.format} ${width}x${height}`, "rgba 480x640", "photo");
    near(await middle(photo), await middle(await picture("formats/reference.png")), 24, file);
    return undefined;
  };
  return {
    "a WebP that the browser decodes becomes a photo": decodes("picture.webp"),
    "an AVIF that the browser decodes becomes a photo": decodes("picture.avif"),
    "canvases, bitmaps, video frames and wide-gamut pixels show the same photo": async () => {
      const sources = await shows([10, 120, 230]);
      equal(Object.keys(sources).length, 6, "sources");
      for (const [name, source] of Object.entries(sources)) near(await middle((await prepare(source)).photo), [10, 120, 230], 4, name);
      sources.frame.close();
    },
    "pixels that the page may not read are a typed error": async () => {
      const image = Object.assign(new Image(), { src: `${elsewhere}/picture.jpg` });
      await image.decode();
      const { canvas, context } = canvasOf(720, 960);
      context.drawImage(image, 0, 0);
      for (const source of [canvas, canvasOf(0, 0).canvas, document.createElement("video"), image]) {
        await fails(() => prepare(source), "InvalidArgument", facegate);
      }
    },
  };
}
