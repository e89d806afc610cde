//! Over-exposure prevention (ISO/IEC 29794-5, capture-related; OFIQ `OverExposurePrevention`).
//!
//! - Native value: the share of the face's region whose luminance is among the brightest 9 of 256 linear steps.
//! - Score: `1 / (x + 0.01)`, at most 100, as OFIQ has it: 50 for one pixel of a hundred burnt out, 9 for ten.
//! - Bound: 8, every ninth pixel.

use super::luminance::Histogram;

/// The brightest steps.
pub(super) const FIRST: u8 = 247;

pub(super) fn measure(face: &Histogram) -> f64 {
    score(face.between(FIRST, 255))
}

fn score(share: f64) -> f64 {
    (1.0 / (share + 0.01)).min(100.0)
}
