// The page under test: a picture in it, and contestants that are loaded when their time runs, or before. Driven by first.mjs through `bench`.
import { bitmapResize, drawAndToBlob, imageDecoder, imageElement } from "./canvas.js";

const bundles = "/build/bench/first";
const builds = { facegate: "/pkg", before: new URLSearchParams(location.search).get("before") };
const address = (name) => ({ script: `${bundles}/${name}.js`, module: `${builds[name]}/browser/facegate_browser_bg.wasm` });
let given;

/** What `open` of a contestant gives does one job; all that it loads, it loads in `open`. */
const onPage = (name, options) => async () => {
  const { script, module } = address(name);
  const { init, prepare } = await import(script);
  // Not awaited, as in a page whose first call is `prepare`: the file is read meanwhile.
  const ready = init(module);
  return Object.assign(async (source) => {
    const { photo, report } = await prepare(source, options);
    return { photo, faces: report.faces.length };
  }, { ready });
};

const inWorker = (name, options) => async () => {
  const worker = new Worker(`${bundles}/worker.js`, { type: "module" });
  const ask = (message, transfer = []) => new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(message, transfer);
  });
  const run = (source) => {
    const pixels = source instanceof ImageData;
    return ask({ ...address(name), options, source: pixels ? { data: source.data, width: source.width, height: source.height } : source }, pixels ? [source.data.buffer] : []);
  };
  return Object.defineProperty(run, "ready", { get: () => ask(address(name)) });
};

const native = (way) => async () => async (source, job) => ({ photo: await way(source, job) });
const library = (name) => async () => {
  const { run } = await import(`${bundles}/${name}.js`);
  return async (source, job) => ({ photo: await run(source, job) });
};

const whole = { crop: "none" };
const ours = (name, word) => ({
  [`${word}, main thread`]: onPage(name), [`${word}, Worker`]: inWorker(name),
  [`${word}, main thread, crop "none"`]: onPage(name, whole), [`${word}, Worker, crop "none"`]: inWorker(name, whole),
});
const contestants = {
  ...ours("facegate", "facegate"),
  ...(builds.before && ours("before", "before")),
  "createImageBitmap resize, convertToBlob": native(bitmapResize),
  "canvas drawImage, toBlob": native(drawAndToBlob),
  "<img> drawImage, toBlob": native(imageElement),
  "WebCodecs ImageDecoder": native(imageDecoder),
  compressorjs: library("compressor"),
  "browser-image-compression": library("compression"),
};

async function bytesOf(photo) {
  return Array.from(photo instanceof Blob ? new Uint8Array(await photo.arrayBuffer()) : photo);
}

/** A frame is copied, so that it may be transferred; a file is what the person picked. */
function source({ source: kind, stored: [width, height] }) {
  return kind === "jpeg" ? given : new ImageData(new Uint8ClampedArray(given.slice(0)), width, height);
}

globalThis.bench = {
  /** Libraries and elements take files only. */
  namesFor: (kind) => Object.keys(contestants).filter((name) => kind === "jpeg" || /^(facegate|before|create|canvas)/.test(name)),
  async load({ source: kind }, url) {
    given = kind === "jpeg" ? document.querySelector("input").files[0] : await (await fetch(url)).arrayBuffer();
  },
  /** The first photo of this page and the next ones, `{ ms, next, photo, faces }`: from nothing, or with everything loaded (`ready`). */
  async first(name, job, { ready, next = 0 }) {
    const [picture, ...more] = Array.from({ length: 1 + next }, () => source(job));
    const early = ready ? await contestants[name]() : undefined;
    if (ready) {
      await early.ready;
      await new Promise((resolve) => { setTimeout(resolve, 500); });
    }
    const start = performance.now();
    const run = early ?? await contestants[name]();
    const { photo, faces } = await run(picture, job);
    const ms = performance.now() - start;
    const times = [];
    for (const again of more) {
      const begun = performance.now();
      await run(again, job);
      times.push(performance.now() - begun);
    }
    return { ms, next: times, photo: await bytesOf(photo), faces };
  },
};
