//! One hint at a time: every frame votes for what it would say, and the hint
//! changes only when another clearly prevails.

use super::{Hint, clock::Step};
use crate::policy::GuidancePolicy;

/// Another hint takes over when its share is this many times that of the hint shown …
const RATIO: f64 = 2.0;
/// … and this much more.
const MARGIN: f64 = 0.1;

/// A steady vote takes this many time constants to bring a share from 0 to 0.7
/// and all others below 0.3, where `RATIO` and `MARGIN` are just met.
const CONSTANTS: f64 = 1.2;

#[derive(Debug)]
pub(super) struct Hints {
    shown: Hint,
    /// Milliseconds since `shown` came.
    age: f64,
    /// Recent votes of every hint voted for, fading; they add up to 1.
    shares: Vec<(Hint, f64)>,
}

impl Default for Hints {
    fn default() -> Self {
        Self { shown: Hint::Starting, age: 0.0, shares: vec![(Hint::Starting, 1.0)] }
    }
}

impl Hints {
    pub(super) const fn shown(&self) -> Hint {
        self.shown
    }

    /// Takes a frame's vote; tells whether the hint changed.
    pub(super) fn observe(&mut self, vote: Hint, step: Step, policy: &GuidancePolicy) -> bool {
        self.count(vote, step.ms, f64::from(policy.persist_ms));
        self.age += step.ms;
        let waited = self.shown == Hint::Starting || self.age >= f64::from(policy.hint_ms);
        let share = self.share(vote);
        let leads = self.shares.iter().all(|slot| slot.1 <= share);
        // Only to what this very frame says: a hint that comes late must not come when it no longer holds.
        let changed =
            waited && leads && vote != self.shown && share >= RATIO * self.share(self.shown) + MARGIN;
        if changed {
            (self.shown, self.age) = (vote, 0.0);
        }
        changed
    }

    fn count(&mut self, vote: Hint, ms: f64, persist: f64) {
        // However far apart frames are, one of them cannot turn the vote: two that alternate never do.
        let weight = ms.min(persist / 2.0);
        let part = if persist > 0.0 { weight / (persist / CONSTANTS + weight) } else { 1.0 };
        for (_, share) in &mut self.shares {
            *share *= 1.0 - part;
        }
        match self.shares.iter_mut().find(|slot| slot.0 == vote) {
            Some(slot) => slot.1 += part,
            None => self.shares.push((vote, part)),
        }
    }

    fn share(&self, hint: Hint) -> f64 {
        self.shares.iter().find(|slot| slot.0 == hint).map_or(0.0, |slot| slot.1)
    }
}
