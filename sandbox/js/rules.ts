// The rules, compiled once per isolate.
import wasm from "./facegate_sandbox_bg.wasm";
import { initSync } from "./facegate_sandbox.js";

const { memory } = initSync({ module: wasm });

/** Bytes of memory the rules have taken. */
export function rulesBytes(): number {
  return memory.buffer.byteLength;
}

export * from "./facegate_sandbox.js";
