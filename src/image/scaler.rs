//! Separable Lanczos of one plane: rows go across as they come, and down from a small ring of the last of them.

use super::lanczos::{Axis, PAD, Taps};
use crate::simd::words::{Sums, Words};

/// Columns that go down at once.
const BAND: usize = 2 * PAD;

/// One plane on its way: rows go in at the top, finished rows come out.
#[derive(Clone)]
pub(super) struct Scaler {
    pub(super) across: Taps,
    pub(super) down: Taps,
    pub(super) width: usize,
    pub(super) height: usize,
    last_source: usize,
    /// The first row and column, where every sample is one of the source's.
    copied: Option<[usize; 2]>,
    /// The last `down.count` rows, resized across, Q6; each padded to whole bands.
    ring: Vec<i16>,
    /// Where the rows of an output row begin in the ring.
    slots: Vec<usize>,
    next: usize,
    pub(super) out: Vec<u8>,
}

impl Scaler {
    pub(super) fn new(across: Axis, down: Axis) -> Self {
        let (width, height) = (across.target, down.target);
        let copied = down.copied().zip(across.copied()).map(|(y, x)| [y, x]);
        let (across, last_source) = (Taps::new(across), down.source - 1);
        let down = Taps::new(down);
        Self {
            ring: vec![0; width.next_multiple_of(BAND) * down.count],
            slots: Vec::with_capacity(down.count),
            out: Vec::with_capacity(width * height),
            next: 0,
            across,
            down,
            width,
            height,
            last_source,
            copied,
        }
    }

    /// Another of the same axes.
    pub(super) fn alike(&self) -> Self {
        Self { out: Vec::with_capacity(self.width * self.height), ..self.clone() }
    }

    /// Takes source row `y`, and `across.count` bytes more, which do not count; rows come in order, those not needed
    /// are passed over.
    pub(super) fn push(&mut self, y: usize, row: &[u8]) {
        if self.next == self.height || y < self.down.start[self.next] as usize {
            return;
        }
        if let Some([top, left]) = self.copied {
            if y >= top {
                self.out.extend_from_slice(&row[left..left + self.width]);
                self.next += 1;
            }
            return;
        }
        let stride = self.width.next_multiple_of(BAND);
        let slot = y % self.down.count * stride;
        across(row, &self.across, &mut self.ring[slot..slot + stride]);
        while self.next < self.height {
            let start = self.down.start[self.next] as usize;
            if y < (start + self.down.count - 1).min(self.last_source) {
                break;
            }
            self.emit(start, y);
            self.next += 1;
        }
    }

    fn emit(&mut self, start: usize, newest: usize) {
        let (count, stride) = (self.down.count, self.width.next_multiple_of(BAND));
        let weights = self.down.weights[self.next * count..][..count].as_chunks::<2>().0;
        let used = weights.iter().rposition(|pair| *pair != [0, 0]).map_or(0, |last| last + 1);
        self.slots.clear();
        self.slots.extend((start..start + 2 * used).map(|y| y.min(newest) % count * stride));
        for x in (0..self.width).step_by(BAND) {
            let band = down(&self.ring, x, &self.slots, &weights[..used]);
            self.out.extend_from_slice(&band[..(self.width - x).min(BAND)]);
        }
    }
}

/// One row resized across, to Q6.
fn across(row: &[u8], taps: &Taps, out: &mut [i16]) {
    match taps.count / PAD {
        1 => across_by::<1>(row, taps, out),
        2 => across_by::<2>(row, taps, out),
        3 => across_by::<3>(row, taps, out),
        _ => across_by::<0>(row, taps, out),
    }
}

/// The same for `N` times eight taps, so that their loop unrolls; 0 stands for any number.
#[inline(always)]
fn across_by<const N: usize>(row: &[u8], taps: &Taps, out: &mut [i16]) {
    let each = if N == 0 { taps.count / PAD } else { N };
    let weights = taps.weights.as_chunks::<PAD>().0.chunks_exact(PAD * each);
    let starts = taps.start.as_chunks::<PAD>().0;
    for ((to, starts), weights) in out.as_chunks_mut::<PAD>().0.iter_mut().zip(starts).zip(weights) {
        let low = four(row, [starts[0], starts[1], starts[2], starts[3]], &weights[..4 * each], each);
        let high = four(row, [starts[4], starts[5], starts[6], starts[7]], &weights[4 * each..], each);
        *to = low.narrow(high).store();
    }
}

/// Four samples, each of `each` times eight taps.
#[inline(always)]
fn four(row: &[u8], starts: [u32; 4], weights: &[[i16; PAD]], each: usize) -> Sums {
    let one = |k: usize| {
        let samples = &row[starts[k] as usize..][..PAD * each];
        let both = samples.as_chunks().0.iter().zip(&weights[k * each..][..each]);
        both.fold(Sums::splat(0), |sums, (s, w)| sums.add(Words::bytes(*s).dot(Words::load(w))))
    };
    one(0).halved(one(1)).halved(one(2).halved(one(3))).add(Sums::splat(128)).shifted::<8>()
}

/// One band of one output row: columns `x..` of the ring's rows by their weights, two rows at a time.
#[inline(always)]
fn down(ring: &[i16], x: usize, slots: &[usize], weights: &[[i16; 2]]) -> [u8; BAND] {
    let mut sums = [Sums::splat(1 << 19); 4];
    for ([first, second], [p, q]) in slots.as_chunks().0.iter().zip(weights) {
        let by = Words::pairs(*p, *q);
        let [above, below] = [first, second].map(|slot| ring[slot + x..][..BAND].as_chunks().0);
        for half in 0..2 {
            let [low, high] = Words::load(&above[half]).interleave(Words::load(&below[half]));
            sums[2 * half] = sums[2 * half].add(low.dot(by));
            sums[2 * half + 1] = sums[2 * half + 1].add(high.dot(by));
        }
    }
    let sums = sums.map(Sums::shifted::<20>);
    let mut out = [0; BAND];
    out[..PAD].copy_from_slice(&sums[0].narrow(sums[1]).to_bytes());
    out[PAD..].copy_from_slice(&sums[2].narrow(sums[3]).to_bytes());
    out
}
