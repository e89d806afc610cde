//! A photo's DCT coefficients, transformed once, before any quality is chosen.

use super::fdct;
use crate::image::resize::Planes;

/// Blocks of an MCU: four of luma, one of each chroma.
pub(super) const MCU: usize = 6;

/// All blocks in the order of the scan, Q4, each as the transform leaves it.
pub(crate) struct Coefficients {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) mcus: Vec<[[i16; 64]; MCU]>,
}

impl Coefficients {
    /// Transforms a photo's planes.
    pub(crate) fn new(planes: &Planes) -> Self {
        let (across, down) = (planes.width.div_ceil(16), planes.height.div_ceil(16));
        let half = planes.width.div_ceil(2);
        let mut mcus = Vec::with_capacity(across * down);
        for y in 0..down {
            let luma = [0, 1].map(|k| strip(&planes.luma, planes.width, 2 * y + k));
            let [blue, red] = planes.chroma.each_ref().map(|plane| strip(plane, half, y));
            // A row at a time: it is still near when it is written.
            mcus.resize((y + 1) * across, [[0; 64]; MCU]);
            transform(&[luma[0], luma[1], blue, red], &mut mcus[y * across..]);
        }
        let side = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        Self { width: side(planes.width), height: side(planes.height), mcus }
    }
}

/// The lines of a row of blocks; past the edge the last one repeats.
type Strip<'a> = [&'a [u8]; 8];

fn strip(plane: &[u8], width: usize, y: usize) -> Strip<'_> {
    let last = plane.len() / width - 1;
    core::array::from_fn(|dy| &plane[(8 * y + dy).min(last) * width..][..width])
}

/// A row of MCUs from two strips of luma, one of each chroma. A function by itself, so that an engine makes the transform's
/// constants ready only once for all its blocks.
#[inline(never)]
fn transform(strips: &[Strip<'_>; 4], mcus: &mut [[[i16; 64]; MCU]]) {
    for (x, mcu) in mcus.iter_mut().enumerate() {
        for (k, block) in mcu.iter_mut().enumerate() {
            let (strip, x) = if k < 4 { (k / 2, 2 * x + k % 2) } else { (k - 2, x) };
            let samples = strips[strip].map(|line| match line.get(8 * x..).and_then(<[u8]>::first_chunk) {
                Some(eight) => *eight,
                None => beyond(line, 8 * x),
            });
            fdct::forward(&samples, block);
        }
    }
}

/// Eight samples of which some are past the edge, where the last one repeats.
#[cold]
#[inline(never)]
fn beyond(line: &[u8], x: usize) -> [u8; 8] {
    core::array::from_fn(|dx| line[(x + dx).min(line.len() - 1)])
}
