//! The edge's allocator. Rust's own for WebAssembly, dlmalloc, weighs 8 KB of a module that should be small.

use talc::wasm::{WasmDynamicTalc, new_wasm_dynamic_allocator};

#[global_allocator]
static ALLOCATOR: WasmDynamicTalc = new_wasm_dynamic_allocator();
