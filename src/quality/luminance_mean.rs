//! Luminance mean (ISO/IEC 29794-5, capture-related; OFIQ `LuminanceMean`).
//!
//! - Native value: the mean of the linear luminance of the face's region, 0..1. It is what the report says, so that too dark
//!   and too bright stay apart.
//! - Score: `100 · s(x, 0.2, 0.05) · (1 - s(x, 0.8, 0.05))` with the logistic `s`, as OFIQ has it.
//! - Bounds: 0.02..0.75. OFIQ's score falls to a half at 0.2, which well exposed dark skin does not reach (it reflects
//!   5-10 % of the light, a white shirt 80 %): a bound there would refuse people, not pictures. 0.02 is an sRGB level of 39.

use super::luminance::Histogram;
use super::math::sigmoid;

pub(super) fn measure(face: &Histogram) -> f64 {
    face.mean()
}

pub(super) fn score(mean: f64) -> f64 {
    100.0 * sigmoid(mean, 0.2, 0.05) * (1.0 - sigmoid(mean, 0.8, 0.05))
}
