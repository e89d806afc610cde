//! Illumination uniformity (ISO/IEC 29794-5, capture-related; OFIQ `IlluminationUniformity`).
//!
//! - Native value: how far the luma histograms of the two measurement zones overlap (the sum of the smaller share at each
//!   level), 0..1. The zones are squares of 0.3 eye distances on the cheeks, inside edge below the eye, top edge halfway to the
//!   mouth, turned with the head. Each pixel counts evenly for the 33 levels round its own: OFIQ compares single levels of
//!   linear luminance, under which two smooth cheeks a shade apart have nothing in common.
//! - Score: `100 · x^0.3`, as OFIQ has it.
//! - Bound: 35, which cheeks 50 to 60 levels apart meet: one gets about a third of the other's light.

use super::luminance::{Histogram, STEPS};
use super::math::power;

/// Levels a pixel counts for.
const SPREAD: usize = 33;

pub(super) fn measure(zones: &[Histogram; 2]) -> f64 {
    let [left, right] = zones;
    // A cheek outside the picture is the face being cut, which has a measure of its own.
    if left.total() == 0 || right.total() == 0 {
        return 100.0;
    }
    let (mut sums, mut overlap) = ([0_u32; 2], 0_u64);
    for level in 0..STEPS + SPREAD {
        for (sum, zone) in sums.iter_mut().zip(zones) {
            *sum += zone.at(level);
            *sum -= level.checked_sub(SPREAD).map_or(0, |left_behind| zone.at(left_behind));
        }
        // Shares of a common denominator.
        let [a, b] = [sums[0] * right.total(), sums[1] * left.total()];
        overlap += u64::from(a.min(b));
    }
    let whole = u64::from(left.total() * right.total()) * SPREAD as u64;
    100.0 * power(ratio(overlap, whole).min(1.0), 0.3)
}

#[allow(clippy::cast_precision_loss, reason = "products of two small counts")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}
