//! Powers by + - * / alone: the same bits on every target, which `f64::powf` does not promise.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "exponents of two, cut to those there are"
)]

use std::f64::consts::{LN_2, SQRT_2};

/// `base` to the power of `exponent`, within 1e-13 of the true value (relative); 0 for a base that is not above 0.
#[inline(never)]
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    if base.is_nan() || base <= f64::MIN_POSITIVE {
        return 0.0;
    }
    exp(exponent * ln(base))
}

/// The natural logarithm of a normal number above 0.
fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let mut two = (bits >> 52) as i32 - 1023;
    let mut rest = f64::from_bits(bits & ((1 << 52) - 1) | 1023 << 52);
    if rest > SQRT_2 {
        rest /= 2.0;
        two += 1;
    }
    // ln x = 2 artanh z; with |z| <= 0.172 eleven terms are enough.
    let z = (rest - 1.0) / (rest + 1.0);
    let (square, mut term, mut sum) = (z * z, z, 0.0);
    for odd in 0..11 {
        sum += term / f64::from(2 * odd + 1);
        term *= square;
    }
    f64::from(two) * LN_2 + 2.0 * sum
}

/// e to the power of `x`, which is cut where numbers end.
fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let two = (x / LN_2) as i32;
    let rest = x - f64::from(two) * LN_2;
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..20 {
        term *= rest / f64::from(n);
        sum += term;
    }
    sum * f64::from_bits(((1023 + two) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::power;

    #[test]
    fn is_what_the_library_says() {
        for exponent in [0.01, 1.0 / 2.4, 0.4545, 1.0, 1.8, 2.2, 2.4, 10.0, 255.9] {
            for base in (1..=4000_u16).map(|n| f64::from(n) / 2000.0).chain([1e-9, 1e-300, 3.7e5]) {
                let (got, want) = (power(base, exponent), base.powf(exponent));
                let cut = !(1e-300..=1e300).contains(&want);
                assert!(cut || (got / want - 1.0).abs() < 2e-13, "{base}^{exponent}: {got:e}, {want:e}");
            }
        }
    }

    #[test]
    fn ends_are_finite() {
        assert_eq!((power(0.0, 2.2), power(-1.0, 2.2), power(f64::NAN, 2.2)), (0.0, 0.0, 0.0));
        assert!(power(1e300, 1e9).is_finite() && power(1e-300, 1e9) >= 0.0);
        assert!((power(1.0, 5.0) - 1.0).abs() < 1e-15);
    }
}
