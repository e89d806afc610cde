//! The few functions the standard leaves to the platform, from additions, multiplications and divisions alone: the same bits
//! natively, in wasm and on every engine. Good to about twelve digits.

use std::f64::consts::{LN_2, LOG2_E, SQRT_2};

/// The binary logarithm of a positive number.
#[inline(never)]
pub(super) const fn log2(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52 & 0x7FF) as i32) - 1023;
    let mut mantissa = f64::from_bits(bits & 0x000F_FFFF_FFFF_FFFF | 1023 << 52);
    if mantissa > SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let (mut term, mut sum, mut n) = (t, 0.0, 1.0);
    while n < 18.0 {
        sum += term / n;
        term *= t * t;
        n += 2.0;
    }
    exponent as f64 + 2.0 * LOG2_E * sum
}

/// Two to the power of `x`, which is kept within ±1000.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole exponent above -1023")]
#[inline(never)]
pub(super) const fn exp2(x: f64) -> f64 {
    let x = x.clamp(-1000.0, 1000.0);
    let whole = (x + 0.5).floor();
    let rest = (x - whole) * LN_2;
    let (mut term, mut sum, mut n) = (1.0, 0.0, 1.0);
    while n < 16.0 {
        sum += term;
        term *= rest / n;
        n += 1.0;
    }
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// A number of at least zero to a positive power.
pub(super) const fn power(x: f64, exponent: f64) -> f64 {
    if x < f64::MIN_POSITIVE { 0.0 } else { exp2(exponent * log2(x)) }
}

/// The logistic function OFIQ maps most native values with: 1/2 at `middle`, 0.73 a `width` above.
pub(super) fn sigmoid(x: f64, middle: f64, width: f64) -> f64 {
    1.0 / (1.0 + exp2((middle - x) / width * LOG2_E))
}

/// The cosine of an angle of at most a right one.
#[inline(never)]
pub(super) fn cosine(degrees: f64) -> f64 {
    let square = (degrees * (std::f64::consts::PI / 180.0)).powi(2);
    let series = (1..=9).rev().map(f64::from);
    series.fold(1.0, |sum, n| 1.0 - square / ((2.0 * n - 1.0) * 2.0 * n) * sum)
}

#[cfg(test)]
mod tests {
    use super::{cosine, exp2, log2, power, sigmoid};

    #[test]
    fn agrees_with_the_platform() {
        for n in 1..2000 {
            let x = f64::from(n) / 97.0;
            assert!((log2(x) - x.log2()).abs() < 1e-12, "log2 {x}");
            assert!((exp2(x - 10.0) / (x - 10.0).exp2() - 1.0).abs() < 1e-12, "exp2 {x}");
            assert!((power(x, 0.3) / x.powf(0.3) - 1.0).abs() < 1e-12, "power {x}");
            assert!((sigmoid(x, 9.0, 2.0) - 1.0 / (1.0 + ((9.0 - x) / 2.0).exp())).abs() < 1e-12);
        }
        for degrees in -90..=90 {
            let angle = f64::from(degrees);
            assert!((cosine(angle) - angle.to_radians().cos()).abs() < 1e-12, "cosine {angle}");
        }
    }

    #[test]
    fn ends_where_numbers_end() {
        assert!(power(0.0, 0.3).abs() < f64::EPSILON && power(-1.0, 0.3).abs() < f64::EPSILON);
        assert!((sigmoid(1e300, 0.0, 1.0) - 1.0).abs() < 1e-12 && sigmoid(-1e300, 0.0, 1.0) < 1e-12);
    }
}
