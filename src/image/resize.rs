//! The resize: rows of a raster, or of each of its planes, stream through three
//! separable Lanczos scalers (luma, and chroma at half the density) straight into
//! small planes. Chroma samples sit in the middle of their four luma samples, as
//! JFIF 1.02 has them.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are below 2^16; samples are clamped before they are narrowed"
)]

use std::ops::Range;

use super::lanczos::Axis;
use super::orient::Orientation;
use super::raster::{Pixels, Plane, Raster};
use super::scaler::Scaler;

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

/// Crops and resizes pixels, then turns the small planes upright.
pub(crate) fn resize(pixels: &Pixels<'_>, job: &Job) -> Planes {
    let turn = job.orientation;
    let (out_width, out_height) = turn.size(job.size);
    let (luma, chroma) = match pixels {
        Pixels::Packed(raster) => {
            let spacing = [f64::from(raster.reduced); 2];
            let [across, down] = job.lines(spacing, [(0, raster.width), (0, raster.height)]);
            stream(raster, Scaler::new(across.luma(), down.luma()), Chroma::new(&across, &down))
        }
        Pixels::Planar(planes) => planar(planes, job),
    };
    let (width, height) = (out_width as usize, out_height as usize);
    Planes {
        width: job.size.0 as usize,
        height: job.size.1 as usize,
        luma: turn.apply(luma, width, height),
        chroma: chroma.map(|plane| turn.apply(plane, width.div_ceil(2), height.div_ceil(2))),
    }
}

impl Job {
    /// Columns and rows of the stored picture that the photo depends on, or more: a Lanczos window of chroma beyond the
    /// crop each way, whose samples may be four pixels apart or the photo's as many as it takes for one of them.
    pub(crate) fn reach(&self) -> [Range<usize>; 2] {
        let [x, y, width, height] = self.orientation.rect_to_stored(self.crop, self.stored);
        let target = self.orientation.size(self.size);
        let axis = |from: u32, length: u32, target: u32, whole: u32| {
            let step = f64::from(length) / f64::from(target);
            let margin = (5.0 * (2.0 * step).max(4.0)) as usize;
            (from as usize).saturating_sub(margin)..((from + length) as usize + margin).min(whole as usize)
        };
        [axis(x, width, target.0, self.stored.0), axis(y, height, target.1, self.stored.1)]
    }

    /// The axes of a source: its samples' spacing in pixels, and its first sample and their number, across and down.
    fn lines(&self, spacing: [f64; 2], samples: [(usize, usize); 2]) -> [Line; 2] {
        let turn = self.orientation;
        let [x, y, width, height] = turn.rect_to_stored(self.crop, self.stored);
        let (out_width, out_height) = turn.size(self.size);
        [
            Line::new(samples[0], spacing[0], (x, width), out_width, turn.flip_x),
            Line::new(samples[1], spacing[1], (y, height), out_height, turn.flip_y),
        ]
    }
}

/// Each plane by itself, at its own density.
fn planar(planes: &[Plane], job: &Job) -> (Vec<u8>, [Vec<u8>; 2]) {
    let scaled = |plane: &Plane, is_luma: bool| {
        let [across, down] = job.lines(plane.spacing, [(plane.left, plane.width), (plane.top, plane.height)]);
        let axis = |line: &Line| if is_luma { line.luma() } else { line.chroma(false) };
        let mut scaler = Scaler::new(axis(&across), axis(&down));
        let (left, right) = scaler.across.reach(plane.width);
        let (top, bottom) = scaler.down.reach(plane.height);
        let mut row = vec![0_i16; plane.width + scaler.across.count];
        for y in top..bottom {
            for (to, sample) in row[left..right].iter_mut().zip(&plane.row(y)[left..right]) {
                *to = i16::from(*sample);
            }
            scaler.push(y, &row);
        }
        scaler.out
    };
    let (width, height) = job.orientation.size(job.size);
    let gray = || vec![128; (width.div_ceil(2) * height.div_ceil(2)) as usize];
    match planes {
        [luma, blue, red] => (scaled(luma, true), [scaled(blue, false), scaled(red, false)]),
        _ => (planes.first().map(|luma| scaled(luma, true)).unwrap_or_default(), [gray(), gray()]),
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
    /// `first` is the source's first sample of a line whose samples are `spacing` pixels apart.
    fn new(
        (first, source): (usize, usize),
        spacing: f64,
        (from, length): (u32, u32),
        target: u32,
        flipped: bool,
    ) -> Self {
        Self {
            source,
            origin: f64::from(from) / spacing - first as f64,
            step: f64::from(length) / spacing / f64::from(target),
            target: target as usize,
            flipped,
        }
    }

    const fn luma(&self) -> Axis {
        Axis { source: self.source, origin: self.origin, step: self.step, target: self.target }
    }

    /// Chroma pairs are counted from the upright edge: against the stored order
    /// an odd line begins with half a pair. `halved` is a source of pairs already.
    fn chroma(&self, halved: bool) -> Axis {
        let lead = if self.flipped && self.target % 2 == 1 { self.step } else { 0.0 };
        let (origin, step, target) = (self.origin - lead, self.step * 2.0, self.target.div_ceil(2));
        if halved {
            Axis { source: self.source.div_ceil(2), origin: origin / 2.0, step: step / 2.0, target }
        } else {
            Axis { source: self.source, origin, step, target }
        }
    }
}

fn stream(raster: &Raster<'_>, mut luma: Scaler, mut chroma: Chroma) -> (Vec<u8>, [Vec<u8>; 2]) {
    let gray = raster.layout.is_gray();
    let reach = |scaler: &Scaler| (scaler.across.reach(raster.width), scaler.down.reach(raster.height));
    let ((left, right), (top, bottom)) = if gray {
        reach(&luma)
    } else {
        let (own, other) = (reach(&luma), chroma.reach(raster));
        (union(own.0, other.0), union(own.1, other.1))
    };
    // Zero weights pad the taps: the slack is read and does not count.
    let slack = luma.across.count.max(chroma.scalers[0].across.count);
    let mut rows = [(); 3].map(|()| vec![0_i16; raster.width + slack]);
    for y in top..bottom {
        let [row, blue, red] = &mut rows;
        raster.read_row(y, left, &mut row[left..right], [&mut blue[left..right], &mut red[left..right]]);
        luma.push(y, row);
        if !gray {
            chroma.push(y, y + 1 == raster.height, raster.width, [blue, red]);
        }
    }
    if gray {
        return (luma.out, chroma.scalers.map(|s| vec![128; s.width * s.height]));
    }
    (luma.out, chroma.scalers.map(|s| s.out))
}

fn union(a: (usize, usize), b: (usize, usize)) -> (usize, usize) {
    (a.0.min(b.0), a.1.max(b.1))
}

/// The two chroma planes on their way. Where luma shrinks to a half or less, 2 × 2
/// samples are averaged first: the photo has no more of them, and the scalers do a quarter of the work.
struct Chroma {
    scalers: [Scaler; 2],
    halved: bool,
    /// Sums of the pairs of an even row, waiting for the odd one.
    pairs: [Vec<i16>; 2],
}

impl Chroma {
    fn new(across: &Line, down: &Line) -> Self {
        let halved = across.step >= 2.0 && down.step >= 2.0;
        let scaler = || Scaler::new(across.chroma(halved), down.chroma(halved));
        let scalers = [scaler(), scaler()];
        let length = if halved { across.source.div_ceil(2) + scalers[0].across.count } else { 0 };
        Self { scalers, halved, pairs: [vec![0; length], vec![0; length]] }
    }

    /// Columns and rows of the raster that are needed.
    fn reach(&self, raster: &Raster<'_>) -> ((usize, usize), (usize, usize)) {
        let scaler = &self.scalers[0];
        if !self.halved {
            return (scaler.across.reach(raster.width), scaler.down.reach(raster.height));
        }
        let whole = |(first, end): (usize, usize), limit: usize| (first * 2, (end * 2).min(limit));
        (
            whole(scaler.across.reach(raster.width.div_ceil(2)), raster.width),
            whole(scaler.down.reach(raster.height.div_ceil(2)), raster.height),
        )
    }

    fn push(&mut self, y: usize, last: bool, width: usize, rows: [&mut Vec<i16>; 2]) {
        for ((scaler, pairs), row) in self.scalers.iter_mut().zip(&mut self.pairs).zip(rows) {
            if !self.halved {
                scaler.push(y, row);
                continue;
            }
            // An odd line's last sample, and an odd picture's last row, stand for two.
            row[width] = row[width - 1];
            let sums = row.as_chunks::<2>().0.iter().map(|[a, b]| a + b);
            let even = y.is_multiple_of(2);
            for (to, sum) in pairs.iter_mut().zip(sums) {
                *to = match (even, last) {
                    (true, true) => 2 * sum,
                    (true, false) => sum,
                    (false, _) => *to + sum,
                };
            }
            if !even || last {
                for sum in pairs.iter_mut() {
                    *sum = (*sum + 2) >> 2;
                }
                scaler.push(y / 2, pairs);
            }
        }
    }
}
