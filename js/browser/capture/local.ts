import type { Options } from "../facegate_browser.js";
import type { Frame } from "../frame.js";
import { initWith, type Init } from "../module.js";
import { openDesk, type Desk } from "./desk.js";

let init: Init | undefined;

/** A small gray frame of a camera: engines compile a function when it is first called, which for a first frame is most of the work. */
const gray: Frame = { data: new Uint8Array(115_200).fill(128), format: "I420", codedWidth: 240, codedHeight: 320 };

/** Opens a desk on the page's own thread, in tasks that are short; the signal closes it. */
export async function openLocalDesk(module: string | WebAssembly.Module, options: Partial<Options>, signal: AbortSignal): Promise<Desk> {
  init ??= initWith(() => module);
  await init();
  await pause();
  const { close, look, ...desk } = await openDesk(init, options);
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();
  else {
    await pause();
    await look(gray).catch(() => undefined);
    await pause();
  }
  return desk;
}

/** Lets the page do what waits. */
function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
