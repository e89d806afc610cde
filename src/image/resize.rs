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

use super::color;
use super::lanczos::{Axis, Taps};
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
            let lines = job.lines(spacing, [(0, raster.width), (0, raster.height)]);
            if raster.layout.is_gray() {
                (stream_gray(raster, &lines), job.neutral())
            } else {
                stream(raster, &lines)
            }
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

    /// The chroma planes of a photo without colour.
    fn neutral(&self) -> [Vec<u8>; 2] {
        let length = self.size.0.div_ceil(2) as usize * self.size.1.div_ceil(2) as usize;
        [vec![128; length], vec![128; length]]
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
        let mut spare = [(); 2].map(|()| vec![0; plane.width + scaler.slack()]);
        for pair in top / 2..bottom.div_ceil(2) {
            let mut y = 2 * pair;
            let rows = spare.each_mut().map(|spare| {
                let all = plane.samples.get(y * plane.stride..);
                let row = all.and_then(|all| all.get(..spare.len())).unwrap_or_else(|| {
                    if let Some(row) = plane.row(y).get(left..right) {
                        spare[left..right].copy_from_slice(row);
                    }
                    spare
                });
                y += 1;
                row
            });
            scaler.push(pair, rows);
        }
        scaler.out
    };
    match planes {
        [luma, blue, red] => (scaled(luma, true), [scaled(blue, false), scaled(red, false)]),
        _ => (planes.first().map(|luma| scaled(luma, true)).unwrap_or_default(), job.neutral()),
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

/// Two rows at a time: Y of both, and a row of Cb and Cr of each 2 × 2 pixels, of which a photo has no more.
fn stream(raster: &Raster<'_>, [across, down]: &[Line; 2]) -> (Vec<u8>, [Vec<u8>; 2]) {
    let mut luma = Scaler::new(across.luma(), down.luma());
    let blue = Scaler::new(across.chroma(true), down.chroma(true));
    let mut chroma = [blue.alike(), blue];
    let (columns, pairs) = reach(raster, &luma, &chroma[0]);
    let slack = luma.slack().max(chroma[0].slack());
    let mut spare = [Vec::new(), Vec::new()];
    let mut rows = [(); 2].map(|()| vec![0; raster.width + slack]);
    // Of blue and of red two rows, the latter of which comes with the next pair.
    let mut halves = [(); 2].map(|()| [(); 2].map(|()| vec![0; raster.width.div_ceil(2) + slack]));
    for pair in pairs.clone() {
        let y = [2 * pair, (2 * pair + 1).min(raster.height - 1)];
        let [first, second] = &mut spare;
        let pixels = [raster.rgbx(y[0], columns.clone(), first), raster.rgbx(y[1], columns.clone(), second)];
        let [above, below] = &mut rows;
        let [blue, red] = halves.each_mut().map(|half| &mut half[pair % 2][columns.start / 2..]);
        color::rows(pixels, [&mut above[columns.start..], &mut below[columns.start..]], [blue, red]);
        luma.push(pair, rows.each_ref().map(Vec::as_slice));
        if pair % 2 == 1 || pair + 1 == pairs.end {
            for (scaler, half) in chroma.iter_mut().zip(&halves) {
                scaler.push(pair / 2, half.each_ref().map(Vec::as_slice));
            }
        }
    }
    (luma.out, chroma.map(|scaler| scaler.out))
}

/// The columns and the pairs of rows that are needed; the first column is an even one.
fn reach(raster: &Raster<'_>, luma: &Scaler, chroma: &Scaler) -> (Range<usize>, Range<usize>) {
    let both = |of: fn(&Scaler) -> &Taps, length: usize| {
        let (own, pairs) = (of(luma).reach(length), of(chroma).reach(length.div_ceil(2)));
        own.0.min(2 * pairs.0) / 2..own.1.div_ceil(2).max(pairs.1)
    };
    let columns = both(|scaler| &scaler.across, raster.width);
    let rows = both(|scaler| &scaler.down, raster.height);
    (2 * columns.start..(2 * columns.end).min(raster.width), rows)
}

fn stream_gray(raster: &Raster<'_>, [across, down]: &[Line; 2]) -> Vec<u8> {
    let mut scaler = Scaler::new(across.luma(), down.luma());
    let (left, right) = scaler.across.reach(raster.width);
    let (top, bottom) = scaler.down.reach(raster.height);
    let mut spare = Vec::new();
    let mut rows = [(); 2].map(|()| vec![0; raster.width + scaler.slack()]);
    for pair in top / 2..bottom.div_ceil(2) {
        for (y, row) in (2 * pair..raster.height).zip(&mut rows) {
            row[left..right].copy_from_slice(raster.gray(y, left..right, &mut spare));
        }
        scaler.push(pair, rows.each_ref().map(Vec::as_slice));
    }
    scaler.out
}
