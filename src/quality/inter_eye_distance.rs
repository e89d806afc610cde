//! Inter-eye distance (ISO/IEC 29794-5, subject-related; OFIQ `InterEyeDistance`).
//!
//! - Native value: pixels from eye to eye, divided by the cosine of the yaw, which is what they would be seen from the front.
//! - Score: `100 · s(x, 70, 20)` with the logistic `s`, as OFIQ has it.
//! - Bound: 70, where that is 50.

use super::math::{cosine, sigmoid};
use super::region::length;

/// Angle up to which the distance is stretched; beyond it eyes cover each other.
const MOST_YAW: f64 = 60.0;

/// The distance seen from the front, of points (eyes first) in any pixels.
#[must_use]
pub fn inter_eye_distance(points: &[[f64; 2]; 5], yaw: f64) -> f64 {
    let distance = length([points[1][0] - points[0][0], points[1][1] - points[0][1]]);
    let yaw = if yaw.is_finite() { yaw.abs().min(MOST_YAW) } else { 0.0 };
    measure(distance / cosine(yaw))
}

pub(super) fn measure(pixels: f64) -> f64 {
    if pixels.is_finite() { pixels.max(0.0) } else { 0.0 }
}

pub(super) fn score(pixels: f64) -> f64 {
    100.0 * sigmoid(pixels, 70.0, 20.0)
}
