//! Words as fractions of 2^15, of which sums and products saturate; what a neural net's layers are made of.

#![allow(clippy::cast_possible_truncation, reason = "values are saturated before they are narrowed")]

use super::words::Words;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
impl Words {
    /// Products over 2^15, to the nearest, ties upwards.
    #[inline(always)]
    pub(crate) fn mul_q15(self, other: Self) -> Self {
        Self(core::arch::wasm32::i16x8_q15mulr_sat(self.0, other.0))
    }
    #[inline(always)]
    pub(crate) fn add_saturated(self, other: Self) -> Self {
        Self(core::arch::wasm32::i16x8_add_sat(self.0, other.0))
    }
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(core::arch::wasm32::i16x8_max(self.0, other.0))
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
impl Words {
    /// Products over 2^15, to the nearest, ties upwards.
    #[inline(always)]
    pub(crate) fn mul_q15(self, other: Self) -> Self {
        let product = |i: usize| (i32::from(self.0[i]) * i32::from(other.0[i]) + (1 << 14)) >> 15;
        Self(core::array::from_fn(|i| product(i).min(i32::from(i16::MAX)) as i16))
    }
    #[inline(always)]
    pub(crate) fn add_saturated(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i].saturating_add(other.0[i])))
    }
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i].max(other.0[i])))
    }
}
