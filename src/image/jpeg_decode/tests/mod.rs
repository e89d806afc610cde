//! The decoder before judges: libjpeg-turbo's own output for files of libjpeg-turbo, and the jpeg-decoder crate for
//! everything the jpeg-encoder crate and `cjpeg -sample` write.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that fails panics")]
#![allow(clippy::cast_precision_loss, reason = "sizes of small pictures")]

mod damage;
mod endings;
mod index;
mod judges;
mod leaps;
mod oddities;

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::Wanted;
use crate::Error;
use crate::image::raster::Plane;

/// A file beside the integration tests.
fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/images/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Everything, chroma as dense as it is stored.
fn whole(block: usize) -> Wanted {
    Wanted {
        block,
        halve_chroma: false,
        area: [0..usize::from(u16::MAX), 0..usize::from(u16::MAX)],
        cut: false,
    }
}

/// The planes of a file that is all there and was never decoded before.
fn decode(bytes: &[u8], wanted: &Wanted) -> Result<Vec<Plane<'static>>, Error> {
    super::decode(bytes, wanted, None).map(|decoded| decoded.planes)
}

fn planes(bytes: &[u8], block: usize) -> Vec<Plane<'static>> {
    try_planes(bytes, block).unwrap()
}

fn try_planes(bytes: &[u8], block: usize) -> Result<Vec<Plane<'static>>, Error> {
    decode(bytes, &whole(block))
}

/// How a test's file is written.
#[derive(Clone, Copy, Debug)]
struct Coding {
    sampling: SamplingFactor,
    color: bool,
    progressive: bool,
    restart: u16,
    /// One scan for each component, with Huffman tables of its own.
    separate: bool,
}

/// Waves of three periods in each channel, never alike.
fn picture(width: usize, height: usize, samples: usize) -> Vec<u8> {
    let wave = |x: usize, y: usize, c: usize| {
        let (x, y) = (f64::from(x as u32), f64::from(y as u32));
        let c = f64::from(c as u32);
        128.0 + 60.0 * (x * 0.11 + y * 0.07 * c).sin() + 50.0 * (y * 0.13 - x * 0.05 * (c + 1.0) + c).cos()
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    pixels.flat_map(|(x, y)| (0..samples).map(move |c| wave(x, y, c) as u8)).collect()
}

fn encode(width: usize, height: usize, coding: Coding) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 92);
    encoder.set_sampling_factor(coding.sampling);
    encoder.set_progressive(coding.progressive);
    encoder.set_optimized_huffman_tables(coding.separate);
    if coding.restart > 0 {
        encoder.set_restart_interval(coding.restart);
    }
    let (kind, samples) = if coding.color { (ColorType::Rgb, 3) } else { (ColorType::Luma, 1) };
    encoder.encode(&picture(width, height, samples), width as u16, height as u16, kind).unwrap();
    out
}
