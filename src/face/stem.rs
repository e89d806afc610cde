//! The net's first layer: a 3 × 3 convolution of every second pixel, from bytes.

#![allow(clippy::inline_always, reason = "what is inlined keeps its sums in registers")]

use super::map::{Eight, Map};
use super::weights::{Pairs, Pointwise};
use crate::simd::words::{Sums, Words};
use crate::view::View;

/// Bits that the sums lose.
const SHIFT: u32 = 8;

/// Pairs of inputs that an output has of each row: three pixels of three, and one of no weight.
const PAIRS: usize = 5;

/// Three rows of the picture as the layer reads them: a zero pixel, the row's, zeros to the end.
pub(super) type Lines = [Vec<i16>; 3];

/// Fills a map of the view, padded with zeros to `height` and `width`, which are even.
#[inline(never)]
pub(super) fn stem(
    layer: &Pointwise,
    lines: &mut Lines,
    view: &View,
    (height, width): (usize, usize),
    out: &mut Map,
) {
    out.shape(height / 2, width / 2, layer.bias.len());
    for line in &mut *lines {
        line.clear();
        line.resize(3 * (width + 1) + 1, 0);
    }
    let length = out.width * out.depth;
    for (y, out) in out.words.chunks_exact_mut(length).enumerate() {
        lines.swap(0, 2);
        let [_, here, below] = &mut *lines;
        for (y, line) in [(2 * y, here), (2 * y + 1, below)] {
            fill(line, view.row(y));
        }
        row(layer, lines, out);
    }
}

fn fill(line: &mut [i16], pixels: &[[u8; 3]]) {
    let values = line.get_mut(3..).unwrap_or_default();
    let bytes = pixels.as_flattened();
    if bytes.is_empty() {
        values.fill(0);
    }
    for (value, &byte) in values.iter_mut().zip(bytes) {
        *value = i16::from(byte);
    }
}

/// Pixels that are done side by side; a map's width is a multiple of them.
const TILE: usize = 2;

/// Pairs from the first of a tile's inputs to the last.
const REACH: usize = 3 * (TILE - 1) + PAIRS;

#[inline(never)]
fn row(layer: &Pointwise, lines: &Lines, out: &mut [Eight]) {
    let [a, b, c] = lines.each_ref().map(|line| line.as_chunks::<2>().0);
    let depth = layer.bias.len();
    let weights = layer.weights.as_chunks::<PAIRS>().0.as_chunks::<3>().0;
    for (group, (weights, bias)) in weights.iter().zip(&layer.bias).enumerate() {
        let [a, b, c] = [a, b, c].map(|line| line.array_windows::<REACH>().step_by(3 * TILE));
        let tiles = out.chunks_exact_mut(TILE * depth);
        for (((a, b), c), out) in a.zip(b).zip(c).zip(tiles) {
            let done = tile([a, b, c], weights, bias);
            for (out, done) in out.iter_mut().skip(group).step_by(depth).zip(done) {
                *out = done;
            }
        }
    }
}

#[inline(always)]
fn tile(rows: [&[[i16; 2]; REACH]; 3], weights: &[[Pairs; PAIRS]; 3], bias: &[[i32; 4]; 2]) -> [Eight; TILE] {
    let mut sums = [bias.each_ref().map(Sums::load); TILE];
    for (row, weights) in rows.iter().zip(weights) {
        for (k, weights) in weights.iter().enumerate() {
            let weights = weights.each_ref().map(Words::load);
            for (at, sums) in sums.iter_mut().enumerate() {
                let [x, y] = row[3 * at + k];
                let pair = Words::pairs(x, y);
                *sums = [0, 1].map(|half| sums[half].add(pair.dot(weights[half])));
            }
        }
    }
    let zero = Words::splat(0);
    sums.map(|[low, high]| low.shifted::<SHIFT>().narrow(high.shifted::<SHIFT>()).max(zero).store())
}
