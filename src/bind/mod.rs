//! The only code that knows WebAssembly: it turns JavaScript's values into
//! facegate's and back, and decides nothing.
#![allow(unreachable_pub, reason = "wasm-bindgen exports only what is pub")]

#[cfg(feature = "edge")]
mod allocator;
#[cfg(feature = "edge")]
mod answer;
#[cfg(feature = "browser")]
mod browser;
#[cfg(feature = "edge")]
mod edge;
#[cfg(feature = "edge")]
mod edge_error;
#[cfg(feature = "browser")]
mod error;
#[cfg(feature = "browser")]
mod live;
#[cfg(feature = "browser")]
mod options;
#[cfg(feature = "edge")]
mod proof;

/// Says in the console why a development build panicked.
#[cfg(feature = "debug")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
pub fn tell_of_panics() {
    console_error_panic_hook::set_once();
}
