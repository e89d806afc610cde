//! Eight `i16` side by side and the `i32` their products sum to: wasm's simd128 where it is there, plain arrays elsewhere.
//! Integers, so both give the same values.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "values are saturated before they are narrowed; unsigned products are below 2^31"
)]

pub(crate) use imp::{Sums, Words};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use core::arch::wasm32 as simd;

    use simd::v128;

    #[derive(Clone, Copy)]
    pub(crate) struct Words(pub(in crate::simd) v128);

    #[derive(Clone, Copy)]
    pub(crate) struct Sums(v128);

    impl Words {
        #[inline(always)]
        pub(crate) fn load(a: &[i16; 8]) -> Self {
            Self(simd::i16x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]))
        }
        #[inline(always)]
        pub(crate) fn unsigned(a: &[u16; 8]) -> Self {
            Self(simd::u16x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]))
        }
        /// Eight bytes, widened.
        #[inline(always)]
        pub(crate) fn bytes(a: [u8; 8]) -> Self {
            Self(simd::u16x8_extend_low_u8x16(simd::u64x2(u64::from_le_bytes(a), 0)))
        }
        #[inline(always)]
        pub(crate) fn splat(x: i16) -> Self {
            Self(simd::i16x8_splat(x))
        }
        /// Two alternating.
        #[inline(always)]
        pub(crate) fn pairs(x: i16, y: i16) -> Self {
            Self(simd::i32x4_splat(i32::from(y) << 16 | i32::from(x) & 0xFFFF))
        }
        #[inline(always)]
        pub(crate) fn store(self) -> [i16; 8] {
            // Which the compiler makes one store.
            [
                simd::i16x8_extract_lane::<0>(self.0),
                simd::i16x8_extract_lane::<1>(self.0),
                simd::i16x8_extract_lane::<2>(self.0),
                simd::i16x8_extract_lane::<3>(self.0),
                simd::i16x8_extract_lane::<4>(self.0),
                simd::i16x8_extract_lane::<5>(self.0),
                simd::i16x8_extract_lane::<6>(self.0),
                simd::i16x8_extract_lane::<7>(self.0),
            ]
        }
        /// Clamped to bytes.
        #[inline(always)]
        pub(crate) fn to_bytes(self) -> [u8; 8] {
            simd::i64x2_extract_lane::<0>(simd::u8x16_narrow_i16x8(self.0, self.0)).to_le_bytes()
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(simd::i16x8_add(self.0, other.0))
        }
        #[inline(always)]
        pub(crate) fn abs(self) -> Self {
            Self(simd::i16x8_abs(self.0))
        }
        #[inline(always)]
        pub(crate) fn min(self, other: Self) -> Self {
            Self(simd::i16x8_min(self.0, other.0))
        }
        /// All bits inverted where the other is negative, which is the negative less one.
        #[inline(always)]
        pub(crate) fn inverted_as(self, other: Self) -> Self {
            Self(simd::v128_xor(self.0, simd::i16x8_shr(other.0, 15)))
        }
        /// Which are not zero, the first in the lowest bit.
        #[inline(always)]
        pub(crate) fn present(self) -> u8 {
            !simd::i16x8_bitmask(simd::i16x8_eq(self.0, simd::i16x8_splat(0))) as u8
        }
        /// Products of unsigned words.
        #[inline(always)]
        pub(crate) fn products(self, other: Self) -> [Sums; 2] {
            [
                Sums(simd::u32x4_extmul_low_u16x8(self.0, other.0)),
                Sums(simd::u32x4_extmul_high_u16x8(self.0, other.0)),
            ]
        }
        /// Products, added in pairs.
        #[inline(always)]
        pub(crate) fn dot(self, other: Self) -> Sums {
            Sums(simd::i32x4_dot_i16x8(self.0, other.0))
        }
        /// The first of the one, the first of the other, the second of the one …
        #[inline(always)]
        pub(crate) fn interleave(self, other: Self) -> [Self; 2] {
            [
                Self(simd::i16x8_shuffle::<0, 8, 1, 9, 2, 10, 3, 11>(self.0, other.0)),
                Self(simd::i16x8_shuffle::<4, 12, 5, 13, 6, 14, 7, 15>(self.0, other.0)),
            ]
        }
    }

    impl Sums {
        #[inline(always)]
        pub(crate) fn splat(x: i32) -> Self {
            Self(simd::i32x4_splat(x))
        }
        #[inline(always)]
        pub(crate) fn load(a: &[i32; 4]) -> Self {
            Self(simd::i32x4(a[0], a[1], a[2], a[3]))
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(simd::i32x4_add(self.0, other.0))
        }
        #[inline(always)]
        pub(crate) fn shifted<const BY: u32>(self) -> Self {
            Self(simd::i32x4_shr(self.0, BY))
        }
        /// Neighbours added: two of the one, two of the other.
        #[inline(always)]
        pub(crate) fn halved(self, other: Self) -> Self {
            Self(simd::i32x4_add(
                simd::i32x4_shuffle::<0, 2, 4, 6>(self.0, other.0),
                simd::i32x4_shuffle::<1, 3, 5, 7>(self.0, other.0),
            ))
        }
        /// Saturated.
        #[inline(always)]
        pub(crate) fn narrow(self, other: Self) -> Words {
            Words(simd::i16x8_narrow_i32x4(self.0, other.0))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    use core::array::from_fn;

    #[derive(Clone, Copy)]
    pub(crate) struct Words([i16; 8]);

    #[derive(Clone, Copy)]
    pub(crate) struct Sums([i32; 4]);

    impl Words {
        #[inline(always)]
        pub(crate) fn load(a: &[i16; 8]) -> Self {
            Self(*a)
        }
        #[inline(always)]
        pub(crate) fn unsigned(a: &[u16; 8]) -> Self {
            Self(a.map(|x| x as i16))
        }
        /// Eight bytes, widened.
        #[inline(always)]
        pub(crate) fn bytes(a: [u8; 8]) -> Self {
            Self(a.map(i16::from))
        }
        #[inline(always)]
        pub(crate) fn splat(x: i16) -> Self {
            Self([x; 8])
        }
        /// Two alternating.
        #[inline(always)]
        pub(crate) fn pairs(x: i16, y: i16) -> Self {
            Self([x, y, x, y, x, y, x, y])
        }
        #[inline(always)]
        pub(crate) fn store(self) -> [i16; 8] {
            self.0
        }
        /// Clamped to bytes.
        #[inline(always)]
        pub(crate) fn to_bytes(self) -> [u8; 8] {
            self.0.map(|x| x.clamp(0, 255) as u8)
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i].wrapping_add(other.0[i])))
        }
        #[inline(always)]
        pub(crate) fn abs(self) -> Self {
            Self(self.0.map(i16::wrapping_abs))
        }
        #[inline(always)]
        pub(crate) fn min(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i].min(other.0[i])))
        }
        /// All bits inverted where the other is negative, which is the negative less one.
        #[inline(always)]
        pub(crate) fn inverted_as(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i] ^ other.0[i] >> 15))
        }
        /// Which are not zero, the first in the lowest bit.
        #[inline(always)]
        pub(crate) fn present(self) -> u8 {
            (0..8).fold(0, |bits, i| bits | u8::from(self.0[i] != 0) << i)
        }
        /// Products of unsigned words.
        #[inline(always)]
        pub(crate) fn products(self, other: Self) -> [Sums; 2] {
            let product = |i: usize| (u32::from(self.0[i] as u16) * u32::from(other.0[i] as u16)) as i32;
            [0, 4].map(|half| Sums(from_fn(|i| product(half + i))))
        }
        /// Products, added in pairs.
        #[inline(always)]
        pub(crate) fn dot(self, other: Self) -> Sums {
            let product = |i: usize| i32::from(self.0[i]) * i32::from(other.0[i]);
            Sums(from_fn(|i| product(2 * i) + product(2 * i + 1)))
        }
        /// The first of the one, the first of the other, the second of the one …
        #[inline(always)]
        pub(crate) fn interleave(self, other: Self) -> [Self; 2] {
            [0, 4].map(|half| {
                Self(from_fn(|i| if i % 2 == 0 { self.0[half + i / 2] } else { other.0[half + i / 2] }))
            })
        }
    }

    impl Sums {
        #[inline(always)]
        pub(crate) fn splat(x: i32) -> Self {
            Self([x; 4])
        }
        #[inline(always)]
        pub(crate) fn load(a: &[i32; 4]) -> Self {
            Self(*a)
        }
        #[inline(always)]
        pub(crate) fn add(self, other: Self) -> Self {
            Self(from_fn(|i| self.0[i].wrapping_add(other.0[i])))
        }
        #[inline(always)]
        pub(crate) fn shifted<const BY: u32>(self) -> Self {
            Self(self.0.map(|x| x >> BY))
        }
        /// Neighbours added: two of the one, two of the other.
        #[inline(always)]
        pub(crate) fn halved(self, other: Self) -> Self {
            let (a, b) = (self.0, other.0);
            Self([(a[0], a[1]), (a[2], a[3]), (b[0], b[1]), (b[2], b[3])].map(|(x, y)| x.wrapping_add(y)))
        }
        /// Saturated.
        #[inline(always)]
        pub(crate) fn narrow(self, other: Self) -> Words {
            let narrow = |x: i32| x.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16;
            Words(from_fn(|i| narrow(if i < 4 { self.0[i] } else { other.0[i - 4] })))
        }
    }
}
