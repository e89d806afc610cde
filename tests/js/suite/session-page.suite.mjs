// A session that watches what only a page has: canvases and video frames, whose pixels are read into room that is lent from frame to frame.
import { i420 } from "./frames.mjs";
import { equal } from "./prepare.suite.mjs";
import { faceIn, measured, softened } from "./session.suite.mjs";

/** Shows each frame in turn and makes photos in between; the sharp one must be the one that the shutter gives, for good. */
async function keeps({ createSession, prepare }, frames, shown) {
  const session = await createSession();
  const wanted = (await prepare(shown(frames[1]))).sha256;
  for (const [at, frame] of frames.entries()) {
    await session.observe(shown(frame), measured * at);
    await prepare(shown(frames.at(-1)));
  }
  const taken = session.shutter();
  equal((await prepare(taken)).sha256, wanted, "the photo of the frame taken");
  session.reset();
  for (const [at, frame] of frames.entries()) await session.observe(shown(frame), measured * at);
  equal((await prepare(taken)).sha256, wanted, "the photo of the frame taken, later");
  session.close();
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture. */
export function sessionPageSuite(facegate, picture) {
  const sequence = async () => {
    const sharp = await faceIn(picture);
    return [2, 0, 1, 3, 2, 3].map((often) => softened(sharp, often));
  };
  return {
    "of a canvas drawn over and over the best frame is kept as it was": async () => {
      const frames = await sequence();
      const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
      const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });
      await keeps(facegate, frames, ({ data }) => {
        context.putImageData(new ImageData(data, 640, 480), 0, 0);
        return canvas;
      });
    },
    "of video frames the best is kept as it was": async () => {
      if (typeof VideoFrame !== "function") return "no WebCodecs";
      const open = [];
      await keeps(facegate, await sequence(), (frame) => {
        const { data, ...init } = i420(frame);
        open.push(new VideoFrame(data, { timestamp: 0, ...init }));
        return open.at(-1);
      });
      open.forEach((frame) => frame.close());
      return undefined;
    },
    "a bitmap is seen as its pixels are, by two sessions at once": async () => {
      const frame = await faceIn(picture);
      const bitmap = await createImageBitmap(new ImageData(frame.data, 640, 480));
      const [one, other] = await Promise.all([facegate.createSession(), facegate.createSession()]);
      const [{ report }, { report: wanted }] = await Promise.all([one.observe(bitmap, 0), other.observe(frame, 0)]);
      equal(JSON.stringify(report.faces), JSON.stringify(wanted.faces), "faces");
      equal(JSON.stringify(report.measures), JSON.stringify(wanted.measures), "measures");
      for (const session of [one, other]) session.close();
    },
  };
}
