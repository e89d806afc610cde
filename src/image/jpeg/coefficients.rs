//! A photo's DCT coefficients, transformed once, before any quality is chosen.

use super::fdct;
use crate::image::resize::Planes;

/// Blocks of an MCU: four of luma, one of each chroma.
pub(super) const MCU: usize = 6;

/// All blocks in the order of the scan, each in zigzag order, Q4.
pub(crate) struct Coefficients {
    pub(super) width: u16,
    pub(super) height: u16,
    pub(super) blocks: Vec<[i16; 64]>,
}

impl Coefficients {
    /// Transforms a photo's planes.
    pub(crate) fn new(planes: &Planes) -> Self {
        let (across, down) = (planes.width.div_ceil(16), planes.height.div_ceil(16));
        let (half_width, half_height) = (planes.width.div_ceil(2), planes.height.div_ceil(2));
        let mut blocks = Vec::with_capacity(across * down * MCU);
        for y in 0..down {
            for x in 0..across {
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let at = (2 * x + dx, 2 * y + dy);
                    blocks.push(block(&planes.luma, planes.width, planes.height, at));
                }
                for plane in &planes.chroma {
                    blocks.push(block(plane, half_width, half_height, (x, y)));
                }
            }
        }
        let side = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        Self { width: side(planes.width), height: side(planes.height), blocks }
    }
}

/// One transformed block; past the edge the last sample repeats.
fn block(plane: &[u8], width: usize, height: usize, (bx, by): (usize, usize)) -> [i16; 64] {
    let mut samples = [[0.0; 8]; 8];
    for (dy, row) in samples.iter_mut().enumerate() {
        let line = (by * 8 + dy).min(height - 1) * width;
        if let Some(eight) = plane[line..line + width].get(bx * 8..bx * 8 + 8) {
            for (to, s) in row.iter_mut().zip(eight) {
                *to = f32::from(*s) - 128.0;
            }
        } else {
            for (dx, to) in row.iter_mut().enumerate() {
                *to = f32::from(plane[line + (bx * 8 + dx).min(width - 1)]) - 128.0;
            }
        }
    }
    fdct::forward(samples)
}
