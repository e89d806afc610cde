//! Sixteen bytes side by side: wasm's simd128 where it is there, plain arrays elsewhere, with the same results.

/// Their number.
pub(crate) const BYTES: usize = 16;

pub(crate) use imp::Bytes;

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod imp {
    use core::arch::wasm32::{
        i64x2_extract_lane, u8x16, u8x16_bitmask, u8x16_eq, u8x16_shuffle, u8x16_splat, v128,
    };

    #[derive(Clone, Copy)]
    pub(crate) struct Bytes(v128);

    impl Bytes {
        #[inline(always)]
        pub(crate) fn load(b: &[u8; super::BYTES]) -> Self {
            Self(u8x16(
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
                b[14], b[15],
            ))
        }
        /// Last first; two words of eight.
        #[inline(always)]
        pub(crate) fn reversed(self) -> [[u8; 8]; 2] {
            let all = u8x16_shuffle::<15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0>(self.0, self.0);
            [i64x2_extract_lane::<0>(all), i64x2_extract_lane::<1>(all)].map(i64::to_le_bytes)
        }
        /// How many come before the first 0xFF.
        #[inline(always)]
        pub(crate) fn before_ff(self) -> usize {
            let found = u32::from(u8x16_bitmask(u8x16_eq(self.0, u8x16_splat(0xFF))));
            (found | 1 << super::BYTES).trailing_zeros() as usize
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod imp {
    #[derive(Clone, Copy)]
    pub(crate) struct Bytes([u8; super::BYTES]);

    impl Bytes {
        #[inline(always)]
        pub(crate) fn load(bytes: &[u8; super::BYTES]) -> Self {
            Self(*bytes)
        }
        /// Last first; two words of eight.
        #[inline(always)]
        pub(crate) fn reversed(self) -> [[u8; 8]; 2] {
            [8, 0].map(|at| std::array::from_fn(|i| self.0[at + 7 - i]))
        }
        /// How many come before the first 0xFF.
        #[inline(always)]
        pub(crate) fn before_ff(self) -> usize {
            self.0.iter().position(|byte| *byte == 0xFF).unwrap_or(super::BYTES)
        }
    }
}
