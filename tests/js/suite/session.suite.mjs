// What the package promises of `createSession`, the same in every runtime. No module of Node's: this runs in workerd and in a page too.
import { decodedPng, enlarged, i420, placed } from "./frames.mjs";
import { equal, fails, pattern } from "./prepare.suite.mjs";

const size = { width: 640, height: 480 };
/** Where obama.png, six times as large, has its face in the middle of the frame. */
const middle = { left: -180, top: -16 };
let face;

/** Keys in one order, numbers as they are: what two reports are compared by. */
function text(value) {
  return JSON.stringify(value, (_, inner) => (inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}

/** obama.png large, with the face in the middle of the frame. */
export async function faceIn(picture, x = 0, y = 0) {
  face ??= enlarged(await decodedPng(await picture("faces/obama.png")), 6);
  return placed(face, { left: middle.left + x, top: middle.top + y, ...size });
}

/** A frame with a number of 0 to 255 in its corner, by which it is known again. */
function marked({ data, ...frame }, mark) {
  const copy = data.slice();
  copy.set([mark, 255 - mark, mark, 255]);
  return { data: copy, ...frame };
}

/** The frame softened: each pixel the mean of five in its row, as often as told. */
export function softened({ data, width, height }, often) {
  let from = data;
  for (let n = 0; n < often; n += 1) {
    const to = from.slice();
    for (let at = 8; at < from.length - 8; at += 1) to[at] = (from[at - 8] + from[at - 4] + from[at] + from[at + 4] + from[at + 8]) / 5;
    from = to;
  }
  return { data: from, width, height };
}

const same = (one, other) => one.length === other.length && one.every((value, at) => value === other[at]);

/** Milliseconds after which a followed face is measured anew: frames in between are not kept for the photo. */
export const measured = 101;

/** Observes frames so many milliseconds apart until one is taken. */
async function watch(session, frames, most = 40, step = 66) {
  const seen = [];
  for (let at = 0; at < most; at += 1) {
    seen.push(await session.observe(frames(at), step * at));
    if (seen.at(-1).taken) break;
  }
  return seen;
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture, `golden` what tests/images/observed.json holds. */
export function sessionSuite(facegate, picture, golden) {
  const faceAt = (x, y) => faceIn(picture, x, y);
  const opened = async (options, work) => {
    const session = await facegate.createSession(options);
    try {
      await work(session);
    } finally {
      session.close();
    }
  };
  const refused = (session, source) => fails(() => session.observe(source, 0), "InvalidArgument", facegate);
  const tools = { opened, refused, faceAt };
  return { ...guidanceTests(facegate, tools), ...keepingTests(facegate, tools), ...faultTests(facegate, picture, tools), ...goldenTests(facegate, picture, golden) };
}

function guidanceTests({ prepare }, { opened, faceAt }) {
  return {
    "a steady face is told to hold still, and becomes a photo": () => opened(undefined, async (session) => {
      const frames = [await faceAt(), await faceAt(1, 0), await faceAt(1, 1)];
      const seen = await watch(session, (at) => frames[at % 3]);
      const guidance = seen.map((one) => one.guidance);
      const said = guidance.filter(({ changed }) => changed).map(({ hint }) => hint);
      equal(said.filter((hint) => hint !== "Starting").join(), "HoldStill,Done", "hints");
      guidance.forEach(({ progress }, at) => equal(progress >= (guidance[at - 1]?.progress ?? 0) && progress <= 1, true, `progress of frame ${at}`));
      equal(guidance.at(-1).progress, 1, "progress when done");
      equal(new Set(guidance.map(({ progress }) => progress)).size > 5, true, "progress rises");
      const { taken, report } = seen.at(-1);
      equal(report.faces.length, 1, "faces");
      const photo = await prepare(taken);
      equal(photo.report.faces.length, 1, "faces of the photo");
      equal(photo.height > photo.width, true, "portrait");
      equal((await session.observe(frames[0], 5000)).taken, undefined, "a second photo");
    }),
    "nobody in the picture is told so": () => opened(undefined, async (session) => {
      const seen = await watch(session, () => pattern(640, 480), 20);
      equal(seen.at(-1).guidance.hint, "NoFace", "hint");
      equal(seen.every(({ report, taken, score }) => report.faces.length === 0 && taken === undefined && score === 0), true, "nothing is found and nothing taken");
      equal(seen.at(-1).report.findings.some(({ code, reason }) => code === "NoFaceDetected" && reason === "NoFace"), true, "finding");
    }),
    "the times of the guidance and the bounds of the measures are options": async () => {
      const frame = await faceAt();
      await opened({ policy: { guidance: { holdMs: 0, holdFrames: 1 } } }, async (session) => equal((await session.observe(frame, 0)).taken !== undefined, true, "taken at once"));
      await opened({ policy: { measures: { luminanceMean: { max: 0.01 } }, guidance: { holdMs: 0, holdFrames: 1, manualMs: 100 } } }, async (session) => {
        const seen = await watch(session, () => frame, 12);
        equal(seen.some(({ taken }) => taken), false, "taken");
        equal(seen.at(-1).guidance.hint, "TooBright", "hint");
        equal(seen.at(-1).guidance.manual, true, "the shutter is offered");
        equal(seen.at(-1).report.measures.luminanceMean.pass, false, "pass");
      });
    },
    "a reset session starts anew": () => opened({ policy: { guidance: { holdMs: 100 } } }, async (session) => {
      const frame = await faceAt();
      const first = await watch(session, () => frame);
      equal(first.at(-1).guidance.hint, "Done", "hint");
      session.reset();
      equal(session.shutter(), undefined, "a frame of before");
      equal(text(await watch(session, () => frame)), text(first), "the second time");
    }),
    "two sessions do not know of each other": () => opened(undefined, (one) => opened(undefined, async (other) => {
      const [frame, nobody] = [await faceAt(), pattern(640, 480)];
      const alone = await watch(one, () => frame, 3);
      one.reset();
      for (let at = 0; at < 3; at += 1) {
        equal(text(await one.observe(frame, 66 * at)), text(alone[at]), `frame ${at}`);
        equal((await other.observe(nobody, 66 * at)).report.faces.length, 0, "faces");
      }
    })),
  };
}

function keepingTests(facegate, { opened, faceAt }) {
  return {
    "of frames of another sharpness the best is taken, whole, whatever comes after and whoever changes their pixels": () => opened({ policy: { guidance: { holdMs: 5 * measured } } }, async (session) => {
      const sharp = await faceAt();
      const frames = [2, 1, 0, 1, 2].map((often, mark) => marked(softened(sharp, often), mark));
      // A page that reads each frame into the same memory.
      const room = { ...sharp, data: sharp.data.slice() };
      const seen = await watch(session, (at) => { room.data.set(frames[Math.min(at, 4)].data); return room; }, 40, measured);
      room.data.fill(7);
      const scores = seen.map(({ score }) => score);
      equal(scores.indexOf(Math.max(...scores)), 2, "the best");
      const { taken } = seen.at(-1);
      equal(taken.data[0], 2, "the frame taken");
      equal(same(taken.data, frames[2].data), true, "its pixels");
      equal(`${taken.codedWidth}x${taken.codedHeight} ${taken.format}`, "640x480 RGBA", "frame");
    }),
    "the frame taken is the caller's: other sessions and photos leave it alone": async () => {
      const frame = marked(await faceAt(), 9);
      const options = { policy: { guidance: { holdMs: 0, holdFrames: 1 } } };
      await opened(options, (session) => opened(options, async (other) => {
        const { taken } = await session.observe(frame, 0);
        session.reset();
        await other.observe(pattern(640, 480), 0);
        await session.observe(await faceAt(5, 0), 0);
        await facegate.prepare(pattern(640, 480));
        equal(same(taken.data, frame.data), true, "its pixels");
      }));
    },
    "the shutter gives the best frame so far, once": () => opened(undefined, async (session) => {
      equal(session.shutter(), undefined, "before any frame");
      const sharp = await faceAt();
      const frames = [1, 0, 3].map((often, mark) => marked(softened(sharp, often), mark));
      await watch(session, (at) => frames[at], 3, measured);
      const taken = session.shutter();
      equal(same(taken.data, frames[1].data), true, "the sharpest frame");
      equal(session.shutter(), undefined, "once more");
      const { guidance } = await session.observe(frames[0], 500);
      equal(`${guidance.hint} ${guidance.progress} ${guidance.manual}`, "Done 1 false", "guidance");
    }),
    "the shutter takes a frame without a face too": () => opened(undefined, async (session) => {
      await session.observe(pattern(640, 480), 0);
      equal(session.shutter().codedWidth, 640, "width");
    }),
    "pixels that are the session's are held as they are, and never written to": () => opened(undefined, async (session) => {
      const frame = marked(await faceAt(), 3);
      const before = frame.data.slice();
      await session.observe(frame, 0, { owned: true });
      session.reset();
      await session.observe(pattern(640, 480), 500);
      equal(same(frame.data, before), true, "its pixels after another was held");
      session.reset();
      await session.observe(frame, 1000, { owned: true });
      equal(session.shutter().data, frame.data, "the frame taken");
    }),
    "planes of a camera's frame are kept with what they mean": () => opened(undefined, async (session) => {
      const frame = { ...i420(await faceAt()), rotation: 0, flip: true };
      const { report } = await session.observe(frame, 0);
      equal(`${report.image.format} ${report.image.orientation} ${report.faces.length}`, "i420 2 1", "report");
      const { data, ...rest } = session.shutter();
      const { data: given, ...init } = frame;
      equal(text(rest), text(init), "frame");
      equal(data !== given && same(data, given), true, "a copy of its planes");
    }),
  };
}

function faultTests(facegate, picture, { opened, refused, faceAt }) {
  return {
    "wrong options are told, not ignored": async () => {
      for (const options of [null, 7, { crop: "tight" }, { policy: { guidance: { holdMS: 1 } } }, { policy: { guidance: { holdMs: -1 } } }, { policy: { measures: { beauty: {} } } }]) {
        await fails(() => facegate.createSession(options), "InvalidArgument", facegate);
      }
    },
    "what is no frame is refused, and the session goes on": () => opened(undefined, async (session) => {
      const frame = await faceAt();
      const before = await session.observe(frame, 0);
      const file = await picture("obama.jpg");
      const { data, ...init } = i420(frame);
      const wrong = [
        file, file.buffer, new Blob([file]), undefined, null, {}, "frame", { ...frame, height: 481 }, { ...frame, width: 0 }, { data: new Float32Array(4), width: 1, height: 1 },
        { ...init, data: data.subarray(1) }, { ...init, data, format: "I010" }, { ...init, data, codedHeight: 482 }, { ...init, data, rotation: 45 },
      ];
      for (const source of wrong) await refused(session, source);
      session.reset();
      equal(text(await session.observe(frame, 0)), text(before), "the next frame");
    }),
    "a frame that is refused leaves the good run alone": () => opened({ policy: { guidance: { holdMs: 200 } } }, async (session) => {
      const frame = await faceAt();
      let taken;
      for (let at = 0; at < 5; at += 1) {
        ({ taken } = await session.observe(frame, 66 * at));
        if (!taken) await refused(session, { ...frame, height: 481 });
      }
      equal(taken?.codedHeight, 480, "taken");
    }),
    "a clock that is none, or runs backwards, does no harm": () => opened(undefined, async (session) => {
      const frame = await faceAt();
      for (const time of [0, NaN, -5, Infinity, 40, 1e300, 80]) equal((await session.observe(frame, time)).report.faces.length, 1, `faces at ${time}`);
      equal((await session.observe(frame)).report.faces.length, 1, "faces without a time");
    }),
    "a closed session says so": () => opened(undefined, async (session) => {
      const frame = await faceAt();
      await session.observe(frame, 0);
      const late = session.observe(frame, 33);
      session.close();
      session.close();
      await fails(() => late, "InvalidArgument", facegate);
      await refused(session, frame);
      for (const call of ["shutter", "reset"]) {
        const { message } = await fails(async () => session[call](), "InvalidArgument", facegate);
        equal(/closed/.test(message), true, `message "${message}"`);
      }
    }),
  };
}

/** The same observations and reports, to the last bit, as the native build makes. */
function goldenTests({ createSession, inspect }, picture, golden) {
  const pixels = async ({ picture: name, times, format, ...place }) => {
    const frame = placed(enlarged(await decodedPng(await picture(name)), times), place);
    return format === "I420" ? i420(frame) : frame;
  };
  return {
    "frames are observed as the native build observes them": async () => {
      let session;
      const frames = golden.filter(({ frame }) => frame);
      equal(frames.length > 5, true, "frames");
      for (const { frame, observed } of frames) {
        if (frame.time === 0) {
          session?.close();
          session = await createSession();
        }
        const { taken, ...seen } = await session.observe(await pixels(frame), frame.time);
        equal(text(seen), text(observed), JSON.stringify(frame));
      }
      session.close();
    },
    "pictures are inspected as the native build inspects them": async () => {
      for (const { file, report } of golden.filter((entry) => entry.file)) equal(text(await inspect(await picture(file))), text(report), file);
    },
  };
}
