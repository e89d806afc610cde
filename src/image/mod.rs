//! Pictures: what a file is, its pixels, and the photo made of them.
//!
//! The headers and [`photo_check`] need no decoder and serve the edge as well;
//! the rest is the pixel path of `prepare`: decode → crop → resize on planes →
//! orient the small planes → bring them to sRGB → encode.

#![allow(
    clippy::inline_always,
    reason = "lanes and words are one instruction each; measured: without it the decoder takes half as long again"
)]

mod exif;
pub mod header;
mod jpeg_header;
pub mod photo_check;
mod png_header;
pub mod target_check;

#[cfg(feature = "pixels")]
pub(crate) mod budget;
#[cfg(feature = "pixels")]
mod color;
#[cfg(feature = "pixels")]
pub mod crop;
#[cfg(feature = "pixels")]
pub(crate) mod decode;
#[cfg(feature = "pixels")]
pub mod frame;
#[cfg(feature = "pixels")]
pub(crate) mod icc;
#[cfg(feature = "pixels")]
pub(crate) mod jpeg;
#[cfg(feature = "pixels")]
pub(crate) mod jpeg_decode;
#[cfg(feature = "pixels")]
pub mod jpeg_quality;
#[cfg(feature = "pixels")]
mod lanczos;
#[cfg(feature = "pixels")]
pub mod matrix;
#[cfg(feature = "pixels")]
pub(crate) mod orient;
#[cfg(feature = "pixels")]
mod png;
#[cfg(feature = "pixels")]
pub(crate) mod raster;
#[cfg(feature = "pixels")]
pub(crate) mod resize;
#[cfg(feature = "pixels")]
mod scaler;
#[cfg(feature = "pixels")]
pub(crate) mod view;
#[cfg(feature = "pixels")]
pub mod webp;
