//! Separable Lanczos of one plane: rows go across as they come, two at a time, and down from a small ring of the last of them.

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
    /// The first row and column, where every sample is one of the source's.
    copied: Option<[usize; 2]>,
    /// The last pairs of rows, resized across, Q6, as many as an output row needs.
    ring: Vec<Band>,
    /// The pairs of an output row.
    terms: Vec<Term>,
    next: usize,
    pub(super) out: Vec<u8>,
}

/// Columns of two rows, those of the one between those of the other, so that one instruction weighs both.
type Band = [[i16; PAD]; 2 * BAND / PAD];

/// Where a pair of rows begins in the ring, and the weights of both.
#[derive(Clone, Copy)]
struct Term {
    slot: usize,
    by: Words,
}

impl Scaler {
    pub(super) fn new(across: Axis, down: Axis) -> Self {
        let (width, height) = (across.target, down.target);
        let copied = down.copied().zip(across.copied()).map(|(y, x)| [y, x]);
        let (across, down) = (Taps::new(across), Taps::new(down));
        Self {
            ring: vec![[[0; PAD]; 2 * BAND / PAD]; width.div_ceil(BAND) * slots(&down)],
            terms: Vec::with_capacity(slots(&down)),
            out: Vec::with_capacity(width * height + BAND),
            next: 0,
            gather: Gather::new(&across),
            across,
            down,
            width,
            height,
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

    /// Takes two source rows, of which the first is an even one, and their slack; pairs come in order, those not needed are passed
    /// over. Behind the last row of all any may stand.
    pub(super) fn push(&mut self, pair: usize, rows: [&[u8]; 2]) {
        if let Some([top, left]) = self.copied {
            for row in rows.into_iter().skip(top.saturating_sub(2 * pair)) {
                if self.next < self.height {
                    self.out.extend_from_slice(&row[left..left + self.width]);
                    self.next += 1;
                }
            }
            return;
        }
        if self.next == self.height || 2 * pair + 1 < self.down.start[self.next] as usize {
            return;
        }
        let bands = self.width.div_ceil(BAND);
        let slot = &mut self.ring[pair % slots(&self.down) * bands..][..bands];
        match &self.gather {
            Some(gather) => across(rows, gather, slot.as_flattened_mut()),
            None => across_alone(rows, &self.across, slot.as_flattened_mut().as_flattened_mut()),
        }
        while self.next < self.height && self.weigh(pair) {
            for x in 0..bands {
                self.out.extend_from_slice(&down(&self.ring[x..], &self.terms));
            }
            self.next += 1;
            // Whole bands are stored at once; the last one's end is not of the row.
            self.out.truncate(self.next * self.width);
        }
    }

    /// Finds the pairs of the next output row; false if the newest one is not among them yet.
    fn weigh(&mut self, newest: usize) -> bool {
        let (count, bands) = (self.down.count, self.width.div_ceil(BAND));
        let weights = &self.down.weights[self.next * count..][..count];
        let used = weights.iter().rposition(|weight| *weight != 0).map_or(0, |last| last + 1);
        let start = self.down.start[self.next] as usize;
        let pairs = start / 2..(start + used).div_ceil(2);
        if newest + 1 < pairs.end {
            return false;
        }
        let weight = |row: usize| row.checked_sub(start).and_then(|nth| weights.get(nth)).map_or(0, |by| *by);
        self.terms.clear();
        self.terms.extend(pairs.map(|pair| Term {
            slot: pair % slots(&self.down) * bands,
            by: Words::pairs(weight(2 * pair), weight(2 * pair + 1)),
        }));
        true
    }
}

/// How many pairs of rows an output row may need.
fn slots(down: &Taps) -> usize {
    down.count / 2 + 1
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

/// Two rows resized across, to Q6.
fn across([above, below]: [&[u8]; 2], gather: &Gather, out: &mut [[i16; PAD]]) {
    let weights = gather.weights.chunks_exact(gather.pairs);
    let windows = gather.windows.as_chunks::<2>().0;
    for ((to, [low, high]), weights) in out.as_chunks_mut::<2>().0.iter_mut().zip(windows).zip(weights) {
        let (Some(left), Some(right)) = (window(above, low.0), window(above, high.0)) else { return };
        let (Some(under_left), Some(under_right)) = (window(below, low.0), window(below, high.0)) else {
            return;
        };
        let mut sums = [Sums::splat(1 << 7); 4];
        for (nth, [first, second]) in weights.as_chunks().0.iter().enumerate() {
            let mut add = |at: usize, [p, q]: &[[i16; PAD]; 2]| {
                let [p, q] = [p, q].map(Words::load);
                sums[0] = sums[0].add(Words::picked(look(left, at), low.1).dot(p));
                sums[1] = sums[1].add(Words::picked(look(right, at), high.1).dot(q));
                sums[2] = sums[2].add(Words::picked(look(under_left, at), low.1).dot(p));
                sums[3] = sums[3].add(Words::picked(look(under_right, at), high.1).dot(q));
            };
            add(4 * nth, first);
            add(4 * nth + 2, second);
        }
        let sums = sums.map(Sums::shifted::<8>);
        *to = sums[0].narrow(sums[1]).interleave(sums[2].narrow(sums[3])).map(Words::store);
    }
}

#[inline(always)]
fn window(row: &[u8], start: u32) -> Option<&[u8; WINDOW]> {
    row.get(start as usize..)?.first_chunk()
}

#[inline(always)]
fn look(window: &[u8; WINDOW], at: usize) -> [u8; LOOK] {
    core::array::from_fn(|i| window[at % LOOKS + i])
}

/// Each output sample by itself, eight of its taps at a time.
fn across_alone(rows: [&[u8]; 2], taps: &Taps, out: &mut [i16]) {
    let weights = taps.weights.chunks_exact(taps.count);
    for ((to, start), weights) in out.as_chunks_mut().0.iter_mut().zip(&taps.start).zip(weights) {
        *to = rows.map(|row| {
            let samples = row[*start as usize..].as_chunks().0.iter();
            let both = samples.zip(weights.as_chunks().0);
            let add = |sums: Sums, (samples, by): (&[u8; PAD], _)| {
                sums.add(Words::bytes(*samples).dot(Words::load(by)))
            };
            let four = both.fold(Sums::splat(1 << 5), add);
            let two = four.halved(four);
            let one = two.halved(two).shifted::<8>();
            one.narrow(one).store()[0]
        });
    }
}

/// One band of one output row: the bands of the ring's pairs of rows by their weights.
#[inline(always)]
fn down(ring: &[Band], terms: &[Term]) -> [u8; BAND] {
    let mut sums = [Sums::splat(1 << 19); 4];
    for Term { slot, by } in terms {
        for (sum, four) in sums.iter_mut().zip(&ring[*slot]) {
            *sum = sum.add(Words::load(four).dot(*by));
        }
    }
    let sums = sums.map(Sums::shifted::<20>);
    let mut out = [0; BAND];
    out[..PAD].copy_from_slice(&sums[0].narrow(sums[1]).to_bytes());
    out[PAD..].copy_from_slice(&sums[2].narrow(sums[3]).to_bytes());
    out
}
