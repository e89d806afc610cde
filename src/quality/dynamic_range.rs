//! Dynamic range (ISO/IEC 29794-5, capture-related; OFIQ `DynamicRange`).
//!
//! - Native value: the entropy of the histogram of the face's luma, in bits of the 8 there can be. OFIQ takes linear luminance,
//!   where the tones of dark skin lie so close together that the same picture has a bit less and more.
//! - Score: `12.5 · bits`, as OFIQ has it.
//! - Bound: 60. Portraits have 80 to 95, faces in haze or flat, dim light 66 to 80, a portrait with a sixth of its contrast 48
//!   to 59.

use super::luminance::Histogram;
use super::math::log2;

pub(super) fn measure(face: &Histogram) -> f64 {
    let bits: f64 = face.shares().filter(|share| *share > 0.0).map(|share| -share * log2(share)).sum();
    (12.5 * bits).clamp(0.0, 100.0)
}
