//! The quality a photo gets: the highest of the policy's range that meets the
//! byte budget.

use super::jpeg::{Coefficients, Trial};
use crate::Policy;

/// An encoded photo.
pub(crate) struct Encoded {
    pub(crate) photo: Vec<u8>,
    pub(crate) quality: u8,
}

/// Encodes at the highest quality whose file has at most `policy.soft_bytes`,
/// or at the least quality if none has.
pub(crate) fn encode(coefficients: &Coefficients, policy: &Policy) -> Encoded {
    let budget = policy.soft_bytes as usize;
    let least = Trial::new(coefficients, policy.min_quality);
    if least.estimate > budget || policy.min_quality == policy.max_quality {
        return written(&least);
    }
    let mut best = search(coefficients, least, policy.max_quality, budget);
    // Stuffed zeros are not in the estimate: they may carry a file over a budget it just meets.
    loop {
        let encoded = written(&best);
        if encoded.photo.len() <= budget || encoded.quality == policy.min_quality {
            return encoded;
        }
        best = Trial::new(coefficients, encoded.quality - 1);
    }
}

/// Bisects between a quality that fits and the greatest allowed.
fn search<'a>(coefficients: &'a Coefficients, least: Trial<'a>, most: u8, budget: usize) -> Trial<'a> {
    let mut best = least;
    let mut too_high = most + 1;
    // The greatest first: plain pictures take it at once.
    let mut next = most;
    while next > best.quality {
        let trial = Trial::new(coefficients, next);
        if trial.estimate <= budget {
            best = trial;
        } else {
            too_high = next;
        }
        next = best.quality.midpoint(too_high);
    }
    best
}

fn written(trial: &Trial<'_>) -> Encoded {
    Encoded { photo: trial.write(), quality: trial.quality }
}
