//! Separable Lanczos of one plane: rows go across as they come, and down from a small ring of the last of them.

#![allow(clippy::cast_possible_truncation, reason = "offsets are below 16")]

use super::lanczos::{Axis, PAD, Taps};
use crate::simd::words::{Picks, Sums, Words};

/// Columns that go down at once.
const BAND: usize = 2 * PAD;

/// One plane on its way: rows go in at the top, finished rows come out.
#[derive(Clone)]
pub(super) struct Scaler {
    pub(super) across: Taps,
    pub(super) down: Taps,
    gather: Option<Gather>,
    pub(super) width: usize,
    pub(super) height: usize,
    last_source: usize,
    /// The first row and column, where every sample is one of the source's.
    copied: Option<[usize; 2]>,
    /// The last `down.count` rows, resized across, Q6; each padded to whole bands.
    ring: Vec<[i16; BAND]>,
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
            ring: vec![[0; BAND]; width.div_ceil(BAND) * down.count],
            slots: Vec::with_capacity(down.count),
            out: Vec::with_capacity(width * height + BAND),
            next: 0,
            gather: Gather::new(&across),
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
        Self { out: Vec::with_capacity(self.width * self.height + BAND), ..self.clone() }
    }

    /// How many bytes more than its samples a row has, which do not count.
    pub(super) fn slack(&self) -> usize {
        self.across.count + WINDOW
    }

    /// Takes source row `y`, and its slack; rows come in order, those not needed
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
        let bands = self.width.div_ceil(BAND);
        let slot = self.ring[y % self.down.count * bands..][..bands].as_flattened_mut();
        match &self.gather {
            Some(gather) => across(row, gather, slot),
            None => across_alone(row, &self.across, slot),
        }
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
        let (count, bands) = (self.down.count, self.width.div_ceil(BAND));
        let weights = self.down.weights[self.next * count..][..count].as_chunks::<2>().0;
        let used = weights.iter().rposition(|pair| *pair != [0, 0]).map_or(0, |last| last + 1);
        self.slots.clear();
        self.slots.extend((start..start + 2 * used).map(|y| y.min(newest) % count * bands));
        for x in 0..bands {
            self.out.extend_from_slice(&down(&self.ring[x..], &self.slots, &weights[..used]));
        }
        // Whole bands are stored at once; the last one's end is not of the row.
        self.out.truncate((self.next + 1) * self.width);
    }
}

/// Samples that one look of four output samples sees, how far the last look may be from the first, and all that they see.
const LOOK: usize = 16;
const LOOKS: usize = 32;
const WINDOW: usize = LOOK + LOOKS;

/// The taps of an axis for vector code: four output samples next to each other take theirs out of one window, two of each
/// at a time.
#[derive(Clone)]
struct Gather {
    /// Half of the taps that have a weight; even, so that two can be taken at a time.
    pairs: usize,
    /// For each four output samples: where the window begins, and where in it their first two taps are.
    windows: Vec<(u32, Picks)>,
    /// For each eight output samples `pairs` pairs of weights, those of the first four and of the others.
    weights: Vec<[[i16; PAD]; 2]>,
}

impl Gather {
    /// None where four output samples are further apart than a look sees.
    fn new(taps: &Taps) -> Option<Self> {
        let lines: Vec<_> = taps.weights.chunks_exact(taps.count).collect();
        let used = lines.iter().filter_map(|line| line.iter().rposition(|weight| *weight != 0)).max()?;
        let pairs = (used / 2 + 1).next_multiple_of(2);
        let (mut windows, mut weights) = (Vec::new(), Vec::new());
        for starts in taps.start.as_chunks::<4>().0 {
            let offsets = starts.map(|start| start - starts[0]);
            let place = |i: usize| (offsets[i / 2] as usize + i % 2) as u8;
            windows.push((starts[0], Picks::from(core::array::from_fn(place))));
            (offsets[3] as usize + 2 <= LOOK && 2 * pairs <= LOOKS).then_some(())?;
        }
        for lines in lines.as_chunks::<PAD>().0 {
            let four = |from: usize, nth: usize| {
                core::array::from_fn(|i| lines[from + i / 2].get(2 * nth + i % 2).map_or(0, |weight| *weight))
            };
            weights.extend((0..pairs).map(|nth| [four(0, nth), four(4, nth)]));
        }
        Some(Self { pairs, windows, weights })
    }
}

/// One row resized across, to Q6.
fn across(row: &[u8], gather: &Gather, out: &mut [i16]) {
    let weights = gather.weights.chunks_exact(gather.pairs);
    let windows = gather.windows.as_chunks::<2>().0;
    for ((to, [low, high]), weights) in out.as_chunks_mut::<PAD>().0.iter_mut().zip(windows).zip(weights) {
        let window = |start: u32| row.get(start as usize..).and_then(<[u8]>::first_chunk::<WINDOW>);
        let (Some(left), Some(right)) = (window(low.0), window(high.0)) else { return };
        let mut sums = [Sums::splat(1 << 7); 2];
        for (nth, [first, second]) in weights.as_chunks().0.iter().enumerate() {
            let mut add = |at: usize, [p, q]: &[[i16; PAD]; 2]| {
                sums[0] = sums[0].add(Words::picked(look(left, at), low.1).dot(Words::load(p)));
                sums[1] = sums[1].add(Words::picked(look(right, at), high.1).dot(Words::load(q)));
            };
            add(4 * nth, first);
            add(4 * nth + 2, second);
        }
        *to = sums[0].shifted::<8>().narrow(sums[1].shifted::<8>()).store();
    }
}

#[inline(always)]
fn look(window: &[u8; WINDOW], at: usize) -> [u8; LOOK] {
    core::array::from_fn(|i| window[at % LOOKS + i])
}

/// Each output sample by itself, eight of its taps at a time.
fn across_alone(row: &[u8], taps: &Taps, out: &mut [i16]) {
    let weights = taps.weights.chunks_exact(taps.count);
    for ((to, start), weights) in out.iter_mut().zip(&taps.start).zip(weights) {
        let samples = row[*start as usize..].as_chunks().0.iter();
        let both = samples.zip(weights.as_chunks().0);
        let add = |sums: Sums, (samples, by): (&[u8; PAD], _)| {
            sums.add(Words::bytes(*samples).dot(Words::load(by)))
        };
        let four = both.fold(Sums::splat(1 << 5), add);
        let two = four.halved(four);
        let one = two.halved(two).shifted::<8>();
        *to = one.narrow(one).store()[0];
    }
}

/// One band of one output row: the bands of the ring's rows by their weights, two rows at a time.
#[inline(always)]
fn down(ring: &[[i16; BAND]], slots: &[usize], weights: &[[i16; 2]]) -> [u8; BAND] {
    let mut sums = [Sums::splat(1 << 19); 4];
    for ([first, second], [p, q]) in slots.as_chunks().0.iter().zip(weights) {
        let by = Words::pairs(*p, *q);
        let [above, below] = [first, second].map(|slot| ring[*slot].as_chunks().0);
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
