//! Numbers side by side: wasm's simd128 where it is there, plain arrays elsewhere, always with the same results. A tool of
//! the pixel code, which knows nothing of pictures.

#![allow(
    clippy::inline_always,
    reason = "lanes and words are one instruction each; measured: without it the decoder takes half as long again"
)]

pub(crate) mod bytes;
pub(crate) mod lanes;
pub(crate) mod words;
