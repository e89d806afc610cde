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
