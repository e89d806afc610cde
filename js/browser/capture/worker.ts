/**
 * The Worker of `facegate/capture`: looks at frames and makes photos off the page's thread. It is built into one file, so that whoever copies it
 * need copy nothing else; where the WebAssembly module is, the page tells.
 *
 * @module
 */
import { isFacegateError } from "../../common/error.js";
import { initWith } from "../module.js";
import { openDesk, type Desk } from "./desk.js";
import type { Answer, Asked } from "./protocol.js";

/** What a Worker's global scope is, of which TypeScript's library for pages knows nothing. */
interface Scope {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answer, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as Scope;
let desk: Promise<Desk> | undefined;

async function answer(asked: Asked): Promise<unknown> {
  switch (asked.ask) {
    case "open":
      desk = openDesk(initWith(() => asked.module), asked.options);
      return (await desk).policy;
    case "observe":
      try {
        return await (await desk)?.observe(asked.source, asked.time);
      } finally {
        asked.source.close();
      }
    case "take":
      return (await desk)?.take();
    case "prepare":
      return (await desk)?.prepare(asked.file);
    case "reset":
      return (await desk)?.reset();
  }
}

scope.onmessage = ({ data: asked }) => {
  answer(asked).then(
    (value) => scope.postMessage({ id: asked.id, value }, buffers(value)),
    (error: unknown) => scope.postMessage({ id: asked.id, code: isFacegateError(error) ? error.code : "Internal", message: `${error instanceof Error ? error.message : error}` }),
  );
};
scope.postMessage({ ready: true });

/** A photo's bytes are handed over, not copied. */
function buffers(value: unknown): Transferable[] {
  const { photo } = Object(value) as { photo?: Uint8Array<ArrayBuffer> };
  return photo ? [photo.buffer] : [];
}
