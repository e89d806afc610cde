//! Head pose (ISO/IEC 29794-5, subject-related; OFIQ `HeadPoseYaw`, `HeadPosePitch`, `HeadPoseRoll`).
//!
//! - Native value: the angle in degrees, which is what the report says; its bounds are on its size, whatever the direction.
//! - Score: `100 · cos²`, as OFIQ has it; 0 from a right angle on.
//! - Bounds: 20 degrees of yaw and pitch, 15 of roll: what five points can tell from the front for sure.

use super::math::cosine;

pub(super) fn measure(angle: f64) -> f64 {
    if angle.is_finite() { angle.clamp(-180.0, 180.0) } else { 180.0 }
}

pub(super) fn score(angle: f64) -> f64 {
    let cosine = cosine(angle.abs().min(90.0)).max(0.0);
    100.0 * cosine * cosine
}
