// The rules, compiled once per isolate.
import wasm from "./facegate_sandbox_bg.wasm";
import { initSync } from "./facegate_sandbox.js";

initSync({ module: wasm });

export * from "./facegate_sandbox.js";
