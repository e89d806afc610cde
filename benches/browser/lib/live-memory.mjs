// How much WebAssembly memory watching takes: each case in a fresh module, since memory grows and never shrinks.
import { readFileSync } from "node:fs";
import { module } from "./circumstances.mjs";

let fresh = 0;

async function taken(work) {
  const bindings = await import(`../../../pkg/browser/facegate_browser.js?live-${fresh += 1}`);
  const { memory } = await bindings.default({ module_or_path: readFileSync(module) });
  work(bindings);
  return memory.buffer.byteLength;
}

/** Bytes for the frames of one person, `size` large. */
export async function memoryOf(frames, { width, height }) {
  const init = { format: "RGBA", codedWidth: width, codedHeight: height };
  const photo = (options) => ({ prepareFrame }) => prepareFrame(frames[0], init, options);
  const watch = ({ Live }) => {
    const live = new Live({});
    frames.forEach((frame, at) => live.observe(frame, init, at * 33));
    frames.forEach((frame, at) => live.observe(frame, init, 10_000 + at * 600));
    live.free();
  };
  const plain = { crop: "none" };
  return {
    "module alone": await taken(() => undefined),
    "a photo without a look for faces": await taken(photo(plain)),
    "a photo of the face": await taken(photo({})),
    "a session": await taken(watch),
    "a photo without a look for faces, then a session": await taken((bindings) => { photo(plain)(bindings); watch(bindings); }),
    "of these, a frame's bytes": frames[0].length,
  };
}
