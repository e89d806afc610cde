//! Under-exposure prevention (ISO/IEC 29794-5, capture-related; OFIQ `UnderExposurePrevention`).
//!
//! - Native value: the share of the face's region whose luminance is among the darkest 26 of 256 linear steps (below an sRGB
//!   level of 90).
//! - Score: `120 · (0.832 - s(x, 0.92, 0.05))` with the logistic `s`, as OFIQ has it: hardly below 100 until four fifths of
//!   the face are dark, because dark skin is.
//! - Bound: 1, which is met unless nearly all of the face (997 of 1000 pixels) is dark: in fair light the whites of the eyes and the
//!   shine of any skin are not. A higher bound would refuse people, not pictures.

use super::luminance::Histogram;
use super::math::sigmoid;

/// The darkest steps.
pub(super) const LAST: u8 = 25;

pub(super) fn measure(face: &Histogram) -> f64 {
    score(face.between(0, LAST))
}

fn score(share: f64) -> f64 {
    (120.0 * (0.832 - sigmoid(share, 0.92, 0.05))).clamp(0.0, 100.0)
}
