import type { Options } from "../facegate_browser.js";
import { initWith, type Init } from "../module.js";
import { openDesk, type Desk } from "./desk.js";

let init: Init | undefined;

/** Opens a desk on the page's own thread; the signal closes it. */
export async function openLocalDesk(module: string | WebAssembly.Module, options: Partial<Options>, signal: AbortSignal): Promise<Desk> {
  init ??= initWith(() => module);
  const { close, ...desk } = await openDesk(init, options);
  signal.addEventListener("abort", close, { once: true });
  if (signal.aborted) close();
  return desk;
}
