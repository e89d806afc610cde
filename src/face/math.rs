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

/// The arctangent of 0..=1 over its argument, in powers of the square (Abramowitz and Stegun, 4.4.49); radians.
const ARCTANGENT: [f32; 8] = [
    -0.333_331_45,
    0.199_935_51,
    -0.142_089,
    0.106_562_64,
    -0.075_289_64,
    0.042_909_615,
    -0.016_165_737,
    0.002_866_225_7,
];

/// The angle of (x, y) from the x axis in degrees, -180..=180, within 0.001; 0 of no direction.
pub(super) fn angle(y: f32, x: f32) -> f32 {
    let (small, large) = (x.abs().min(y.abs()), x.abs().max(y.abs()));
    if !(large > 0.0 && large.is_finite()) {
        return 0.0;
    }
    let ratio = small / large;
    let square = ratio * ratio;
    let tail = ARCTANGENT.iter().rev().fold(0.0, |sum, term| (sum + term) * square);
    let eighth = (ratio + ratio * tail).to_degrees();
    let quarter = if y.abs() > x.abs() { 90.0 - eighth } else { eighth };
    let half = if x < 0.0 { 180.0 - quarter } else { quarter };
    if y < 0.0 { -half } else { half }
}
