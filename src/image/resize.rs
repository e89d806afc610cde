//! The resize: rows of a raster stream through three separable Lanczos scalers
//! (luma, and chroma at half the density) straight into small planes. Chroma
//! samples sit in the middle of their four luma samples, as JFIF 1.02 has them.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are below 2^16; samples are clamped before they are narrowed"
)]

use super::lanczos::{Axis, Taps};
use super::orient::Orientation;
use super::raster::Raster;

/// A photo's pixels: Y, and Cb and Cr at half the size each way, rounded up.
pub(crate) struct Planes {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
    pub(crate) chroma: [Vec<u8>; 2],
}

/// What of a raster becomes how large a photo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Job {
    /// The crop in upright pixels of the picture: x, y, width, height.
    pub(crate) crop: [u32; 4],
    /// The picture's size as stored.
    pub(crate) stored: (u32, u32),
    /// The photo's upright size.
    pub(crate) size: (u32, u32),
    /// How the stored picture is to be turned.
    pub(crate) orientation: Orientation,
}

/// Crops and resizes a raster, then turns the small planes upright.
pub(crate) fn resize(raster: &Raster<'_>, job: &Job) -> Planes {
    let turn = job.orientation;
    let [x, y, width, height] = turn.rect_to_stored(job.crop, job.stored);
    let (out_width, out_height) = turn.size(job.size);
    let across = Line::new(raster.width, raster.reduced, (x, width), out_width, turn.flip_x);
    let down = Line::new(raster.height, raster.reduced, (y, height), out_height, turn.flip_y);
    let luma = Scaler::new(across.luma(), down.luma());
    let chroma = || Scaler::new(across.chroma(), down.chroma());
    let (luma, chroma) = stream(raster, luma, [chroma(), chroma()]);
    let (half_width, half_height) = (across.chroma().target, down.chroma().target);
    Planes {
        width: job.size.0 as usize,
        height: job.size.1 as usize,
        luma: turn.apply(luma, across.target, down.target),
        chroma: chroma.map(|plane| turn.apply(plane, half_width, half_height)),
    }
}

/// One axis of the job, from which luma and chroma take theirs.
struct Line {
    source: usize,
    origin: f64,
    step: f64,
    target: usize,
    flipped: bool,
}

impl Line {
    fn new(source: usize, reduced: u32, (from, length): (u32, u32), target: u32, flipped: bool) -> Self {
        let reduced = f64::from(reduced);
        Self {
            source,
            origin: f64::from(from) / reduced,
            step: f64::from(length) / reduced / f64::from(target),
            target: target as usize,
            flipped,
        }
    }

    const fn luma(&self) -> Axis {
        Axis { source: self.source, origin: self.origin, step: self.step, target: self.target }
    }

    /// Chroma pairs are counted from the upright edge: against the stored order
    /// an odd line begins with half a pair.
    fn chroma(&self) -> Axis {
        let lead = if self.flipped && self.target % 2 == 1 { self.step } else { 0.0 };
        Axis {
            source: self.source,
            origin: self.origin - lead,
            step: self.step * 2.0,
            target: self.target.div_ceil(2),
        }
    }
}

fn stream(raster: &Raster<'_>, mut luma: Scaler, mut chroma: [Scaler; 2]) -> (Vec<u8>, [Vec<u8>; 2]) {
    let gray = raster.layout.is_gray();
    let [(l0, l1), (c0, c1)] = [&luma, &chroma[0]].map(|s| s.across.reach(raster.width));
    let (left, right) = (l0.min(c0), l1.max(c1));
    let [(l0, l1), (c0, c1)] = [&luma, &chroma[0]].map(|s| s.down.reach(raster.height));
    let (top, bottom) = if gray { (l0, l1) } else { (l0.min(c0), l1.max(c1)) };
    // Zero weights pad the taps: the slack is read and does not count.
    let slack = luma.across.count.max(chroma[0].across.count);
    let mut rows = [(); 3].map(|()| vec![0_i16; raster.width + slack]);
    for y in top..bottom {
        let [row, blue, red] = &mut rows;
        raster.read_row(y, left, &mut row[left..right], [&mut blue[left..right], &mut red[left..right]]);
        luma.push(y, row);
        if !gray {
            chroma[0].push(y, blue);
            chroma[1].push(y, red);
        }
    }
    if gray {
        return (luma.out, chroma.map(|s| vec![128; s.width * s.height]));
    }
    (luma.out, chroma.map(|s| s.out))
}

/// One plane on its way: rows go in at the top, finished rows come out.
struct Scaler {
    across: Taps,
    down: Taps,
    width: usize,
    height: usize,
    last_source: usize,
    /// The last `down.count` rows, resized across, Q6.
    ring: Vec<i16>,
    sums: Vec<i32>,
    next: usize,
    out: Vec<u8>,
}

impl Scaler {
    fn new(across: Axis, down: Axis) -> Self {
        let (width, height) = (across.target, down.target);
        let (across, last_source) = (Taps::new(across), down.source - 1);
        let down = Taps::new(down);
        Self {
            ring: vec![0; width * down.count],
            sums: vec![0; width],
            out: Vec::with_capacity(width * height),
            next: 0,
            across,
            down,
            width,
            height,
            last_source,
        }
    }

    /// Takes source row `y`; rows come in order, those not needed are passed over.
    fn push(&mut self, y: usize, row: &[i16]) {
        let first = self.down.start.get(self.next).copied();
        if first.is_none_or(|first| y < first as usize) {
            return;
        }
        let slot = y % self.down.count * self.width;
        across(row, &self.across, &mut self.ring[slot..slot + self.width]);
        while let Some(start) = self.down.start.get(self.next).copied() {
            let start = start as usize;
            if y < (start + self.down.count - 1).min(self.last_source) {
                break;
            }
            self.emit(start, y);
            self.next += 1;
        }
    }

    fn emit(&mut self, start: usize, newest: usize) {
        let count = self.down.count;
        let weights = &self.down.weights[self.next * count..][..count];
        self.sums.fill(1 << 19);
        for (k, weight) in weights.iter().enumerate().filter(|(_, w)| **w != 0) {
            let slot = (start + k).min(newest) % count * self.width;
            let row = &self.ring[slot..slot + self.width];
            for (sum, sample) in self.sums.iter_mut().zip(row) {
                *sum += i32::from(*sample) * i32::from(*weight);
            }
        }
        self.out.extend(self.sums.iter().map(|sum| (sum >> 20).clamp(0, 255) as u8));
    }
}

/// One row resized across, to Q6.
fn across(row: &[i16], taps: &Taps, out: &mut [i16]) {
    let all = taps.weights.chunks_exact(taps.count);
    for ((to, start), weights) in out.iter_mut().zip(&taps.start).zip(all) {
        let samples = &row[*start as usize..][..taps.count];
        let mut sums = [0_i32; 8];
        for (s, w) in samples.as_chunks::<8>().0.iter().zip(weights.as_chunks::<8>().0) {
            for k in 0..8 {
                sums[k] += i32::from(s[k]) * i32::from(w[k]);
            }
        }
        let sum: i32 = sums.iter().sum();
        *to = ((sum + 128) >> 8) as i16;
    }
}
