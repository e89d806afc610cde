//! The rules of facegate's stand-in for the upstream operation: what the
//! vendor's gateway and operations accept, what they answer, and what a script
//! makes them answer instead.
//!
//! Everything here is pure: requests, facts, clock and ids come in, answers go
//! out. `sandbox/js` keeps the state and speaks HTTP; only `bind` knows WebAssembly.

pub mod answer;
pub mod command;
pub mod decide;
pub mod decode;
pub mod effect;
pub mod face;
pub mod fields;
pub mod gateway;
pub mod picture;
pub mod refusal;
pub mod rules;
pub mod schedule;

#[cfg(target_arch = "wasm32")]
mod bind;
