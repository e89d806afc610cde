//! The net: a stem and units of two convolutions in a backbone, a neck that hands down what the coarse maps saw, and a
//! head for each of three densities.

use super::layer::{Ring, unit};
use super::map::Map;
use super::stem::{Lines, stem};
use super::weights::{HEADS, Weights};
use crate::view::View;

/// Everything a run writes, kept from run to run.
#[derive(Debug, Default)]
pub(super) struct Arena {
    lines: Lines,
    ring: Ring,
    even: Map,
    odd: Map,
    eighth: Map,
    sixteenth: Map,
    necks: [Map; 3],
    /// Raw outputs for every 8th, 16th and 32nd pixel.
    pub(super) heads: [Map; 3],
}

/// Runs the net on a view, padded with zeros to `size` (height, width), which are multiples of 32.
pub(super) fn run(weights: &Weights, arena: &mut Arena, view: &View, size: (usize, usize)) {
    let Arena { lines, ring, even, odd, eighth, sixteenth, necks, heads } = arena;
    let mut run = |at: usize, from: &Map, to: &mut Map| {
        if let Some(weights) = weights.units.get(at) {
            unit(weights, ring, from, to, at < HEADS);
        }
    };
    stem(&weights.stem, lines, view, size, even);
    run(0, even, odd);
    even.pool(odd);
    run(1, even, odd);
    run(2, odd, even);
    run(3, even, odd);
    run(4, odd, even);
    odd.pool(even);
    run(5, odd, even);
    run(6, even, eighth);
    odd.pool(eighth);
    run(7, odd, even);
    run(8, even, sixteenth);
    odd.pool(sixteenth);
    run(9, odd, even);
    run(10, even, odd);
    let [fine, middle, coarse] = necks;
    run(11, odd, coarse);
    sixteenth.add_enlarged(coarse);
    run(12, sixteenth, middle);
    eighth.add_enlarged(middle);
    run(13, eighth, fine);
    for (at, (neck, head)) in (HEADS..).zip(necks.iter().zip(heads)) {
        run(at, neck, head);
    }
}
