import module from "./facegate_edge_bg.wasm";
import { initSync } from "./facegate_edge.js";

// Workers compile the module at deployment; instantiating it is synchronous and belongs to the start of the isolate.
initSync({ module });

export * from "./facegate_edge.js";
