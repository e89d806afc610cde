//! Separable Lanczos of one plane: rows go across as they come, and down from a small ring of the last of them.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "samples are clamped before they are narrowed"
)]

use super::lanczos::{Axis, Taps};

/// One plane on its way: rows go in at the top, finished rows come out.
pub(super) struct Scaler {
    pub(super) across: Taps,
    pub(super) down: Taps,
    pub(super) width: usize,
    pub(super) height: usize,
    last_source: usize,
    /// The last `down.count` rows, resized across, Q6.
    ring: Vec<i16>,
    sums: Vec<i32>,
    next: usize,
    pub(super) out: Vec<u8>,
}

impl Scaler {
    pub(super) fn new(across: Axis, down: Axis) -> Self {
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
    pub(super) fn push(&mut self, y: usize, row: &[i16]) {
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
        let row = |k: usize| {
            let slot = (start + k).min(newest) % count * self.width;
            &self.ring[slot..slot + self.width]
        };
        // Two taps a pass; the count is even.
        for (k, pair) in weights.as_chunks::<2>().0.iter().enumerate().filter(|(_, w)| **w != [0, 0]) {
            let [v, w] = pair.map(i32::from);
            for ((sum, a), b) in self.sums.iter_mut().zip(row(2 * k)).zip(row(2 * k + 1)) {
                *sum += i32::from(*a) * v + i32::from(*b) * w;
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
        *to = ((dot(samples, weights) + 128) >> 8) as i16;
    }
}

/// The sum of products of two slices whose length is a multiple of eight.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
#[inline]
fn dot(samples: &[i16], weights: &[i16]) -> i32 {
    let mut sums = [0_i32; 8];
    for (s, w) in samples.as_chunks::<8>().0.iter().zip(weights.as_chunks::<8>().0) {
        for k in 0..8 {
            sums[k] += i32::from(s[k]) * i32::from(w[k]);
        }
    }
    sums.iter().sum()
}

/// The same sum, which the compiler does not find by itself. Integers: the same bits.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[inline]
fn dot(samples: &[i16], weights: &[i16]) -> i32 {
    use core::arch::wasm32::{i16x8, i32x4_add, i32x4_dot_i16x8, i32x4_extract_lane, i32x4_splat};

    let eight = |v: &[i16; 8]| i16x8(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]);
    let mut sums = i32x4_splat(0);
    for (s, w) in samples.as_chunks::<8>().0.iter().zip(weights.as_chunks::<8>().0) {
        sums = i32x4_add(sums, i32x4_dot_i16x8(eight(s), eight(w)));
    }
    i32x4_extract_lane::<0>(sums)
        + i32x4_extract_lane::<1>(sums)
        + i32x4_extract_lane::<2>(sums)
        + i32x4_extract_lane::<3>(sums)
}
