//! Lanczos-3 weights in Q14 for one axis. Only `+ - * /` and rounding are used,
//! so every target computes the same weights to the bit.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "positions are below 2^16 and weights within ±2 · 2^14"
)]

/// Weights sum to this.
const ONE: i32 = 1 << 14;
const LOBES: f64 = 3.0;
/// Longer periods are not looked for.
const MOST_PERIOD: usize = 32;
/// Taps are padded to a multiple of this with zeros, and output samples with the last of them, for vector code.
pub(crate) const PAD: usize = 8;

/// One axis of a resize: for each output sample, where its taps start and their weights.
#[derive(Clone)]
pub(crate) struct Taps {
    /// Taps of each output sample.
    pub(crate) count: usize,
    /// First source sample of each output sample.
    pub(crate) start: Vec<u32>,
    /// `count` weights for each output sample.
    pub(crate) weights: Vec<i16>,
}

/// What part of a line goes where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Axis {
    /// Samples the source line has.
    pub(crate) source: usize,
    /// Where the first output sample's area begins, in source samples; may lie outside.
    pub(crate) origin: f64,
    /// Source samples to one output sample.
    pub(crate) step: f64,
    /// Output samples.
    pub(crate) target: usize,
}

impl Axis {
    /// After how many output samples, and as many of the source's, places come again.
    fn period(&self) -> Option<(usize, usize)> {
        (1..=MOST_PERIOD).find_map(|n| {
            let samples = self.step * n as f64;
            let whole = (samples + 0.5).floor();
            ((samples - whole).abs() < 1e-9).then_some((n, whole as usize))
        })
    }

    /// The first sample, where each output sample is one of the source's.
    pub(crate) fn copied(&self) -> Option<usize> {
        let first = self.origin.max(0.0) as usize;
        let same = (self.step - 1.0).abs() < 1e-9 && (self.origin - first as f64).abs() < 1e-9;
        (same && first + self.target <= self.source).then_some(first)
    }
}

impl Taps {
    pub(crate) fn new(axis: Axis) -> Self {
        let stretch = axis.step.max(1.0);
        let support = LOBES * stretch;
        let widest = ((2.0 * support).ceil() as usize + 1).min(axis.source);
        let count = widest.next_multiple_of(PAD);
        let padded = axis.target.next_multiple_of(PAD);
        let weights = Vec::with_capacity(count * padded);
        let mut taps = Self { count, start: Vec::with_capacity(padded), weights };
        let mut line = Vec::with_capacity(count);
        // Cosines at equal distances: cos(a + d) = 2 cos(d) cos(a) - cos(a - d).
        let twice = 2.0 * sin_pi(2.0 / LOBES / stretch + 0.5);
        let centre = |i: usize| axis.origin + (i as f64 + 0.5) * axis.step;
        let span = |i: usize| {
            let (first, last) = (centre(i) - support, centre(i) + support);
            let start = (first.ceil().max(0.0) as usize).min(axis.source - 1);
            let end = (last.floor().max(0.0) as usize).clamp(start + 1, axis.source).min(start + count);
            (start, end)
        };
        let period = axis.period();
        for i in (0..padded).map(|i| i.min(axis.target - 1)) {
            let (start, end) = span(i);
            taps.start.push(start as u32);
            // What lies as an earlier one does has its weights.
            if let Some((earlier, shift)) =
                period.and_then(|(period, shift)| Some((i.checked_sub(period)?, shift)))
                && span(earlier) == (start.wrapping_sub(shift), end.wrapping_sub(shift))
            {
                taps.weights.extend_from_within(earlier * count..(earlier + 1) * count);
                continue;
            }
            line.clear();
            let place = |j: usize| (j as f64 + 0.5 - centre(i)) / stretch;
            let turn = |x: f64| sin_pi((x * (2.0 / LOBES)).abs() + 0.5);
            let (mut cosine, mut next) = (turn(place(start)), turn(place(start + 1)));
            for x in (start..end).map(place) {
                line.push(kernel(x, cosine));
                (cosine, next) = (next, twice * next - cosine);
            }
            let from = taps.weights.len();
            taps.weights.resize(from + count, 0);
            quantise(&line, &mut taps.weights[from..]);
        }
        taps
    }

    /// The source samples any output sample needs, `first..end`.
    pub(crate) fn reach(&self, source: usize) -> (usize, usize) {
        let first = self.start.iter().copied().min().unwrap_or(0) as usize;
        let end = self.start.iter().copied().max().unwrap_or(0) as usize + self.count;
        (first, end.min(source))
    }
}

/// Rounds weights to Q14 so that they sum to one exactly; the largest takes the rest.
#[inline(never)]
fn quantise(line: &[f64], weights: &mut [i16]) {
    let sum: f64 = line.iter().sum();
    let mut rest = ONE;
    let mut largest = 0;
    for (k, value) in line.iter().enumerate() {
        // A line wholly outside the source has no weight to share; its nearest sample stands in.
        let weight = if sum > 1e-6 { (value / sum * f64::from(ONE) + 0.5).floor() as i32 } else { 0 };
        weights[k] = weight as i16;
        rest -= weight;
        if weights[k] > weights[largest] {
            largest = k;
        }
    }
    weights[largest] += rest as i16;
}

/// What turns a term of the sine's series into the next, the square of its argument left out.
const SERIES: [f64; 9] = {
    let mut out = [0.0; 9];
    let mut k = 0;
    while k < 9 {
        let n = 2.0 * (k + 1) as f64;
        out[k] = -1.0 / (n * (n + 1.0));
        k += 1;
    }
    out
};

/// The kernel sin(πx) · sin(πx/3) / x², by cos(2πx/3), of which the two sines' product is half of (1 - cos) · (1 + 2 cos);
/// twice the value, as weights are scaled anyway.
fn kernel(x: f64, cosine: f64) -> f64 {
    let square = x * x;
    if square < 1e-8 {
        std::f64::consts::PI * std::f64::consts::PI * (2.0 / LOBES)
    } else if square < LOBES * LOBES {
        (1.0 - cosine) * (1.0 + 2.0 * cosine) / square
    } else {
        0.0
    }
}

/// sin(πx) for 0 <= x <= 3, by the series round the nearest integer; the system's
/// `sin` differs between targets in the last bit.
fn sin_pi(x: f64) -> f64 {
    let nearest = (x + 0.5).floor();
    let r = (x - nearest) * std::f64::consts::PI;
    let square = r * r;
    let mut term = r;
    let mut sum = r;
    for factor in SERIES {
        term *= square * factor;
        sum += term;
    }
    if nearest as i32 % 2 == 0 { sum } else { -sum }
}

#[cfg(test)]
mod tests {
    use super::{Axis, LOBES, ONE, Taps, sin_pi};

    #[test]
    fn the_series_is_the_sine() {
        for i in 0..=3000 {
            let x = f64::from(i) / 1000.0;
            assert!((sin_pi(x) - (std::f64::consts::PI * x).sin()).abs() < 1e-12, "{x}");
        }
    }

    /// The kernel as it is written everywhere.
    fn lanczos(x: f64) -> f64 {
        let sinc = |x: f64| {
            if x == 0.0 { 1.0 } else { (std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) }
        };
        if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
    }

    #[test]
    fn weights_are_lanczos() {
        for (source, origin, step, target) in
            [(1080, 0.0, 1.125, 960), (8000, 11.0, 11.2, 700), (720, 3.0, 0.7, 900)]
        {
            let taps = Taps::new(Axis { source, origin, step, target });
            let lines = taps.start.iter().zip(taps.weights.chunks_exact(taps.count)).take(target);
            for (i, (start, weights)) in lines.enumerate() {
                // The outermost ones, of almost no weight, may be left out.
                let taken = weights.iter().rposition(|weight| *weight != 0).map_or(0, |last| last + 1);
                let exact = |k: usize| {
                    let x = f64::from(*start) + k as f64 + 0.5 - origin - (i as f64 + 0.5) * step;
                    if k < taken { lanczos(x / step.max(1.0)) } else { 0.0 }
                };
                let sum: f64 = (0..taps.count).map(exact).sum();
                let largest = weights.iter().max().map_or(0, |largest| *largest);
                for (k, weight) in weights.iter().enumerate() {
                    let error = f64::from(*weight) - exact(k) / sum * f64::from(ONE);
                    // The largest takes what the others' rounding leaves.
                    assert!(error.abs() < if *weight + 8 >= largest { 8.0 } else { 0.6 }, "{i} {k} {error}");
                }
            }
        }
    }

    #[test]
    fn every_output_sample_has_weights_that_sum_to_one() {
        for (source, origin, step, target) in [
            (100, 0.0, 1.0, 100),
            (100, 10.0, 3.7, 20),
            (50, 0.0, 0.3, 160),
            (1, 0.0, 1.0, 1),
            (9, -1.0, 2.0, 5),
        ] {
            let taps = Taps::new(Axis { source, origin, step, target });
            for (start, weights) in taps.start.iter().zip(taps.weights.chunks_exact(taps.count)) {
                assert_eq!(weights.iter().map(|w| i32::from(*w)).sum::<i32>(), ONE);
                let used = weights.iter().rposition(|w| *w != 0).unwrap_or(0);
                assert!(*start as usize + used < source);
            }
        }
    }

    #[test]
    fn no_change_of_scale_is_the_identity() {
        let taps = Taps::new(Axis { source: 40, origin: 5.0, step: 1.0, target: 30 });
        let all = taps.start.iter().zip(taps.weights.chunks_exact(taps.count));
        for (i, (start, weights)) in all.enumerate().take(30) {
            let at = weights.iter().position(|w| i32::from(*w) == ONE);
            assert_eq!(at.map(|k| k + *start as usize), Some(i + 5));
        }
    }
}
