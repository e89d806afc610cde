//! A photo's DCT coefficients, transformed once, before any quality is chosen.

use super::fdct;
use crate::image::resize::Planes;

/// Blocks of an MCU: four of luma, one of each chroma.
pub(super) const MCU: usize = 6;

/// A block's coefficients, Q4, as the transform leaves them: column by column.
pub(super) type Block = [[i16; 8]; 8];

/// All blocks in the order of the scan.
pub(crate) struct Coefficients {
    pub(super) width: u16,
    pub(super) height: u16,
    /// The lines of the blocks: written one behind the other, they need no room that was emptied before.
    lines: Vec<[i16; 8]>,
    /// Some of the MCUs by themselves, which are quicker looked through than one here and one there.
    pub(super) sample: Vec<Sampled>,
}

/// An MCU of the sample.
pub(super) struct Sampled {
    /// The first coefficients of the blocks before it, by component.
    pub(super) before: [i16; 3],
    pub(super) mcu: [Block; MCU],
}

/// One MCU of so many is in the sample; prime, so that it walks through the columns.
const SAMPLED: usize = 7;

impl Coefficients {
    /// Transforms a photo's planes.
    pub(crate) fn new(planes: &Planes) -> Self {
        let (across, down) = (planes.width.div_ceil(16), planes.height.div_ceil(16));
        let half = planes.width.div_ceil(2);
        let mut lines = Vec::with_capacity(across * down * MCU * 8);
        let mut sample = Vec::with_capacity((across * down).div_ceil(SAMPLED));
        for y in 0..down {
            let luma = [0, 1].map(|k| strip(&planes.luma, planes.width, 2 * y + k));
            let [blue, red] = planes.chroma.each_ref().map(|plane| strip(plane, half, y));
            transform(&[luma[0], luma[1], blue, red], across, &mut lines);
            // A row at a time: it is still near when it is copied.
            let mcus = grouped(&lines);
            sample.extend(
                (sample.len() * SAMPLED..mcus.len()).step_by(SAMPLED).map(|at| Sampled::new(mcus, at)),
            );
        }
        let side = |length: usize| u16::try_from(length).unwrap_or(u16::MAX);
        Self { width: side(planes.width), height: side(planes.height), lines, sample }
    }

    pub(super) fn mcus(&self) -> &[[Block; MCU]] {
        grouped(&self.lines)
    }
}

impl Sampled {
    fn new(mcus: &[[Block; MCU]], at: usize) -> Self {
        let before = at.checked_sub(1).map_or([0; 3], |at| [3, 4, 5].map(|last| mcus[at][last][0][0]));
        Self { before, mcu: mcus[at] }
    }
}

fn grouped(lines: &[[i16; 8]]) -> &[[Block; MCU]] {
    lines.as_chunks().0.as_chunks().0
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
fn transform(strips: &[Strip<'_>; 4], across: usize, lines: &mut Vec<[i16; 8]>) {
    for (x, k) in (0..across).flat_map(|x| (0..MCU).map(move |k| (x, k))) {
        let (strip, x) = if k < 4 { (k / 2, 2 * x + k % 2) } else { (k - 2, x) };
        let samples = strips[strip].map(|line| match line.get(8 * x..).and_then(<[u8]>::first_chunk) {
            Some(eight) => *eight,
            None => beyond(line, 8 * x),
        });
        lines.extend_from_slice(&fdct::forward(&samples));
    }
}

/// Eight samples of which some are past the edge, where the last one repeats.
#[cold]
#[inline(never)]
fn beyond(line: &[u8], x: usize) -> [u8; 8] {
    core::array::from_fn(|dx| line[(x + dx).min(line.len() - 1)])
}
