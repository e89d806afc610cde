// Frames, videos, canvases and bitmaps: what they show is the photo, by WebCodecs and without a canvas where the engine has them. Nothing here
// knows which browser it is.
import { canvases, canvasOf, colour, drawn, frameOf, leavingOut, made, painted, playing, shown, spaces, turnable, width, height, within, withVideoFrame } from "./drawn.mjs";
import { equal, fails } from "./prepare.suite.mjs";

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function frameSuite(facegate, picture) {
  const { prepare, inspect, openCamera } = facegate;
  const truth = () => made("RGBA").data;
  return {
    "frames in memory of every format, matrix and range show the picture": async () => {
      for (const format of ["I420", "I422", "I444", "NV12"]) {
        for (const space of spaces) {
          const photo = await prepare(made(format, space));
          equal(`${photo.report.image.format} ${photo.width}x${photo.height}`, `${format.toLowerCase()} 480x640`, "photo");
          within(await shown(photo), truth(), 1.5, `${format} ${JSON.stringify(space)}`);
        }
      }
      for (const format of ["RGBA", "BGRX"]) within(await shown(await prepare(made(format))), truth(), 1.5, format);
    },
    "a frame without a colour space is BT.709, one with an unknown matrix BT.601": async () => {
      const limited = (matrix) => ({ matrix, fullRange: false });
      const { data, ...init } = made("I420", limited("bt709"));
      equal((await prepare({ data, ...init, colorSpace: undefined })).sha256, (await prepare({ data, ...init })).sha256, "no colour space");
      const old = made("I420", limited("smpte170m"));
      equal((await prepare({ ...old, colorSpace: { matrix: null, fullRange: null } })).sha256, (await prepare(old)).sha256, "unknown matrix");
    },
    "what is not a frame is a typed error": async () => {
      const frame = made("I420", spaces[0]);
      for (const change of [
        { format: "I420P10" }, { format: "" }, { codedWidth: 482 }, { codedWidth: -1 }, { codedWidth: undefined }, { codedHeight: 0.5 }, { codedHeight: NaN }, { rotation: 45 }, { rotation: "90" },
        { layout: [] , codedHeight: 642 }, { layout: [{ offset: 0, stride: 480 }] }, { layout: [{ offset: 0 }, {}, {}] }, { data: frame.data.subarray(1) }, { data: new Float32Array(9) },
        { layout: [{ offset: 0, stride: 480 }, { offset: 307_200, stride: 240 }, { offset: 384_001, stride: 240 }] },
      ]) {
        const { message } = await fails(() => prepare({ ...frame, ...change }), "InvalidArgument", facegate);
        equal(/expected .*got /.test(message), true, `message "${message}"`);
      }
    },
    "a VideoFrame is the photo of what it draws, and no canvas is touched": async () => {
      if (typeof VideoFrame !== "function") return "no WebCodecs";
      for (const [format, space] of [["I420", spaces[0]], ["I420", spaces[1]], ["I420", spaces[2]], ["NV12", spaces[0]], ["RGBA"], ["BGRX"]]) {
        const init = made(format, space);
        const frame = frameOf(init);
        const [photo, count] = await canvases(() => prepare(frame));
        equal(count, 0, `canvases for ${format}`);
        equal(frame.format, format, "the caller's frame, still open");
        equal(photo.report.image.format, turnable() && space ? format.toLowerCase() : "rgba", "format");
        within(await shown(photo), truth(), 5, `${format} ${space?.matrix} and the picture`);
        within(await shown(photo), drawn(frame), turnable() ? 1.5 : 5, `${format} ${space?.matrix} and its drawing`);
        if (turnable()) equal(photo.sha256, (await prepare(init)).sha256, "the same frame in memory");
        frame.close();
        await fails(() => prepare(frame), "InvalidArgument", facegate);
      }
      return turnable() ? undefined : "this engine does not tell how a frame is turned: by a bitmap";
    },
    "odd sizes and padded rows": async () => {
      if (typeof VideoFrame !== "function") return "no WebCodecs";
      const whole = made("I420", spaces[0]);
      const frame = frameOf({ ...whole, visibleRect: { x: 0, y: 0, width: 479, height: 639 } });
      const photo = await prepare(frame, { policy: { minWidth: 320, minHeight: 480 } });
      equal(`${photo.report.image.width}x${photo.report.image.height}`, "479x639", "visible part");
      within(await shown(photo), drawn(frame, 479, 639), 5, "visible part");
      frame.close();
      return undefined;
    },
    "rotation and flip are made as the engine draws them": async () => {
      if (!turnable()) return "this engine does not turn frames";
      const rgb = (x, y) => colour(x * 0.75, y / 0.75);
      for (const [rotation, flip] of [0, 90, 180, 270].flatMap((degrees) => [false, true].map((mirrored) => [degrees, mirrored]))) {
        const stored = rotation % 180 ? [640, 480] : [480, 640];
        const init = { ...made("I420", spaces[0], ...stored, rgb), rotation, flip };
        const frame = frameOf(init);
        const [photo, count] = await canvases(() => prepare(frame));
        equal(count, 0, "canvases");
        within(await shown(photo), drawn(frame), 1.5, `${rotation}°${flip ? " mirrored" : ""}`);
        equal((await prepare(init)).sha256, photo.sha256, "the same frame in memory");
        frame.close();
      }
      return undefined;
    },
    "videos, canvases and bitmaps are read without a canvas, and what was made for it is closed": async () => {
      if (typeof VideoFrame !== "function") return "no WebCodecs";
      const open = [];
      const { canvas } = painted();
      const offscreen = new OffscreenCanvas(width, height);
      offscreen.getContext("2d").drawImage(canvas, 0, 0);
      const { element, stop } = await playing(canvas);
      const sources = { canvas, offscreen, bitmap: await createImageBitmap(canvas), element };
      for (const [name, source] of Object.entries(sources)) {
        const Kept = class extends VideoFrame {
          constructor(...given) {
            super(...given);
            open.push(this);
          }
        };
        const [photo, count] = await withVideoFrame(Kept, () => canvases(() => prepare(source)));
        equal(count, 0, `canvases for ${name}`);
        equal(open.length > 0 && open.every(({ format, codedWidth }) => !format && !codedWidth), true, `frames of ${name} closed`);
        within(await shown(photo), truth(), 4, name);
      }
      equal(sources.bitmap.width, width, "the caller's bitmap, still open");
      stop();
      return undefined;
    },
    "without WebCodecs a canvas does it": async () => {
      const { canvas } = painted();
      const { element, stop } = await playing(canvas);
      for (const source of [canvas, element, await createImageBitmap(canvas)]) {
        const [photo, count] = await withVideoFrame(undefined, () => canvases(() => prepare(source)));
        equal(`${count > 0} ${photo.report.image.format}`, "true rgba", "canvases and format");
        within(await shown(photo), truth(), 4, String(source));
      }
      stop();
    },
    "a video of which the engine draws nothing now and then is drawn again": async () => {
      const { canvas } = painted();
      const { element, stop } = await playing(canvas);
      const [byCanvas, unused] = await withVideoFrame(undefined, () => leavingOut(2, () => prepare(element)));
      equal(unused, 0, "draws left out of a canvas");
      within(await shown(byCanvas), truth(), 4, "by a canvas");
      if (typeof VideoFrame === "function" && !turnable()) {
        const [[byBitmap, count], left] = await leavingOut(1, () => canvases(() => prepare(element)));
        equal(`${left} ${count}`, "0 0", "draws left out of a bitmap, and canvases");
        within(await shown(byBitmap), truth(), 4, "by a bitmap");
      }
      stop();
    },
    "colours that are not sRGB's are converted by the engine": async () => {
      if (typeof VideoFrame !== "function") return "no WebCodecs";
      for (const colorSpace of [{ ...spaces[0], primaries: "smpte432" }, { primaries: "bt2020", transfer: "pq", matrix: "bt2020-ncl", fullRange: false }]) {
        let frame;
        try {
          frame = frameOf(made("I420", colorSpace));
        } catch {
          continue;
        }
        if (turnable()) within(await shown(await prepare(frame)), drawn(frame), 1.5, JSON.stringify(colorSpace));
        frame.close();
      }
      const { canvas } = painted({ colorSpace: "display-p3" });
      within(await shown(await prepare(canvas)), drawn(canvas), 1.5, "a wide-gamut canvas");
      return undefined;
    },
    "what is clear shows white": async () => {
      const { canvas, context } = canvasOf(width, height);
      context.fillStyle = "rgba(200, 40, 90, 0.5)";
      context.fillRect(0, 0, width, height);
      for (const source of [canvas, await createImageBitmap(canvas), context.getImageData(0, 0, width, height)]) {
        const wanted = new Uint8ClampedArray(width * height * 4).map((_, at) => [227, 147, 172, 255][at % 4]);
        within(await shown(await prepare(source)), wanted, 2, String(source));
      }
    },
    "a source is read when it is given": async () => {
      const { canvas, context } = painted({ willReadFrequently: true });
      const first = prepare(canvas);
      context.fillRect(0, 0, width, height);
      within(await shown(await first), truth(), 1.5, "canvas painted over");
    },
    "jobs at the same time do not share their pixels": async () => {
      const sources = await Promise.all([0, 60, 120].map((step) => createImageBitmap(painted({}, (x, y) => colour(x, y).map((value) => value / 2 + step)).canvas)));
      const alone = [];
      for (const source of sources) alone.push((await prepare(source)).sha256);
      const together = await Promise.all(sources.map((source) => prepare(source)));
      equal(together.map(({ sha256 }) => sha256).join(), alone.join(), "photos");
      equal(new Set(alone).size, 3, "different photos");
    },
    "a WebP's orientation is made once, and only once": async () => {
      const [turned, upright] = [await picture("browser/orientation-6.webp"), await picture("browser/upright.webp")];
      const bitmap = await createImageBitmap(new Blob([turned]));
      const [one, other] = [await prepare(turned), await prepare(upright)];
      equal(`${one.width}x${one.height} ${one.report.image.width}x${one.report.image.height}`, "480x640 120x160", "sizes");
      equal(one.report.image.orientation, bitmap.width === 160 ? 6 : 1, "the orientation facegate made");
      within(await shown(one), await shown(other), 3, "upright");
      return bitmap.width === 160 ? "by facegate" : "by the engine";
    },
    "a camera's frame is kept in memory": async () => {
      const camera = await openCamera(undefined, { timeout: 20_000 }).catch((error) => error.reason ?? Promise.reject(error));
      if (typeof camera === "string") return `no camera here: ${camera}`;
      try {
        const [frame, count] = await canvases(() => camera.frame());
        const { image } = await inspect(frame);
        equal(image.width * image.height, camera.video.videoWidth * camera.video.videoHeight, "pixels");
        equal(structuredClone(frame).data.length, frame.data.length, "clone");
        equal(image.bytes, frame.data.length, "bytes");
        if (turnable()) equal(`${count} ${frame.format === "RGBA"}`, "0 false", "canvases, and planes as the camera gives them");
        if (typeof VideoFrame !== "function") return "by a canvas";
        // What the video shows at one moment, for each look at it: WebKit goes on with a camera's video that is paused, and in a frame made of it.
        const shot = new VideoFrame(turnable() ? camera.video : await createImageBitmap(camera.video), { timestamp: 0 });
        let looks = 0;
        const Shot = class extends VideoFrame {
          constructor(source, init) {
            super(source === camera.video ? shot : source, init);
            looks += Number(source === camera.video);
          }
        };
        const options = { policy: { minWidth: 240, minHeight: 320, shortSide: 240 } };
        const [still, seen, photo] = await withVideoFrame(Shot, async () => [await camera.frame(), await inspect(camera.video), await prepare(camera.video, options)]);
        shot.close();
        equal(looks, 3, "looks at the video");
        equal(JSON.stringify(await inspect(still)), JSON.stringify(seen), "the report of a still");
        equal((await prepare(still, options)).sha256, photo.sha256, "the photo of a still");
        return `${frame.format} ${JSON.stringify(frame.colorSpace)}`;
      } finally {
        camera.stop();
      }
    },
  };
}
