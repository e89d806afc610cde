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
        let (half_width, half_height) = (planes.width.div_ceil(2), planes.height.div_ceil(2));
        let mut mcus = vec![[[0; 64]; MCU]; across * down];
        for (mcu, out) in mcus.iter_mut().enumerate() {
            let (x, y) = (mcu % across, mcu / across);
            let [luma @ .., blue, red] = out;
            for (k, to) in luma.iter_mut().enumerate() {
                block(&planes.luma, planes.width, planes.height, (2 * x + k % 2, 2 * y + k / 2), to);
            }
            for (plane, to) in planes.chroma.iter().zip([blue, red]) {
                block(plane, half_width, half_height, (x, y), to);
            }
        }
        let side = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        Self { width: side(planes.width), height: side(planes.height), mcus }
    }
}

/// One transformed block; past the edge the last sample repeats.
#[inline]
fn block(plane: &[u8], width: usize, height: usize, (bx, by): (usize, usize), out: &mut [i16; 64]) {
    let mut samples = [[0; 8]; 8];
    for (dy, row) in samples.iter_mut().enumerate() {
        let line = (by * 8 + dy).min(height - 1) * width;
        let line = &plane[line..line + width];
        if let Some(eight) = line.get(bx * 8..).and_then(<[u8]>::first_chunk) {
            *row = *eight;
        } else {
            *row = core::array::from_fn(|dx| line[(bx * 8 + dx).min(width - 1)]);
        }
    }
    fdct::forward(&samples, out);
}
