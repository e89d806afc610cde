//! Four `f32` side by side: wasm's simd128 where it is there, plain arrays elsewhere. Both do the same IEEE operations in the
//! same order, so both give the same bits.

pub(crate) use imp::Lanes;

/// 1.5 · 2^23: added, it leaves the nearest integer in the lowest bits.
const MAGIC: f32 = 12_582_912.0;
const MAGIC_BITS: i32 = MAGIC.to_bits().cast_signed();

/// To the nearest integer, ties to even; as far as 2^22 from zero.
#[inline(always)]
pub(crate) fn nearest(x: f32) -> i32 {
    (x + MAGIC).to_bits().cast_signed().wrapping_sub(MAGIC_BITS)
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use super::{MAGIC, MAGIC_BITS};
    use crate::simd::words::Words;
    use core::arch::wasm32::{
        f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_mul, f32x4_splat, f32x4_sub, i16x8, i16x8_narrow_i32x4,
        i32x4_extend_high_i16x8, i32x4_extend_low_i16x8, i32x4_shuffle, i32x4_splat, i32x4_sub,
        i64x2_shuffle, v128,
    };

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes(v128);

    impl Lanes {
        #[inline(always)]
        pub(crate) fn load(a: &[f32; 4]) -> Self {
            Self(f32x4(a[0], a[1], a[2], a[3]))
        }
        /// Integers to lanes.
        #[inline(always)]
        pub(crate) fn widen(a: &[i16; 8]) -> [Self; 2] {
            let all = i16x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
            [i32x4_extend_low_i16x8(all), i32x4_extend_high_i16x8(all)]
                .map(|half| Self(f32x4_convert_i32x4(half)))
        }
        #[inline(always)]
        pub(crate) fn splat(x: f32) -> Self {
            Self(f32x4_splat(x))
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }
        #[inline(always)]
        pub(crate) fn sub(self, other: Self) -> Self {
            Self(f32x4_sub(self.0, other.0))
        }
        #[inline(always)]
        pub(crate) fn mul(self, other: Self) -> Self {
            Self(f32x4_mul(self.0, other.0))
        }
        /// Rows to columns.
        #[inline(always)]
        pub(crate) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            let low = (i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0), i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0));
            let high = (i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0), i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0));
            [
                Self(i64x2_shuffle::<0, 2>(low.0, low.1)),
                Self(i64x2_shuffle::<1, 3>(low.0, low.1)),
                Self(i64x2_shuffle::<0, 2>(high.0, high.1)),
                Self(i64x2_shuffle::<1, 3>(high.0, high.1)),
            ]
        }
        /// To the nearest integer, ties to even.
        #[inline(always)]
        pub(crate) fn to_words(self, other: Self) -> Words {
            let [a, b] = [self, other]
                .map(|half| i32x4_sub(f32x4_add(half.0, f32x4_splat(MAGIC)), i32x4_splat(MAGIC_BITS)));
            Words(i16x8_narrow_i32x4(a, b))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    use core::array::from_fn;

    use super::nearest;
    use crate::simd::words::{Sums, Words};

    #[derive(Clone, Copy)]
    pub(crate) struct Lanes([f32; 4]);

    impl Lanes {
        #[inline(always)]
        pub(crate) fn load(a: &[f32; 4]) -> Self {
            Self(*a)
        }
        /// Integers to lanes.
        #[inline(always)]
        pub(crate) fn widen(a: &[i16; 8]) -> [Self; 2] {
            [Self(from_fn(|i| f32::from(a[i]))), Self(from_fn(|i| f32::from(a[i + 4])))]
        }
        #[inline(always)]
        pub(crate) fn splat(x: f32) -> Self {
            Self([x; 4])
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] + other.0[i]))
        }
        #[inline(always)]
        pub(crate) fn sub(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] - other.0[i]))
        }
        #[inline(always)]
        pub(crate) fn mul(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] * other.0[i]))
        }
        /// Rows to columns.
        #[inline(always)]
        pub(crate) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            from_fn(|i| Self([a.0[i], b.0[i], c.0[i], d.0[i]]))
        }
        /// To the nearest integer, ties to even.
        #[inline(always)]
        pub(crate) fn to_words(self, other: Self) -> Words {
            let [a, b] = [self, other].map(|half| Sums::load(&half.0.map(nearest)));
            a.narrow(b)
        }
    }
}
