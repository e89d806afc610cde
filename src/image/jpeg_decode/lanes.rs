//! Four `f32` side by side: wasm's simd128 where it is there, plain arrays elsewhere. Both do the same IEEE operations in the
//! same order, so both give the same bits.

pub(super) use imp::Lanes;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use core::arch::wasm32::{
        f32x4, f32x4_add, f32x4_convert_i32x4, f32x4_mul, f32x4_splat, f32x4_sub, i16x8, i16x8_narrow_i32x4,
        i32x4_extend_high_i16x8, i32x4_extend_low_i16x8, i32x4_extract_lane, i32x4_shuffle,
        i32x4_trunc_sat_f32x4, i64x2_extract_lane, i64x2_shuffle, u8x16_narrow_i16x8, v128,
    };

    #[derive(Clone, Copy)]
    pub(in super::super) struct Lanes(v128);

    impl Lanes {
        #[inline(always)]
        pub(in super::super) fn load(a: &[f32; 4]) -> Self {
            Self(f32x4(a[0], a[1], a[2], a[3]))
        }
        /// Integers to lanes.
        #[inline(always)]
        pub(in super::super) fn widen(a: &[i16; 8]) -> [Self; 2] {
            let all = i16x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
            [i32x4_extend_low_i16x8(all), i32x4_extend_high_i16x8(all)]
                .map(|half| Self(f32x4_convert_i32x4(half)))
        }
        #[inline(always)]
        pub(in super::super) fn splat(x: f32) -> Self {
            Self(f32x4_splat(x))
        }
        #[inline(always)]
        pub(in super::super) fn add(self, other: Self) -> Self {
            Self(f32x4_add(self.0, other.0))
        }
        #[inline(always)]
        pub(in super::super) fn sub(self, other: Self) -> Self {
            Self(f32x4_sub(self.0, other.0))
        }
        #[inline(always)]
        pub(in super::super) fn mul(self, other: Self) -> Self {
            Self(f32x4_mul(self.0, other.0))
        }
        /// Rows to columns.
        #[inline(always)]
        pub(in super::super) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            let low = (i32x4_shuffle::<0, 4, 1, 5>(a.0, b.0), i32x4_shuffle::<0, 4, 1, 5>(c.0, d.0));
            let high = (i32x4_shuffle::<2, 6, 3, 7>(a.0, b.0), i32x4_shuffle::<2, 6, 3, 7>(c.0, d.0));
            [
                Self(i64x2_shuffle::<0, 2>(low.0, low.1)),
                Self(i64x2_shuffle::<1, 3>(low.0, low.1)),
                Self(i64x2_shuffle::<0, 2>(high.0, high.1)),
                Self(i64x2_shuffle::<1, 3>(high.0, high.1)),
            ]
        }
        /// Towards zero, clamped to a byte.
        #[inline(always)]
        pub(in super::super) fn to_bytes(self) -> [u8; 4] {
            let words = i32x4_trunc_sat_f32x4(self.0);
            let halves = i16x8_narrow_i32x4(words, words);
            i32x4_extract_lane::<0>(u8x16_narrow_i16x8(halves, halves)).to_le_bytes()
        }
        /// The same of two.
        #[inline(always)]
        pub(in super::super) fn to_eight_bytes(a: Self, b: Self) -> [u8; 8] {
            let halves = i16x8_narrow_i32x4(i32x4_trunc_sat_f32x4(a.0), i32x4_trunc_sat_f32x4(b.0));
            i64x2_extract_lane::<0>(u8x16_narrow_i16x8(halves, halves)).to_le_bytes()
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    use core::array::from_fn;

    #[derive(Clone, Copy)]
    pub(in super::super) struct Lanes([f32; 4]);

    impl Lanes {
        #[inline(always)]
        pub(in super::super) fn load(a: &[f32; 4]) -> Self {
            Self(*a)
        }
        /// Integers to lanes.
        #[inline(always)]
        pub(in super::super) fn widen(a: &[i16; 8]) -> [Self; 2] {
            [Self(from_fn(|i| f32::from(a[i]))), Self(from_fn(|i| f32::from(a[i + 4])))]
        }
        #[inline(always)]
        pub(in super::super) fn splat(x: f32) -> Self {
            Self([x; 4])
        }
        #[inline(always)]
        pub(in super::super) fn add(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] + other.0[i]))
        }
        #[inline(always)]
        pub(in super::super) fn sub(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] - other.0[i]))
        }
        #[inline(always)]
        pub(in super::super) fn mul(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] * other.0[i]))
        }
        /// Rows to columns.
        #[inline(always)]
        pub(in super::super) fn transpose([a, b, c, d]: [Self; 4]) -> [Self; 4] {
            from_fn(|i| Self([a.0[i], b.0[i], c.0[i], d.0[i]]))
        }
        /// Towards zero, clamped to a byte.
        #[inline(always)]
        pub(in super::super) fn to_bytes(self) -> [u8; 4] {
            from_fn(|i| self.0[i] as u8)
        }
        /// The same of two.
        #[inline(always)]
        pub(in super::super) fn to_eight_bytes(a: Self, b: Self) -> [u8; 8] {
            let (a, b) = (a.to_bytes(), b.to_bytes());
            from_fn(|i| if i < 4 { a[i] } else { b[i - 4] })
        }
    }
}
