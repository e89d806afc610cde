//! The same on arrays.

use core::array::from_fn;

#[derive(Clone, Copy)]
pub(crate) struct Words([i16; 8]);

#[derive(Clone, Copy)]
pub(crate) struct Sums([i32; 4]);

/// Eight of sixteen places.
#[derive(Clone, Copy)]
pub(crate) struct Picks([u8; 8]);

impl From<[u8; 8]> for Picks {
    fn from(places: [u8; 8]) -> Self {
        Self(places)
    }
}

impl Words {
    #[inline(always)]
    pub(crate) fn load(a: &[i16; 8]) -> Self {
        Self(*a)
    }
    /// Eight bytes, widened.
    #[inline(always)]
    pub(crate) fn bytes(a: [u8; 8]) -> Self {
        Self(a.map(i16::from))
    }
    /// Eight of sixteen bytes, widened.
    #[inline(always)]
    pub(crate) fn picked(a: [u8; 16], picks: Picks) -> Self {
        Self(picks.0.map(|place| i16::from(a[usize::from(place % 16)])))
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
    pub(crate) fn sub(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i].wrapping_sub(other.0[i])))
    }
    /// Times a power of two.
    #[inline(always)]
    pub(crate) fn raised<const BY: u32>(self) -> Self {
        Self(self.0.map(|x| x << BY))
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
    /// Products, added in pairs.
    #[inline(always)]
    pub(crate) fn dot(self, other: Self) -> Sums {
        let product = |i: usize| i32::from(self.0[i]) * i32::from(other.0[i]);
        Sums(from_fn(|i| product(2 * i) + product(2 * i + 1)))
    }
    /// Sixteen bytes, widened.
    #[inline(always)]
    pub(crate) fn widened(a: &[u8; 16]) -> [Self; 2] {
        [0, 8].map(|half| Self(from_fn(|i| i16::from(a[half + i]))))
    }
    /// Sixteen bytes: those at even places widened, and the others.
    #[inline(always)]
    pub(crate) fn halves(a: &[u8; 16]) -> [Self; 2] {
        [0, 1].map(|half| Self(from_fn(|i| i16::from(a[2 * i + half]))))
    }
    /// Neighbouring pairs of words added: two pairs of the one, two of the other.
    #[inline(always)]
    pub(crate) fn paired(self, other: Self) -> Self {
        let pair = |a: [i16; 8], i: usize| a[i].wrapping_add(a[i + 2]);
        let place = |i: usize| i / 2 * 4 + i % 2;
        Self(from_fn(|i| if i < 4 { pair(self.0, place(i)) } else { pair(other.0, place(i - 4)) }))
    }
    #[inline(always)]
    pub(crate) fn add_saturated(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i].saturating_add(other.0[i])))
    }
    #[inline(always)]
    pub(crate) fn max(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i].max(other.0[i])))
    }
    /// Products, of which the low halves are kept.
    #[inline(always)]
    pub(crate) fn times(self, other: Self) -> Self {
        Self(from_fn(|i| self.0[i].wrapping_mul(other.0[i])))
    }
    /// The high byte of each.
    #[inline(always)]
    pub(crate) fn high_bytes(self) -> [u8; 8] {
        self.0.map(|x| (x as u16 >> 8) as u8)
    }
    /// The one's halves added, then the other's.
    #[inline(always)]
    pub(crate) fn folded(self, other: Self) -> Self {
        let half = |a: [i16; 8], i: usize| a[i].wrapping_add(a[i + 4]);
        Self(from_fn(|i| if i < 4 { half(self.0, i) } else { half(other.0, i - 4) }))
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
