// The page under test: holds one job's source and lets one contestant at a time do the job. Driven by peers.mjs through `bench`.
import * as canvas from "./canvas.js";
import * as libraries from "./libraries.js";

const all = ["rgba", "i420", "jpeg"];
let source;
const workers = new Map();

/** Workers live for one job: nobody inherits another job's memory. */
function inWorker(way, name = way) {
  return (given, job) => new Promise((resolve, reject) => {
    if (!workers.has(name)) workers.set(name, new Worker("/build/bench/worker.js", { type: "module" }));
    const worker = workers.get(name);
    worker.onmessage = ({ data }) => (data.error ? reject(new Error(data.error)) : resolve(data.photo));
    worker.onerror = (event) => reject(new Error(event.message));
    const pixels = given instanceof ImageData;
    const transfer = pixels ? [given.data.buffer] : given instanceof VideoFrame ? [given] : [];
    worker.postMessage({ way, job, source: pixels ? { data: given.data, width: given.width, height: given.height } : given }, transfer);
  });
}

const facegate = (build) => async (given) => (await (await import(`${build}/browser/index.js`)).prepare(given, { crop: "none" })).photo;

/** Another build of facegate to compare with. */
const before = new URLSearchParams(location.search).get("before");

const contestants = [
  { name: "facegate, main thread", group: "facegate", takes: all, run: facegate("/pkg") },
  { name: "facegate, Worker", group: "facegate", takes: all, run: inWorker("facegate") },
  { name: "before, main thread", group: "before", takes: before ? all : [], run: facegate(before) },
  { name: "before, Worker", group: "before", takes: before ? all : [], run: (given, job) => inWorker("facegate", "before")(given, { ...job, build: before }) },
  { name: "canvas drawImage + toBlob", group: "browser", takes: all, run: canvas.drawAndToBlob },
  { name: "OffscreenCanvas + convertToBlob", group: "browser", takes: all, run: canvas.offscreen },
  { name: "createImageBitmap resize", group: "browser", takes: all, run: canvas.bitmapResize },
  { name: "createImageBitmap resize, Worker", group: "browser", takes: all, run: inWorker("bitmapResize") },
  { name: "<img> drawImage + toBlob", group: "browser", takes: ["jpeg"], run: canvas.imageElement },
  { name: "WebCodecs ImageDecoder", group: "browser", takes: ["jpeg"], run: canvas.imageDecoder },
  { name: "WebCodecs ImageDecoder, Worker", group: "browser", takes: ["jpeg"], run: inWorker("imageDecoder") },
  { name: "pica", group: "library", takes: ["rgba", "jpeg"], run: libraries.picaResize },
  { name: "image-blob-reduce", group: "library", takes: ["jpeg"], run: libraries.blobReduce },
  { name: "browser-image-compression", group: "library", takes: ["jpeg"], run: (blob, job) => libraries.imageCompressionOf(blob, job, false) },
  { name: "browser-image-compression, Worker", group: "library", takes: ["jpeg"], run: (blob, job) => libraries.imageCompressionOf(blob, job, true) },
  { name: "compressorjs", group: "library", takes: ["jpeg"], run: libraries.compressor },
  { name: "jSquash mozjpeg", group: "library", takes: ["rgba", "jpeg"], run: libraries.jsquash },
  { name: "photon", group: "library", takes: ["rgba", "jpeg"], run: libraries.photonResize },
];

/** What a contestant is given: its own copy of a frame, so that it may transfer or spoil it; files and their Blob are shared. */
function given({ source: kind, stored: [width, height] }) {
  if (kind === "jpeg") return source;
  if (kind === "rgba") return new ImageData(new Uint8ClampedArray(source.slice(0)), width, height);
  const colorSpace = { primaries: "bt709", transfer: "bt709", matrix: "bt709", fullRange: false };
  return new VideoFrame(source, { format: "I420", codedWidth: width, codedHeight: height, timestamp: 0, colorSpace });
}

async function timed({ run }, job) {
  const input = given(job);
  globalThis.gc?.();
  const start = performance.now();
  try {
    return { photo: await run(input, job), ms: performance.now() - start };
  } finally {
    input.close?.();
  }
}

async function base64(photo) {
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(photo instanceof Blob ? photo : new Blob([photo]));
  });
  return url.slice(url.indexOf(",") + 1);
}

const find = (name) => contestants.find((contestant) => contestant.name === name);

globalThis.bench = {
  /** Takes a job's source in; says who can do the job. */
  async load(job, url) {
    for (const worker of workers.values()) worker.terminate();
    workers.clear();
    const answer = await fetch(url);
    source = job.source === "jpeg" ? new Blob([await answer.arrayBuffer()], { type: "image/jpeg" }) : await answer.arrayBuffer();
    return contestants.filter(({ takes }) => takes.includes(job.source)).map(({ name, group }) => ({ name, group }));
  },
  /** One job, its milliseconds. */
  async time(name, job) {
    return (await timed(find(name), job)).ms;
  },
  /** One job, its photo as Base64. */
  async photo(name, job) {
    return base64((await timed(find(name), job)).photo);
  },
  /** Bytes of WebAssembly memory that facegate took in its Worker for this job. */
  memory: () => inWorker("memory", "facegate")(),
};
