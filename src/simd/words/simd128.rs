//! One instruction each, or a few.

use core::arch::wasm32 as simd;

use simd::v128;

#[derive(Clone, Copy)]
pub(crate) struct Words(pub(in crate::simd) v128);

#[derive(Clone, Copy)]
pub(crate) struct Sums(v128);

/// Eight of sixteen places, the bytes between them empty.
#[derive(Clone, Copy)]
pub(crate) struct Picks(v128);

impl From<[u8; 8]> for Picks {
    fn from(places: [u8; 8]) -> Self {
        let places = simd::u64x2(u64::from_le_bytes(places), 0);
        Self(simd::v128_or(simd::u16x8_extend_low_u8x16(places), simd::u16x8_splat(0xFF00)))
    }
}

impl Words {
    #[inline(always)]
    pub(crate) fn load(a: &[i16; 8]) -> Self {
        Self(simd::i16x8(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]))
    }
    /// Eight bytes, widened.
    #[inline(always)]
    pub(crate) fn bytes(a: [u8; 8]) -> Self {
        Self(simd::u16x8_extend_low_u8x16(simd::u64x2(u64::from_le_bytes(a), 0)))
    }
    /// Eight of sixteen bytes, widened.
    #[inline(always)]
    pub(crate) fn picked(a: [u8; 16], picks: Picks) -> Self {
        Self(simd::i8x16_swizzle(sixteen(&a), picks.0))
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
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(simd::i16x8_sub(self.0, other.0))
    }
    /// Times a power of two.
    #[inline(always)]
    pub(crate) fn raised<const BY: u32>(self) -> Self {
        Self(simd::i16x8_shl(self.0, BY))
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
    /// Products, added in pairs.
    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> Sums {
        Sums(simd::i32x4_dot_i16x8(self.0, other.0))
    }
    /// Sixteen bytes, widened.
    #[inline(always)]
    pub(crate) fn widened(a: &[u8; 16]) -> [Self; 2] {
        let all = sixteen(a);
        [Self(simd::u16x8_extend_low_u8x16(all)), Self(simd::u16x8_extend_high_u8x16(all))]
    }
    /// Sixteen bytes: those at even places widened, and the others.
    #[inline(always)]
    pub(crate) fn halves(a: &[u8; 16]) -> [Self; 2] {
        let all = sixteen(a);
        [Self(simd::v128_and(all, simd::u16x8_splat(0xFF))), Self(simd::u16x8_shr(all, 8))]
    }
    /// Neighbouring pairs of words added: two pairs of the one, two of the other.
    #[inline(always)]
    pub(crate) fn paired(self, other: Self) -> Self {
        Self(simd::i16x8_add(
            simd::i32x4_shuffle::<0, 2, 4, 6>(self.0, other.0),
            simd::i32x4_shuffle::<1, 3, 5, 7>(self.0, other.0),
        ))
    }
    #[inline(always)]
    pub(crate) fn add_saturated(self, other: Self) -> Self {
        Self(simd::i16x8_add_sat(self.0, other.0))
    }
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(simd::i16x8_max(self.0, other.0))
    }
    /// Products, of which the low halves are kept.
    #[inline(always)]
    pub(crate) fn times(self, other: Self) -> Self {
        Self(simd::i16x8_mul(self.0, other.0))
    }
    /// The high byte of each.
    #[inline(always)]
    pub(crate) fn high_bytes(self) -> [u8; 8] {
        Self(simd::u16x8_shr(self.0, 8)).to_bytes()
    }
    /// The one's halves added, then the other's.
    #[inline(always)]
    pub(crate) fn folded(self, other: Self) -> Self {
        Self(simd::i16x8_add(
            simd::i64x2_shuffle::<0, 2>(self.0, other.0),
            simd::i64x2_shuffle::<1, 3>(self.0, other.0),
        ))
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

/// Which the compiler makes one load.
#[inline(always)]
fn sixteen(a: &[u8; 16]) -> v128 {
    simd::u8x16(
        a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15],
    )
}

impl Sums {
    #[inline(always)]
    pub(crate) fn load(a: &[i32; 4]) -> Self {
        Self(simd::i32x4(a[0], a[1], a[2], a[3]))
    }
    #[inline(always)]
    pub(crate) fn splat(x: i32) -> Self {
        Self(simd::i32x4_splat(x))
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
