//! A unit of the net: a 1 × 1 convolution, then a depthwise 3 × 3 one, then perhaps `ReLU`, row by row through a ring.

#![allow(clippy::inline_always, reason = "what is inlined keeps its sums in registers")]

use super::map::{Eight, Map};
use super::weights::{Depthwise, Pairs, Pointwise, Taps};
use crate::simd::words::{Sums, Words};

/// Bits that the sums of a 1 × 1 convolution lose.
const SHIFT: u32 = 12;

/// Bits that the sums of a depthwise one lose.
const TAPS_SHIFT: u32 = 15;

/// Rows between the two convolutions: three in turn and one of zeros; of each row the columns of eight channels at a time, with a
/// zero at both ends.
pub(super) type Ring = Vec<Eight>;

/// Runs a unit.
pub(super) fn unit(
    (pointwise, depthwise): &(Pointwise, Depthwise),
    ring: &mut Ring,
    source: &Map,
    out: &mut Map,
    relu: bool,
) {
    let (height, width, depth) = (source.height, source.width, depthwise.bias.len());
    out.shape(height, width, depth);
    let length = (width + 2) * depth;
    ring.clear();
    ring.resize(4 * length, [0; 8]);
    let floor = if relu { 0 } else { i16::MIN };
    for (y, out) in (0..).zip(out.words.chunks_exact_mut(width * depth)) {
        // The row below, and for the first row its own.
        for y in if y == 0 { 0..2 } else { y + 1..y + 2 } {
            if y < height
                && let Some(row) = ring.get_mut(y % 3 * length..(y % 3 + 1) * length)
            {
                self::pointwise(pointwise, source.row(y), source.depth, row, width);
            }
        }
        let row = |at: usize| ring.get(at * length..(at + 1) * length).unwrap_or_default();
        let rows =
            [if y == 0 { 3 } else { (y - 1) % 3 }, y % 3, if y + 1 == height { 3 } else { (y + 1) % 3 }];
        self::depthwise(depthwise, rows.map(row), width, floor, out);
    }
}

fn pointwise(layer: &Pointwise, source: &[Eight], depth: usize, out: &mut [Eight], width: usize) {
    let pairs = source.as_flattened().as_chunks().0;
    match depth {
        2 => pointwise_of::<8>(layer, pairs.as_chunks().0, out, width),
        4 => pointwise_of::<16>(layer, pairs.as_chunks().0, out, width),
        _ => pointwise_of::<32>(layer, pairs.as_chunks().0, out, width),
    }
}

// A function for each depth and for the taps, called for each row: an engine that changes to better code does so between two calls,
// and the smaller a function, the sooner.
#[inline(never)]
fn pointwise_of<const N: usize>(
    layer: &Pointwise,
    source: &[[[i16; 2]; N]],
    out: &mut [Eight],
    width: usize,
) {
    let groups = layer.weights.as_chunks::<N>().0.iter().zip(&layer.bias);
    for ((weights, bias), out) in groups.zip(out.chunks_exact_mut(width + 2)) {
        let columns = out.get_mut(1..=width).unwrap_or_default();
        let (source, columns) = tiles::<N, 4>(source, weights, bias, columns);
        let (source, columns) = tiles::<N, 2>(source, weights, bias, columns);
        tiles::<N, 1>(source, weights, bias, columns);
    }
}

/// Does as many whole tiles as there are, and returns what is left.
#[inline(always)]
fn tiles<'a, const N: usize, const P: usize>(
    source: &'a [[[i16; 2]; N]],
    weights: &[Pairs; N],
    bias: &[[i32; 4]; 2],
    out: &'a mut [Eight],
) -> (&'a [[[i16; 2]; N]], &'a mut [Eight]) {
    let (source, rest) = source.as_chunks::<P>();
    let (out, out_rest) = out.as_chunks_mut::<P>();
    for (pixels, out) in source.iter().zip(out) {
        *out = tile(pixels, weights, bias);
    }
    (rest, out_rest)
}

/// Eight outputs of some pixels.
#[inline(always)]
fn tile<const N: usize, const P: usize>(
    pixels: &[[[i16; 2]; N]; P],
    weights: &[Pairs; N],
    bias: &[[i32; 4]; 2],
) -> [Eight; P] {
    let mut sums = [bias.each_ref().map(Sums::load); P];
    for (k, weights) in weights.iter().enumerate() {
        let weights = weights.each_ref().map(Words::load);
        for (sums, pixel) in sums.iter_mut().zip(pixels) {
            let pair = Words::pairs(pixel[k][0], pixel[k][1]);
            *sums = [sums[0].add(pair.dot(weights[0])), sums[1].add(pair.dot(weights[1]))];
        }
    }
    sums.map(|[low, high]| low.shifted::<SHIFT>().narrow(high.shifted::<SHIFT>()).store())
}

#[inline(never)]
fn depthwise(layer: &Depthwise, rows: [&[Eight]; 3], width: usize, floor: i16, out: &mut [Eight]) {
    let [above, here, below] = rows.map(|row| row.chunks_exact(width + 2));
    let columns = above.zip(here).zip(below);
    for (group, ((taps, bias), ((a, b), c))) in layer.taps.iter().zip(&layer.bias).zip(columns).enumerate() {
        let out = out.iter_mut().skip(group).step_by(layer.bias.len());
        slide([a, b, c], taps, bias, Words::splat(floor), out);
    }
}

/// Eight channels of a row: each column is loaded once, for the three outputs it has a part in.
#[inline(always)]
fn slide<'a>(
    [a, b, c]: [&[Eight]; 3],
    taps: &[Taps; 3],
    bias: &[[i32; 4]; 2],
    floor: Words,
    out: impl Iterator<Item = &'a mut Eight>,
) {
    let taps = taps.each_ref().map(|pairs| pairs.each_ref().map(|half| half.each_ref().map(Words::load)));
    let bias = bias.each_ref().map(Sums::load);
    let times = |sums: [Sums; 2], [upper, lower]: [[Words; 2]; 2], x: usize| {
        [0, 1].map(|i| sums[i].add(upper[i].dot(taps[x][0][i])).add(lower[i].dot(taps[x][1][i])))
    };
    let mut columns = a.iter().zip(b).zip(c).map(|((a, b), c)| {
        let [a, b, c] = [a, b, c].map(Words::load);
        [a.interleave(b), c.interleave(Words::splat(0))]
    });
    let (Some(first), Some(second)) = (columns.next(), columns.next()) else { return };
    let mut whole = times(times(bias, first, 0), second, 1);
    let mut begun = times(bias, second, 0);
    for (column, out) in columns.zip(out) {
        let [low, high] = times(whole, column, 2).map(Sums::shifted::<TAPS_SHIFT>);
        *out = low.narrow(high).max(floor).store();
        whole = times(begun, column, 1);
        begun = times(bias, column, 0);
    }
}
