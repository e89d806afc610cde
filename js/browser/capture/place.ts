import { scalar, simd } from "../address.js";
import { hasSimd } from "../simd.js";
import type { Desk } from "./desk.js";
import type { CaptureOptions } from "./types.js";
import { canCarry, openRemoteDesk } from "./remote.js";

/** The address as bundlers look for it. */
const script = (): URL => new URL("./worker.js", import.meta.url);

/**
 * Opens a desk in a Worker, and where there is none, the page's policy forbids it, or its script does not load, on this thread; whose code is loaded
 * only then. The signal closes it.
 */
export async function openPlace({ worker, module = hasSimd() ? simd() : scalar(), prepare: options = {} }: CaptureOptions, signal: AbortSignal): Promise<Desk> {
  const where = module instanceof WebAssembly.Module ? module : String(module);
  if (worker !== false && canCarry()) {
    const remote = await openRemoteDesk(worker ?? script(), where, options, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (remote) return remote;
  }
  const { openLocalDesk } = await import("./local.js");
  return openLocalDesk(where, options, signal);
}
