//! Small views of a picture, upright and in RGB: what the detector and the measures look at. An area average, down the
//! columns first, so that all but a few operations go over bytes as they lie in memory.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are below 2^16; sums of weighted bytes fit sixteen bits"
)]

mod taps;

use std::ops::Range;

use super::matrix::ToRgb;
use super::orient::Orientation;
use super::raster::{Pixels, Plane, Raster};
use crate::simd::words::Words;
use crate::view::View;
use taps::{Axis, Taps};

/// What part of a picture a view shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cut {
    /// x, y, width, height in upright pixels, within the picture.
    pub(crate) area: [u32; 4],
    /// The view's width and height.
    pub(crate) size: (u32, u32),
    /// The picture's size as stored.
    pub(crate) stored: (u32, u32),
    /// How the stored picture is to be turned.
    pub(crate) orientation: Orientation,
    /// Of how many stored rows one is looked at: where many become one, half of them tell as much.
    pub(crate) every: usize,
}

impl Cut {
    /// The axes of samples that are `spacing` pixels apart, the first of them `first` samples into the picture.
    fn axes(&self, samples: [(usize, usize); 2], spacing: [f64; 2]) -> [Axis; 2] {
        let [x, y, width, height] = self.orientation.rect_to_stored(self.area, self.stored);
        let size = self.orientation.size(self.size);
        let axis =
            |(first, source): (usize, usize), spacing: f64, from: u32, length: u32, target: u32| Axis {
                source,
                origin: f64::from(from) / spacing - first as f64,
                step: f64::from(length) / spacing / f64::from(target.max(1)),
                target: target as usize,
            };
        let down = axis(samples[1], spacing[1], y, height, size.1);
        [axis(samples[0], spacing[0], x, width, size.0), thinned(down, self.every)]
    }
}

/// The axis of every so many samples.
fn thinned(axis: Axis, every: usize) -> Axis {
    let each = every as f64;
    Axis { source: axis.source.div_ceil(every), origin: axis.origin / each, step: axis.step / each, ..axis }
}

/// Makes views; its memory serves one after the other.
#[derive(Default)]
pub(crate) struct Viewer {
    /// A row of weighted sums.
    sums: Vec<[[i16; 8]; 2]>,
    /// The row they become.
    row: Vec<u8>,
    /// Rows that are not stored as they are needed.
    spare: Vec<Vec<u8>>,
    /// Y, Cb and Cr, or red, green, blue and a byte that does not count, as stored.
    planes: [Vec<u8>; 3],
}

impl Viewer {
    /// Shows the cut of the pixels in `view`, whose memory is used again.
    pub(crate) fn show(&mut self, pixels: &Pixels<'_>, colours: &ToRgb, cut: &Cut, view: &mut View) {
        let (width, height) = cut.orientation.size(cut.size);
        (view.width, view.height) = (width as usize, height as usize);
        view.rgb.clear();
        match pixels {
            Pixels::Packed(raster) => self.packed(raster, cut, view),
            Pixels::Planar(planes) => self.planar(planes, colours, cut, view),
        }
        turn(view, cut);
    }

    #[inline(never)]
    fn packed(&mut self, raster: &Raster<'_>, cut: &Cut, view: &mut View) {
        let axes = cut.axes([(0, raster.width), (0, raster.height)], [f64::from(raster.reduced); 2]);
        let [across, down] = [Taps::new(axes[0], 2), Taps::new(axes[1], 1)];
        let (left, right) = across.reach();
        let columns = left..right.min(raster.width);
        let pairs = pairs(&across);
        view.rgb.resize(view.width * view.height * 3, 0);
        for ((first, weights), rgb) in down.iter().zip(view.rgb.chunks_exact_mut(view.width.max(1) * 3)) {
            let ys = used(first, weights);
            self.spare.resize_with(ys.len().max(self.spare.len()), Vec::new);
            let rows: Vec<&[u8]> = ys
                .zip(&mut self.spare)
                .map(|(y, spare)| raster.rgbx(y * cut.every, columns.clone(), spare))
                .collect();
            sum_rows(&mut self.sums, &rows, weights);
            finish_row(&self.sums, &mut self.row);
            // What lies behind the row's end has no weight.
            self.row.resize((right - left) * 4 + 8, 0);
            across_row(&self.row, left, &across, &pairs, rgb);
        }
    }

    #[inline(never)]
    fn planar(&mut self, planes: &[Plane], colours: &ToRgb, cut: &Cut, view: &mut View) {
        for (nth, plane) in planes.iter().enumerate().take(3) {
            self.plane(nth, plane, cut);
        }
        let [luma, blue, red] = &self.planes;
        if planes.len() < 3 {
            view.rgb.extend(luma.iter().flat_map(|y| [*y; 3]));
        } else {
            let pixels = luma.iter().zip(blue).zip(red);
            view.rgb.extend(pixels.flat_map(|((y, cb), cr)| colours.rgb(*y, *cb, *cr)));
        }
    }

    #[inline(never)]
    fn plane(&mut self, nth: usize, plane: &Plane, cut: &Cut) {
        let axes = cut.axes([(plane.left, plane.width), (plane.top, plane.height)], plane.spacing);
        let [across, down] = [Taps::new(axes[0], 8), Taps::new(axes[1], 1)];
        let (left, right) = across.reach();
        let out = &mut self.planes[nth];
        out.clear();
        for (first, weights) in down.iter() {
            let end = right.min(plane.width);
            let rows: Vec<&[u8]> = used(first, weights)
                .map(|y| plane.row(y * cut.every).get(left..end).unwrap_or_default())
                .collect();
            sum_rows(&mut self.sums, &rows, weights);
            finish_row(&self.sums, &mut self.row);
            self.row.resize(right - left, 0);
            across_plane(&self.row, left, &across, out);
        }
    }
}

/// The samples from `first` on that have a weight.
fn used(first: usize, weights: &[i16]) -> Range<usize> {
    first..first + weights.iter().rposition(|weight| *weight != 0).map_or(0, |last| last + 1)
}

/// The weights of two pixels side by side, each four times.
fn pairs(taps: &Taps) -> Vec<[i16; 8]> {
    let pair = |[a, b]: &[i16; 2]| [*a, *a, *a, *a, *b, *b, *b, *b];
    taps.weights.as_chunks().0.iter().map(pair).collect()
}

/// Sums sixteen bytes of some rows each, weighted. They are below 2^16, whatever sign their bits would have.
fn sum_rows(sums: &mut Vec<[[i16; 8]; 2]>, rows: &[&[u8]], weights: &[i16]) {
    sums.clear();
    sums.resize(rows.first().map_or(0, |row| row.len().div_ceil(16)), [[0; 8]; 2]);
    let (fours, four_weights) = (rows.chunks(4), weights.chunks(4));
    for (rows, weights) in fours.zip(four_weights) {
        // Of fewer than four rows the first stands in for the others, without weight.
        let row = |i: usize| rows.get(i).or(rows.first()).copied().unwrap_or_default().as_chunks::<16>();
        let by = |i: usize| Words::splat(weights.get(i).copied().unwrap_or(0));
        let (rows, by) = ([row(0), row(1), row(2), row(3)], [by(0), by(1), by(2), by(3)]);
        let [a, b, c, d] = rows.map(|(whole, _)| whole.iter());
        for ((((sum, a), b), c), d) in sums.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            add_four(sum, [a, b, c, d], by);
        }
        if let Some(sum) = sums.get_mut(rows[0].0.len()) {
            let padded = rows.map(|(_, rest)| std::array::from_fn(|i| rest.get(i).copied().unwrap_or(0)));
            add_four(sum, padded.each_ref(), by);
        }
    }
}

#[inline(always)]
fn add_four(sum: &mut [[i16; 8]; 2], rows: [&[u8; 16]; 4], weights: [Words; 4]) {
    let [mut low, mut high] = [Words::load(&sum[0]), Words::load(&sum[1])];
    for (bytes, weight) in rows.into_iter().zip(weights) {
        let [a, b] = Words::widened(bytes);
        (low, high) = (low.add(a.times(weight)), high.add(b.times(weight)));
    }
    *sum = [low.store(), high.store()];
}

/// The means that the sums are, as bytes.
fn finish_row(sums: &[[[i16; 8]; 2]], row: &mut Vec<u8>) {
    row.clear();
    for sum in sums.as_flattened() {
        row.extend_from_slice(&Words::load(sum).add(Words::splat(128)).high_bytes());
    }
}

/// The means of a plane's row, which begins with sample `left`. As the others, a function that is called for each row: an engine can
/// change to better code only between two calls.
#[inline(never)]
fn across_plane(row: &[u8], left: usize, across: &Taps, out: &mut Vec<u8>) {
    for (start, weights) in across.iter() {
        let samples = row[start - left..].as_chunks::<8>().0.iter();
        let sum = samples
            .zip(weights.as_chunks().0)
            .fold(Words::splat(0), |sum, (s, w)| sum.add(Words::bytes(*s).times(Words::load(w))));
        let sum = sum.store().into_iter().fold(0_u16, |sum, part| sum.wrapping_add(part.cast_unsigned()));
        out.push((sum.saturating_add(128) >> 8) as u8);
    }
}

/// The means of a row's pixels, two at a time; the row begins with pixel `left`.
#[inline(never)]
fn across_row(row: &[u8], left: usize, across: &Taps, pairs: &[[i16; 8]], rgb: &mut [u8]) {
    // Four weights, as a face shown to be measured mostly has, in a loop of known length.
    match across.count {
        4 => across_by::<2>(row, left, across, pairs, rgb),
        _ => across_by::<0>(row, left, across, pairs, rgb),
    }
}

/// The same for `N` times two weights; 0 stands for any number.
#[inline(always)]
fn across_by<const N: usize>(row: &[u8], left: usize, across: &Taps, pairs: &[[i16; 8]], rgb: &mut [u8]) {
    let each = if N == 0 { across.count / 2 } else { N };
    let (starts, last) = across.start.as_chunks::<2>();
    let (two, one) = rgb.as_chunks_mut::<6>();
    let sum = |start: usize, weights: &[[i16; 8]]| {
        let pixels = row.get((start - left) * 4..).and_then(|row| row.get(..each * 8)).unwrap_or_default();
        let both = pixels.as_chunks::<8>().0.iter().zip(weights);
        both.fold(Words::splat(0), |sum, (pair, weights)| {
            sum.add(Words::bytes(*pair).times(Words::load(weights)))
        })
    };
    let mut weights = pairs.chunks_exact(2 * each);
    for ((out, [a, b]), weights) in two.iter_mut().zip(starts).zip(weights.by_ref()) {
        let (first, second) = weights.split_at(each);
        let both = rounded(sum(*a, first), sum(*b, second));
        *out = [both[0], both[1], both[2], both[4], both[5], both[6]];
    }
    if let ([out], [start]) = (one.as_chunks_mut::<3>().0, last) {
        let sum = sum(*start, weights.remainder());
        let [r, g, b, ..] = rounded(sum, sum);
        *out = [r, g, b];
    }
}

/// The bytes of two pixels' sums.
#[inline(always)]
fn rounded(first: Words, second: Words) -> [u8; 8] {
    first.folded(second).add(Words::splat(128)).high_bytes()
}

/// Turns a view as stored upright.
fn turn(view: &mut View, cut: &Cut) {
    let pixels = view.rgb.as_chunks::<3>().0;
    if cut.orientation != Orientation::from_exif(1) && !pixels.is_empty() {
        view.rgb = cut.orientation.apply(pixels.to_vec(), view.width, view.height).into_flattened();
    }
    (view.width, view.height) = (cut.size.0 as usize, cut.size.1 as usize);
}

#[cfg(test)]
mod tests;
