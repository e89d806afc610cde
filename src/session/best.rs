//! Which frame's pixels to keep: one at a time, so that a session holds one frame and no more.

use std::cmp::Ordering;

use super::Observation;
use crate::report::Reason;

#[derive(Debug, Default)]
pub(super) struct Best {
    kept: Option<(Rank, f64)>,
}

/// How good a photo a frame would make: with a face, with the fewest shortfalls, with the highest score.
#[derive(Clone, Copy, Debug)]
struct Rank {
    faults: (bool, usize),
    score: f64,
}

impl Rank {
    fn of(seen: &Observation) -> Self {
        let score = if seen.score.is_finite() { seen.score } else { f64::MIN };
        Self { faults: (seen.reasons.contains(&Reason::NoFace), seen.reasons.len()), score }
    }

    fn beats(&self, other: &Self) -> bool {
        match self.faults.cmp(&other.faults) {
            Ordering::Less => true,
            Ordering::Equal => self.score > other.score,
            Ordering::Greater => false,
        }
    }
}

impl Best {
    /// Takes a frame; tells whether to keep it in place of the one kept. A frame
    /// older than `age` gives way to any, and to any that is `first` of a good run.
    pub(super) fn observe(&mut self, seen: &Observation, now: f64, first: bool, age: f64) -> bool {
        let rank = Rank::of(seen);
        let keep = first || self.kept.is_none_or(|(kept, at)| now - at > age || rank.beats(&kept));
        if keep {
            self.kept = Some((rank, now));
        }
        keep
    }

    pub(super) const fn is_some(&self) -> bool {
        self.kept.is_some()
    }
}
