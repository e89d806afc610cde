//! One hint at a time: every frame votes for what it would say, and the hint
//! changes only when another clearly prevails.

use super::{Hint, clock::Step};
use crate::policy::GuidancePolicy;

/// Hints that can be in the running at once; of more the least is forgotten.
const SLOTS: usize = 8;

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
    /// Recent votes, fading; they add up to 1.
    shares: [(Hint, f64); SLOTS],
}

impl Default for Hints {
    fn default() -> Self {
        let mut shares = [(Hint::Starting, 0.0); SLOTS];
        if let Some((_, share)) = shares.first_mut() {
            *share = 1.0;
        }
        Self { shown: Hint::Starting, age: 0.0, shares }
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
        let other = |slot: &(Hint, f64)| slot.0 != vote;
        if let Some(slot) =
            self.shares.iter_mut().min_by(|a, b| other(a).cmp(&other(b)).then(a.1.total_cmp(&b.1)))
        {
            let share = if slot.0 == vote { slot.1 } else { 0.0 };
            *slot = (vote, share + part);
        }
    }

    fn share(&self, hint: Hint) -> f64 {
        self.shares.iter().find(|slot| slot.0 == hint).map_or(0.0, |slot| slot.1)
    }
}
