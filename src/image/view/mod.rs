//! Small views of a picture, upright and in RGB: what the detector and the measures look at. An area average, down the
//! columns first, so that all but a few operations go over bytes as they lie in memory.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "sizes are below 2^16; sums of weighted bytes fit sixteen bits"
)]

mod taps;

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
        [axis(samples[0], spacing[0], x, width, size.0), axis(samples[1], spacing[1], y, height, size.1)]
    }
}

/// Makes views; its memory serves one after the other.
#[derive(Default)]
pub(crate) struct Viewer {
    /// A row of weighted sums.
    sums: Vec<[i16; 8]>,
    /// The row they become.
    row: Vec<u8>,
    spare: Vec<u8>,
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

    fn packed(&mut self, raster: &Raster<'_>, cut: &Cut, view: &mut View) {
        let axes = cut.axes([(0, raster.width), (0, raster.height)], [f64::from(raster.reduced); 2]);
        let [across, down] = [Taps::new(axes[0], 2), Taps::new(axes[1], 1)];
        let (left, right) = across.reach();
        let columns = left..right.min(raster.width);
        let pairs = pairs(&across);
        for (first, weights) in down.iter() {
            self.sums.clear();
            for (y, weight) in (first..).zip(weights).filter(|(_, weight)| **weight != 0) {
                let row = raster.rgbx(y, columns.clone(), &mut self.spare);
                add_row(&mut self.sums, row, *weight);
            }
            finish_row(&self.sums, &mut self.row);
            // What lies behind the row's end has no weight.
            self.row.resize((right - left) * 4 + 8, 0);
            for (start, weights) in across.start.iter().zip(pairs.chunks_exact(across.count / 2)) {
                view.rgb.extend_from_slice(&mean(&self.row[(start - left) * 4..], weights)[..3]);
            }
        }
    }

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

    fn plane(&mut self, nth: usize, plane: &Plane, cut: &Cut) {
        let axes = cut.axes([(plane.left, plane.width), (plane.top, plane.height)], plane.spacing);
        let [across, down] = [Taps::new(axes[0], 8), Taps::new(axes[1], 1)];
        let (left, right) = across.reach();
        let out = &mut self.planes[nth];
        out.clear();
        for (first, weights) in down.iter() {
            self.sums.clear();
            for (y, weight) in (first..).zip(weights).filter(|(_, weight)| **weight != 0) {
                let row = plane.row(y).get(left..right.min(plane.width)).unwrap_or_default();
                add_row(&mut self.sums, row, *weight);
            }
            finish_row(&self.sums, &mut self.row);
            self.row.resize(right - left, 0);
            for (start, weights) in across.iter() {
                let samples = self.row[start - left..].as_chunks::<8>().0.iter();
                let sum = samples
                    .zip(weights.as_chunks().0)
                    .fold(Words::splat(0), |sum, (s, w)| sum.add(Words::bytes(*s).times(Words::load(w))));
                let sum =
                    sum.store().into_iter().fold(0_u16, |sum, part| sum.wrapping_add(part.cast_unsigned()));
                out.push((sum.saturating_add(128) >> 8) as u8);
            }
        }
    }
}

/// The weights of two pixels side by side, each four times.
fn pairs(taps: &Taps) -> Vec<[i16; 8]> {
    let pair = |[a, b]: &[i16; 2]| [*a, *a, *a, *a, *b, *b, *b, *b];
    taps.weights.as_chunks().0.iter().map(pair).collect()
}

/// Adds a row's bytes, weighted. Sums are below 2^16, whatever sign their bits would have.
fn add_row(sums: &mut Vec<[i16; 8]>, row: &[u8], weight: i16) {
    let (whole, rest) = row.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let first = sums.is_empty();
    sums.resize(row.len().div_ceil(8), [0; 8]);
    let weight = Words::splat(weight);
    let bytes = whole.iter().chain((!rest.is_empty()).then_some(&last));
    if first {
        for (sum, bytes) in sums.iter_mut().zip(bytes) {
            *sum = Words::bytes(*bytes).times(weight).store();
        }
    } else {
        for (sum, bytes) in sums.iter_mut().zip(bytes) {
            *sum = Words::load(sum).add(Words::bytes(*bytes).times(weight)).store();
        }
    }
}

/// The means that the sums are, as bytes.
fn finish_row(sums: &[[i16; 8]], row: &mut Vec<u8>) {
    row.clear();
    for sum in sums {
        row.extend_from_slice(&Words::load(sum).add(Words::splat(128)).high_bytes());
    }
}

/// Red, green, blue and a fourth of a mean of pixels side by side.
#[inline(always)]
fn mean(pixels: &[u8], weights: &[[i16; 8]]) -> [u8; 4] {
    let sum = pixels.as_chunks::<8>().0.iter().zip(weights).fold(Words::splat(0), |sum, (pair, weights)| {
        sum.add(Words::bytes(*pair).times(Words::load(weights)))
    });
    let sum = sum.store().map(i16::cast_unsigned);
    std::array::from_fn(|i| (sum[i].wrapping_add(sum[i + 4]).saturating_add(128) >> 8) as u8)
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
