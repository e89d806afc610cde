//! When a script strikes: every so many calls, within a time, by chance.

use facegate::acs3::date;
use serde::{Deserialize, Serialize};

/// Which of the calls a script matches it strikes; every one unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Schedule {
    /// Only every so many calls: 5 strikes the fifth, the tenth, …
    pub every: Option<u32>,
    /// Not before this time, in milliseconds since 1970.
    pub from: Option<u64>,
    /// Not at this time or after it, in milliseconds since 1970.
    pub until: Option<u64>,
    /// Only so often, 0..=1.
    pub probability: Option<f64>,
    /// Which calls that are: the same seed strikes the same ones.
    pub seed: u32,
}

/// A time as a script names it.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Time {
    /// Milliseconds since 1970.
    Milliseconds(u64),
    /// `yyyy-MM-ddTHH:mm:ssZ`.
    Text(String),
}

impl Time {
    /// Milliseconds since 1970; none when the text is no time.
    #[must_use]
    pub fn milliseconds(&self) -> Option<u64> {
        match self {
            Self::Milliseconds(time) => Some(*time),
            Self::Text(text) => date::parse(text).ok().map(|seconds| seconds * 1000),
        }
    }
}

impl Schedule {
    /// Whether it leaves any call out.
    #[must_use]
    pub fn is_always(&self) -> bool {
        let Self { every, from, until, probability, seed: _ } = self;
        every.is_none() && from.is_none() && until.is_none() && probability.is_none()
    }

    /// What is wrong with it.
    ///
    /// # Errors
    /// A sentence for the caller: what was expected.
    pub fn check(&self) -> Result<(), String> {
        if self.every == Some(0) {
            return Err("expected every of at least 1".to_owned());
        }
        if self.probability.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) {
            return Err("expected a probability of 0..1".to_owned());
        }
        match (self.from, self.until) {
            (Some(from), Some(until)) if from >= until => Err("expected from before until".to_owned()),
            _ => Ok(()),
        }
    }

    /// Whether the time is one it strikes at.
    #[must_use]
    pub fn is_open(&self, now_ms: u64) -> bool {
        self.from.is_none_or(|from| now_ms >= from) && self.until.is_none_or(|until| now_ms < until)
    }

    /// Whether the `nth` call it matched while open, counted from 1, is struck.
    #[must_use]
    pub fn strikes(&self, nth: u32) -> bool {
        let turn = self.every.is_none_or(|every| every != 0 && nth.is_multiple_of(every));
        turn && self.probability.is_none_or(|chance| unit(self.seed, nth) < chance)
    }
}

/// A number of 0..1 that depends on seed and call alone: `SplitMix64` (Steele, Lea and Flood, 2014).
#[allow(clippy::cast_precision_loss, reason = "53 bits are exact")]
fn unit(seed: u32, nth: u32) -> f64 {
    let state = (u64::from(seed) << 32 | u64::from(nth)).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ mixed >> 31) >> 11) as f64 / (1u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(schedule: &Schedule, calls: u32) -> Vec<u32> {
        (1..=calls).filter(|&nth| schedule.strikes(nth)).collect()
    }

    #[test]
    fn every_so_many_calls() {
        let schedule = Schedule { every: Some(5), ..Schedule::default() };
        assert_eq!(struck(&schedule, 12), [5, 10]);
        assert_eq!(struck(&Schedule::default(), 3), [1, 2, 3]);
    }

    #[test]
    fn chance_is_as_often_as_it_says_and_the_same_for_a_seed() {
        let chance =
            |seed, probability| Schedule { probability: Some(probability), seed, ..Schedule::default() };
        let third = struck(&chance(1, 0.3), 10_000);
        assert!((2_800..3_200).contains(&third.len()), "{}", third.len());
        assert_eq!(third, struck(&chance(1, 0.3), 10_000));
        assert_ne!(third, struck(&chance(2, 0.3), 10_000));
        assert_eq!(struck(&chance(1, 0.0), 100), [0; 0]);
        assert_eq!(struck(&chance(1, 1.0), 100).len(), 100);
    }

    #[test]
    fn within_a_time() {
        let schedule = Schedule { from: Some(10), until: Some(20), ..Schedule::default() };
        let open: Vec<bool> = [9, 10, 19, 20].map(|now| schedule.is_open(now)).into();
        assert_eq!(open, [false, true, true, false]);
        assert!(schedule.check().is_ok());
        assert!(Schedule { until: Some(10), ..schedule }.check().is_err());
    }
}
