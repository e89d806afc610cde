// What the package promises of `prepare` and `inspect`, the same in every runtime. No module of Node's: this runs in workerd and in a page too.

/** Fails unless `value` is `wanted`. */
export function equal(value, wanted, what = "value") {
  if (!Object.is(value, wanted)) throw new Error(`${what}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(value)}`);
}

/** Fails unless the work fails with this code, as a FacegateError. Gives the error. */
export async function fails(work, code, { isFacegateError }) {
  const error = await work().then((value) => new Error(`expected ${code}, got ${JSON.stringify(value)}`), (caught) => caught);
  if (!isFacegateError(error)) throw error;
  equal(error.code, code, "code");
  return error;
}

/** Upright pixels that no two rows or columns share; tests/prepare/golden.rs makes the same. */
export function pattern(width, height) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set([Math.floor((x * 255) / width), Math.floor((y * 255) / height), (x * y) % 251, 255], (y * width + x) * 4);
  }
  return { data, width, height };
}

/** A camera's frame by its name, `camera I420 601x803 bt709 limited 90 flip`, its bytes a ramp; tests/prepare/golden.rs makes the same. */
function camera(name) {
  const [, format, size, matrix, range, rotation, flip] = name.split(" ");
  const [codedWidth, codedHeight] = size.split("x").map(Number);
  const [luma, across, down] = [codedWidth * codedHeight, Math.ceil(codedWidth / 2), Math.ceil(codedHeight / 2)];
  const length = { I420: luma + 2 * across * down, NV12: luma + 2 * across * down, I422: luma + 2 * across * codedHeight, I444: 3 * luma }[format] ?? 4 * luma;
  const data = Uint8Array.from({ length }, (_, at) => Math.floor(at / 7) % 256);
  return { data, format, codedWidth, codedHeight, colorSpace: { matrix, fullRange: range === "full" }, rotation: Number(rotation), flip: flip === "flip" };
}

async function digest(bytes) {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The tests: `facegate` is the package's entry, `picture(name)` the bytes of a committed picture, `golden` what tests/images/golden.json holds. */
export function suite(facegate, picture, golden) {
  const { init, prepare, inspect } = facegate;
  const failing = (source, code, options) => fails(() => prepare(source, options), code, facegate);
  return {
    "init is one load, however often it is called": async () => {
      const [first, second] = [init(), init()];
      equal(first, second, "promise");
      await first;
      equal(init("https://example.invalid/never-loaded.wasm"), first, "promise after loading");
    },
    ...goldenTests(facegate, picture, golden),
    "a photo says its own size and digest": async () => {
      const made = await prepare(pattern(900, 1200));
      equal(made.bytes, made.photo.length, "bytes");
      equal(made.sha256, await digest(made.photo), "sha256");
      equal([...made.photo.subarray(0, 3)].join(), "255,216,255", "JPEG's first bytes");
      equal(`${made.width}x${made.height}`, "720x960", "size");
    },
    "Base64 gives the photo back": async () => {
      const { photo, base64 } = await prepare(pattern(720, 960));
      const text = base64();
      equal(atob(text).length, photo.length, "length");
      equal(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).every((byte, at) => byte === photo[at]), true, "bytes");
      equal(text, btoa(Array.from(photo, (byte) => String.fromCharCode(byte)).join("")), "text");
    },
    "a view, its buffer and a Blob are the same picture": async () => {
      const bytes = await picture("obama.jpg");
      const padded = new Uint8Array(bytes.length + 7);
      padded.set(bytes, 3);
      const sources = [bytes, bytes.slice().buffer, new DataView(padded.buffer, 3, bytes.length), new Blob([bytes])];
      const made = await Promise.all(sources.map((source) => prepare(source)));
      for (const { sha256 } of made) equal(sha256, made[0].sha256, "sha256");
    },
    "the source is left as it was": async () => {
      const bytes = await picture("obama.jpg");
      const before = await digest(bytes);
      await prepare(bytes);
      equal(await digest(bytes), before, "source");
    },
    "inspect reports what prepare reports": async () => {
      const bytes = await picture("obama.jpg");
      equal(JSON.stringify(await inspect(bytes)), JSON.stringify((await prepare(bytes)).report), "report");
    },
    "a report is a plain object": async () => {
      const report = await inspect(pattern(600, 500));
      equal(report.image.format, "rgba", "format");
      equal(Object.getPrototypeOf(report.measures), Object.prototype, "measures");
      equal(report.findings.some(({ code, reason }) => code === "UnqualifiedPhoto" && reason === "NotPortrait"), true, "finding");
      equal(JSON.stringify(structuredClone(report)), JSON.stringify(report), "clone");
    },
    "options change the photo": async () => {
      const source = pattern(1200, 1600);
      equal((await prepare(source, { policy: { minQuality: 95 } })).quality, 95, "quality");
      equal((await prepare(source, { policy: { shortSide: 540 } })).width, 540, "width");
      equal((await prepare(source, { crop: undefined, prefer: undefined, policy: undefined })).width, 720, "width with options left open");
      equal((await prepare(source, { policy: { shortSide: undefined } })).width, 720, "width with a limit left open");
    },
    "wrong options are told, not ignored": async () => {
      const source = pattern(720, 960);
      for (const options of [null, 7, "face", { crop: "tight" }, { corp: "none" }, { policy: { shortside: 540 } }, { policy: { shortSide: -1 } }, { policy: { shortSide: "720" } }, { policy: null }]) {
        const { message } = await failing(source, "InvalidArgument", options);
        equal(/expected .*got /.test(message), true, `message "${message}"`);
      }
    },
    "no picture is a typed error": async () => {
      for (const source of [undefined, null, "obama.jpg", 42, {}, [], { data: [1, 2], width: 1, height: 1 }, { data: new Float32Array(4), width: 1, height: 1 }]) {
        await failing(source, "InvalidArgument");
      }
      await failing(new TextEncoder().encode("<!doctype html><p>not a picture"), "UnsupportedFormat");
      await failing(new Uint8Array(0), "UnsupportedFormat");
    },
    "pixels of the wrong length are a typed error": async () => {
      await failing({ ...pattern(720, 960), height: 961 }, "InvalidArgument");
      await failing({ ...pattern(720, 960), width: 0 }, "InvalidArgument");
    },
    "bytes that were transferred away are a typed error": async () => {
      const gone = (view) => (structuredClone(view.buffer ?? view, { transfer: [view.buffer ?? view] }), view);
      const { data, width, height } = pattern(720, 960);
      const planes = { data: new Uint8Array(1_036_800), format: "I420", codedWidth: 720, codedHeight: 960 };
      for (const source of [gone(new ArrayBuffer(9)), gone(new Uint8Array(9)), gone(new DataView(new ArrayBuffer(9)))]) await failing(source, "UnsupportedFormat");
      for (const source of [{ data: gone(data), width, height }, { ...planes, data: gone(planes.data) }]) await failing(source, "InvalidArgument");
    },
    "a picture that ends early is corrupt": async () => {
      const bytes = await picture("obama.jpg");
      await failing(bytes.slice(0, 400), "CorruptPicture");
    },
    "limits hold before anything is decoded": async () => {
      const bytes = await picture("obama.jpg");
      await failing(bytes, "PictureTooLarge", { policy: { maxInputPixels: 1000 } });
      await failing(bytes, "PictureTooLarge", { policy: { maxInputBytes: 1000 } });
      await failing(new Blob([bytes]), "PictureTooLarge", { policy: { maxInputBytes: 1000 } });
      await failing(pattern(720, 960), "PhotoOverBudget", { policy: { hardBytes: 2000, softBytes: 1000 } });
      await failing(pattern(60, 80), "PictureTooSmall");
    },
  };
}

/** Same bytes in, same bytes out, on every engine: the digests that the native build made. */
function goldenTests({ prepare }, picture, golden) {
  return Object.fromEntries(golden.map(({ file, options, ...wanted }) => [
    `${file} ${JSON.stringify(options)} becomes the photo that the native build makes`,
    async () => {
      const [, width, height] = /^frame (\d+)x(\d+)$/.exec(file) ?? [];
      const source = file.startsWith("camera ") ? camera(file) : width ? pattern(Number(width), Number(height)) : await picture(file);
      const made = await prepare(source, options);
      for (const [name, value] of Object.entries(wanted)) equal(made[name], value, name);
    },
  ]));
}
