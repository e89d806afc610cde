//! Separable Lanczos of one plane: rows go across as they come, and down from a small ring of the last of them.

use super::lanczos::{Axis, PAD, Taps};
use super::words::{Sums, Words};

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
        let one = |k: usize| {
            let samples = &row[starts[k] as usize..][..PAD * each];
            let weights = &weights[k * each..][..each];
            let both = samples.as_chunks().0.iter().zip(weights);
            both.fold(Sums::splat(0), |sums, (s, w)| sums.add(Words::bytes(*s).dot(Words::load(w))))
        };
        let four = |[a, b, c, d]: [Sums; 4]| a.halved(b).halved(c.halved(d)).add(Sums::splat(128)).shifted::<8>();
        let low = four([one(0), one(1), one(2), one(3)]);
        *to = low.narrow(four([one(4), one(5), one(6), one(7)])).store();
    }
}

/// One band of one output row: columns `x..` of the ring's rows by their weights, two rows at a time.
#[inline(always)]
fn down(ring: &[i16], x: usize, slots: &[usize], weights: &[[i16; 2]]) -> [u8; BAND] {
    let mut sums = [Sums::splat(1 << 19); 4];
    for ([first, second], [v, w]) in slots.as_chunks().0.iter().zip(weights) {
        let by = Words::pairs(*v, *w);
        let [above, below] = [first, second].map(|slot| ring[slot + x..][..BAND].as_chunks().0);
        for half in 0..2 {
            let [low, high] = Words::load(&above[half]).interleave(Words::load(&below[half]));
            sums[2 * half] = sums[2 * half].add(low.dot(by));
            sums[2 * half + 1] = sums[2 * half + 1].add(high.dot(by));
        }
    }
    let [a, b, c, d] = sums.map(|sum| sum.shifted::<20>());
    let mut out = [0; BAND];
    out[..PAD].copy_from_slice(&a.narrow(b).to_bytes());
    out[PAD..].copy_from_slice(&c.narrow(d).to_bytes());
    out
}
