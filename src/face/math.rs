//! Functions that a platform's library would round in its own way.

use crate::simd::lanes::nearest;

/// e to the power of `x`, within 3 units in the last place; `x` is cut to ±80.
#[allow(clippy::cast_precision_loss, reason = "the integer is below 2^7")]
pub(super) fn exp(x: f32) -> f32 {
    // ln 2, the part with few bits first so that its products are exact.
    const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
    let x = x.clamp(-80.0, 80.0);
    let power = nearest(x * std::f32::consts::LOG2_E);
    let whole = power as f32;
    let r = x - whole * LN_2[0] - whole * LN_2[1];
    let tail = 1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0));
    let sum = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * tail)));
    sum * f32::from_bits((127 + power).cast_unsigned() << 23)
}

/// The logistic function.
pub(super) fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}
