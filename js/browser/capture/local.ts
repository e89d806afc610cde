import type { Options } from "../facegate_browser.js";
import { initWith, type Init } from "../module.js";
import { openDesk, type Desk } from "./desk.js";

let init: Init | undefined;

/** Opens a desk on the page's own thread. */
export function openLocalDesk(module: string | WebAssembly.Module, options: Partial<Options>): Promise<Desk> {
  init ??= initWith(() => module);
  return openDesk(init, options);
}
