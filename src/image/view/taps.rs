//! Weights of an area average along one axis: each target sample is the mean of the source samples it covers, in Q8; where
//! it is smaller than a source sample, it is what lies between two.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "positions are below 2^16 and weights at most 2^8"
)]

/// Weights of a target sample sum to this: a sum of bytes fits sixteen bits.
const ONE: f64 = 256.0;

/// Which samples of a line a target sample is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Taps {
    /// Each target's first sample.
    pub(super) start: Vec<usize>,
    /// `count` weights for each target; the last may be nought.
    pub(super) weights: Vec<i16>,
    /// Weights a target.
    pub(super) count: usize,
}

/// A stretch of a line and how many samples become of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    /// Samples the line has.
    pub(super) source: usize,
    /// Where the stretch begins, in samples; may lie outside, where the last sample stands in.
    pub(super) origin: f64,
    /// Source samples to one target sample.
    pub(super) step: f64,
    /// Target samples.
    pub(super) target: usize,
}

impl Taps {
    /// Weights are padded with zeros to a multiple of `pad`; a line has to have `count` samples to be read.
    pub(super) fn new(axis: Axis, pad: usize) -> Self {
        let most = if axis.step >= 1.0 { axis.step as usize + 2 } else { 2 };
        let count = most.next_multiple_of(pad);
        let mut taps =
            Self { start: Vec::with_capacity(axis.target), weights: vec![0; count * axis.target], count };
        for (i, weights) in taps.weights.chunks_exact_mut(count).enumerate() {
            taps.start.push(fill(&axis, i, weights));
        }
        taps
    }

    /// The first sample needed, and the one after the last.
    pub(super) fn reach(&self) -> (usize, usize) {
        let first = self.start.first().copied().unwrap_or(0);
        let last = self.start.last().copied().unwrap_or(0);
        (first.min(last), first.max(last) + self.count)
    }

    /// Each target's first sample and its weights.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[i16])> {
        self.start.iter().copied().zip(self.weights.chunks_exact(self.count.max(1)))
    }
}

/// The weights of one target sample; gives the sample they begin at.
fn fill(axis: &Axis, i: usize, weights: &mut [i16]) -> usize {
    let last = axis.source.saturating_sub(1);
    let (from, to) = if axis.step >= 1.0 {
        let from = axis.origin + i as f64 * axis.step;
        (from, from + axis.step)
    } else {
        // Between two samples lies their mean, weighted by nearness: a box as wide as one sample.
        let centre = axis.origin + (i as f64 + 0.5) * axis.step;
        (centre - 0.5, centre + 0.5)
    };
    let width = to - from;
    let start = (from.floor().max(0.0) as usize).min(last);
    // Rounding the sum, not its parts, keeps the whole at exactly one.
    let mut given = 0;
    for (j, weight) in weights.iter_mut().enumerate() {
        let end = if start + j >= last { to } else { ((start + j + 1) as f64).min(to) };
        let sum = ((end - from) / width * ONE + 0.5).floor() as i16;
        *weight = sum - given;
        given = sum;
        if start + j >= last {
            break;
        }
    }
    start
}

#[cfg(test)]
mod tests {
    use super::{Axis, Taps};
    use proptest::prelude::*;

    #[test]
    fn a_target_is_the_mean_of_what_it_covers() {
        let taps = Taps::new(Axis { source: 10, origin: 1.0, step: 2.5, target: 3 }, 1);
        assert_eq!(taps.start, [1, 3, 6]);
        let share = 256.0 / 2.5;
        let expected =
            [[share, share, share / 2.0], [share / 2.0, share, share], [share, share, share / 2.0]];
        for (weights, expected) in taps.weights.chunks(taps.count).zip(expected) {
            for (got, expected) in weights.iter().zip(expected) {
                assert!((f64::from(*got) - expected).abs() <= 1.0, "{weights:?}, expected {expected}");
            }
        }
    }

    #[test]
    fn between_two_samples_lies_a_line() {
        let taps = Taps::new(Axis { source: 4, origin: 0.0, step: 0.5, target: 8 }, 1);
        let line = [0, 100, 200, 300];
        let got: Vec<i32> = taps
            .iter()
            .map(|(start, w)| w.iter().zip(&line[start..]).map(|(w, s)| i32::from(*w) * s / 256).sum())
            .collect();
        assert_eq!(got, [0, 25, 75, 125, 175, 225, 275, 300]);
    }

    proptest! {
        #[test]
        fn weights_are_a_mean_within_the_line(
            source in 1_usize..400, target in 1_usize..100, from in 0.0..1.0_f64, part in 0.01..1.0_f64,
        ) {
            let origin = from * source as f64;
            let step = (source as f64 - origin) * part / target as f64;
            let taps = Taps::new(Axis { source, origin, step, target }, 1);
            for (start, weights) in taps.iter() {
                prop_assert_eq!(weights.iter().map(|w| i32::from(*w)).sum::<i32>(), 256);
                prop_assert!(weights.iter().all(|w| *w >= 0));
                let used = weights.iter().rposition(|w| *w != 0).map_or(0, |last| last + 1);
                prop_assert!(start + used <= source);
            }
        }
    }
}
