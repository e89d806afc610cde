// What a page needs to test the element in any engine: evaluated there, it puts `kit` on the page.

/** Puts `globalThis.kit` on the page: the element, cameras of every kind, every track, and how many Workers were made and ended. */
export async function prepare() {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const tracks = [];
  const recorded = (stream) => (tracks.push(...stream.getTracks()), stream);
  const workers = { made: 0, over: new Set(), get ended() { return this.over.size; } };
  const { terminate } = Worker.prototype;
  globalThis.Worker = class extends Worker {
    constructor(...given) {
      super(...given);
      workers.made += 1;
    }
    terminate() {
      workers.over.add(this);
      terminate.call(this);
    }
  };
  const picture = await createImageBitmap(await (await fetch("/tests/images/biden.jpg")).blob());
  /** A camera that shows a picture's part, again and again; its track says what it is told to. */
  const drawn = (facts = {}) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 720, height: 960 });
    const context = canvas.getContext("2d", { alpha: false });
    const draw = () => context.drawImage(picture, 303, 100, 523, 697, 0, 0, 720, 960);
    draw();
    const drawing = setInterval(draw, 40);
    const stream = recorded(canvas.captureStream(25));
    const [track] = stream.getVideoTracks();
    const { stop, addEventListener: listen } = track;
    // Firefox dispatches no event to a track that is made up.
    const ended = new Set();
    track.addEventListener = (type, listener, ...rest) => (type === "ended" ? ended.add(listener) : listen.call(track, type, listener, ...rest));
    track.lose = () => ended.forEach((listener) => listener());
    track.stop = () => {
      clearInterval(drawing);
      stop.call(track);
    };
    if (facts.label) Object.defineProperty(track, "label", { value: facts.label });
    if (facts.settings) track.getSettings = () => facts.settings;
    return stream;
  };
  // How the permission stands: what the engines give is theirs, and no page can turn it.
  let standing = "prompt";
  navigator.permissions.query = async ({ name }) => ({ name, state: standing });
  const fails = (name, words = "no", then = "prompt") => async () => {
    standing = then;
    throw new DOMException(words, name);
  };
  // Chromium's words where the question is put aside; Firefox and WebKit have the same ones for a no.
  const words = /Chrome/.test(navigator.userAgent) ? ["Permission denied", "Permission dismissed"] : /Firefox/.test(navigator.userAgent)
    ? Array(2).fill("The request is not allowed by the user agent or the platform in the current context.")
    : Array(2).fill("The request is not allowed by the user agent or the platform in the current context, possibly because the user denied permission.");
  const cameras = {
    own: async (constraints) => recorded(await ask(constraints)),
    face: async () => drawn(),
    denied: fails("NotAllowedError", words[0], "denied"), dismissed: fails("NotAllowedError", words[1]), system: fails("NotAllowedError", "Permission denied by system"), missing: fails("NotFoundError"), busy: fails("NotReadableError"), silent: () => new Promise(() => undefined),
  };
  const use = (camera) => (mediaDevices.getUserMedia = typeof camera === "string" ? cameras[camera] : camera);
  await import("/pkg/browser/element/index.js");
  const put = (element) => document.querySelector("main").appendChild(element);
  const make = (options = {}) => put(Object.assign(document.createElement("facegate-capture"), { options }));
  const until = (element, ...states) => new Promise((resolve, reject) => {
    const told = [];
    const look = () => states.includes(element.state) && resolve();
    element.addEventListener("facegate-state", ({ detail }) => (told.push(detail.state), look()));
    element.addEventListener("facegate-error", ({ detail }) => told.push(`${detail.reason}: ${detail.error.message}`));
    look();
    setTimeout(() => reject(new Error(`expected ${states}, got ${element.state} after ${told}`)), 40_000);
  });
  const frames = (element, count) => new Promise((resolve) => {
    let left = count;
    element.addEventListener("facegate-guidance", () => (left -= 1) || resolve());
  });
  const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
  const live = () => tracks.filter(({ readyState }) => readyState === "live").length;
  /** Waits until the cameras that were asked for too late have been turned off. */
  const quiet = async () => {
    for (let time = 0; time < 300 && (live() > 0 || workers.made > workers.ended); time += 1) await wait(100);
  };
  const patient = { prepare: { policy: { guidance: { holdMs: 60_000 } } } };
  const shows = (element, part) => element.shadowRoot.querySelector(part);
  globalThis.kit = { tracks, workers, drawn, use, put, make, until, frames, wait, live, quiet, patient, shows };
}
