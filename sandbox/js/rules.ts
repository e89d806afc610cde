// The rules, compiled once per isolate, and the models they judge pictures with, read when the first picture comes.
import attributes from "./attributes.onnx";
import wasm from "./facegate_sandbox_bg.wasm";
import { initSync, load } from "./facegate_sandbox.js";
import recognition from "./recognition.onnx";

const { memory } = initSync({ module: wasm });

/** Bytes of memory the rules have taken. */
export function rulesBytes(): number {
  return memory.buffer.byteLength;
}

let loaded = false;

/** Reads the models, once. */
export function loadModels(): void {
  if (!loaded) load(new Uint8Array(recognition), new Uint8Array(attributes));
  loaded = true;
}

export * from "./facegate_sandbox.js";
