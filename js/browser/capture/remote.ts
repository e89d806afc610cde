import { facegateError, type FacegateError } from "../../common/error.js";
import type { Options, Policy } from "../facegate_browser.js";
import type { Desk, PlainPhoto, Seen } from "./desk.js";
import type { Answer, Question } from "./protocol.js";

/** Milliseconds a Worker's script has to run; a script that is lost answers nothing in some webviews. */
const patience = 10_000;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Questions to a Worker and their answers. */
class Line {
  readonly #waiting = new Map<number, Waiting>();
  readonly #worker: Worker;
  readonly #timer = setTimeout(() => this.#lost("no word"), patience);
  #next = 1;
  #over: FacegateError | undefined;
  /** Settles when the Worker's script runs. */
  readonly ready: Promise<unknown>;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.ready = new Promise((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#answered("ready" in data ? { id: 0, value: undefined } : data);
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.#lost(event.message || "an error");
    };
    worker.onmessageerror = () => this.#lost("an answer that cannot be read");
  }

  ask<T>(question: Question, transfer: Transferable[] = []): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#over) throw this.#over;
      const id = this.#next++;
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage({ ...question, id }, transfer);
    });
  }

  /** Ends the Worker; what is still asked will not be answered. */
  close(): void {
    this.#worker.terminate();
    this.#worker.onmessage = this.#worker.onerror = this.#worker.onmessageerror = null;
    this.#lost("a closed one");
  }

  #answered(answer: Exclude<Answer, { ready: true }>): void {
    clearTimeout(this.#timer);
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("code" in answer) waiting?.reject(facegateError(answer.code, answer.message));
    else waiting?.resolve(answer.value);
  }

  #lost(got: string): void {
    clearTimeout(this.#timer);
    this.#over ??= facegateError("Internal", `expected a Worker that answers, got ${got}`);
    for (const waiting of this.#waiting.values()) waiting.reject(this.#over);
    this.#waiting.clear();
  }
}

/** Whether frames can be handed to a Worker, and read there. */
export function canCarry(): boolean {
  return typeof Worker === "function" && (typeof VideoFrame === "function" || (typeof createImageBitmap === "function" && typeof OffscreenCanvas === "function"));
}

/** What a video shows now, to be handed over: a `VideoFrame` shares the camera's own memory. */
async function carried(video: HTMLVideoElement): Promise<VideoFrame | ImageBitmap> {
  return typeof VideoFrame === "function" ? new VideoFrame(video, { timestamp: 0 }) : createImageBitmap(video);
}

/** Opens a desk in a Worker; the signal ends the Worker at once, while it opens and later. */
export async function openRemoteDesk(url: string | URL, module: string | WebAssembly.Module, options: Partial<Options>, signal: AbortSignal): Promise<Desk> {
  const line = new Line(new Worker(trusted(url) as unknown as URL, { type: "module" }));
  signal.addEventListener("abort", () => line.close(), { once: true });
  const opened = async (): Promise<Policy> => {
    await line.ready;
    return line.ask<Policy>({ ask: "open", module, options });
  };
  const policy = await opened().catch((error: unknown) => {
    line.close();
    throw error;
  });
  return {
    policy,
    async observe(source, time) {
      const frame = await carried(source as HTMLVideoElement);
      // One that was not handed over after all would keep the camera waiting for its memory.
      return line.ask<Seen>({ ask: "observe", source: frame, time }, [frame]).finally(() => frame.close());
    },
    take: () => line.ask<PlainPhoto | undefined>({ ask: "take" }),
    prepare: (file) => line.ask<PlainPhoto>({ ask: "prepare", file }),
    reset: () => line.ask<void>({ ask: "reset" }),
  };
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;

/** A Worker's address as a page under Trusted Types demands it: by the policy `facegate`, which knows this one use. */
function trusted(url: string | URL): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy("facegate", { createScriptURL: (text) => text });
  return policy ? policy.createScriptURL(String(url)) : url;
}
