//! The same for twelve bytes at a time, hence sixteen letters: eight of them become their escaped text by one shuffle, whichever of
//! them are escaped.

#![allow(
    clippy::inline_always,
    reason = "each is a few instructions; optimised for size they would be calls"
)]

use core::arch::wasm32 as simd;
use std::sync::LazyLock;

use simd::v128;

/// Bytes read at once; of each, twelve are used.
const READ: usize = 16;
const USED: usize = 12;
/// Groups that are escaped into one buffer before they join the body.
const BLOCK: usize = 64;
/// Most bytes that a group becomes: each letter escaped.
const MOST: usize = 48;
/// Most of eight letters that may be escaped for their text to be sixteen bytes at most.
const MANY: u32 = 4;

static TABLES: LazyLock<Box<Tables>> = LazyLock::new(|| Box::new(Tables::new()));

/// What the loop needs. Out of memory, since V8 makes a constant anew at each turn, four instructions each.
struct Tables {
    /// For each choice of escaped letters among eight: where each byte of their text comes from.
    shuffles: [v128; 256],
    constants: Constants,
}

#[derive(Clone, Copy)]
struct Constants {
    /// Three bytes to a lane, the first on top.
    triples: v128,
    second: v128,
    third: v128,
    fourth: v128,
    /// What is added to a sextet to be its letter, by the kind of letter; to the last two, to be how `%2B` and `%2F` end.
    further: v128,
    /// The last sextets of small letters, of digits; the first of small letters.
    small_end: v128,
    digits_end: v128,
    capitals_end: v128,
    capitals: v128,
    /// What an escape begins with.
    escape: v128,
}

impl Tables {
    fn new() -> Self {
        let constants = Constants {
            triples: simd::i8x16(2, 1, 0, -1, 5, 4, 3, -1, 8, 7, 6, -1, 11, 10, 9, -1),
            second: simd::u32x4_splat(0x3f00),
            third: simd::u32x4_splat(0x3f_0000),
            fourth: simd::u32x4_splat(0x3f00_0000),
            further: simd::i8x16(71, -4, -4, -4, -4, -4, -4, -4, -4, -4, -4, 4, 7, 65, 0, 0),
            small_end: simd::u8x16_splat(51),
            digits_end: simd::u8x16_splat(61),
            capitals_end: simd::u8x16_splat(26),
            capitals: simd::u8x16_splat(13),
            escape: simd::u64x2_splat(u64::from(u16::from_le_bytes(*b"%2"))),
        };
        Self { shuffles: std::array::from_fn(shuffle), constants }
    }
}

fn shuffle(escaped: usize) -> v128 {
    let mut places = [0; 24];
    let mut length = 0;
    for letter in 0..8 {
        let from = [8, 9, letter];
        let from = if escaped >> letter & 1 == 1 { &from[..] } else { &from[2..] };
        for &place in from {
            if let Some(at) = places.get_mut(length) {
                *at = place;
            }
            length += 1;
        }
    }
    let [low, high, _] = *places.as_chunks::<8>().0 else { return simd::u64x2_splat(0) };
    simd::u64x2(u64::from_le_bytes(low), u64::from_le_bytes(high))
}

/// Appends as much of `bytes` as makes whole groups, and gives the rest.
pub(super) fn write<'a>(body: &mut Vec<u8>, mut bytes: &'a [u8]) -> &'a [u8] {
    let Tables { shuffles, constants } = &**TABLES;
    let constants = *constants;
    // Each store writes sixteen bytes, of which the next overwrites what is not kept.
    let mut buffer = [0; BLOCK * MOST + 16];
    while bytes.len() >= READ {
        let mut at = 0;
        for _ in 0..BLOCK {
            let Some(group) = bytes.first_chunk() else { break };
            let sextets = constants.split(group);
            let letters = constants.letters(sextets);
            let escaped = usize::from(simd::i8x16_bitmask(simd::i8x16_gt(sextets, constants.digits_end)));
            let low = simd::i64x2_shuffle::<0, 2>(letters, constants.escape);
            let high = simd::i64x2_shuffle::<1, 3>(letters, constants.escape);
            at = store(&mut buffer, at, low, escaped & 255, shuffles);
            at = store(&mut buffer, at, high, escaped >> 8, shuffles);
            bytes = bytes.get(USED..).unwrap_or_default();
        }
        body.extend_from_slice(buffer.get(..at).unwrap_or_default());
    }
    bytes
}

impl Constants {
    /// Sixteen sextets.
    #[inline(always)]
    fn split(&self, group: &[u8; READ]) -> v128 {
        let [low, high] = *group.as_chunks::<8>().0 else { return simd::u64x2_splat(0) };
        let bytes = simd::u64x2(u64::from_le_bytes(low), u64::from_le_bytes(high));
        let triples = simd::i8x16_swizzle(bytes, self.triples);
        let first = simd::u32x4_shr(triples, 18);
        let second = simd::v128_and(simd::u32x4_shr(triples, 4), self.second);
        let third = simd::v128_and(simd::u32x4_shl(triples, 10), self.third);
        let fourth = simd::v128_and(simd::u32x4_shl(triples, 24), self.fourth);
        simd::v128_or(simd::v128_or(first, second), simd::v128_or(third, fourth))
    }

    /// Their letters, but of `+` and `/` the last byte of `%2B` and `%2F`.
    #[inline(always)]
    fn letters(&self, sextets: v128) -> v128 {
        // The kind is 0 of small letters, 1 to 10 of digits, 11 and 12 of the last two, 13 of capitals.
        let is_capital = simd::i8x16_gt(self.capitals_end, sextets);
        let kind = simd::v128_or(
            simd::u8x16_sub_sat(sextets, self.small_end),
            simd::v128_and(is_capital, self.capitals),
        );
        simd::i8x16_add(sextets, simd::i8x16_swizzle(self.further, kind))
    }
}

/// Writes the text of eight letters.
#[inline(always)]
fn store(buffer: &mut [u8], at: usize, half: v128, escaped: usize, shuffles: &[v128; 256]) -> usize {
    let count = escaped.count_ones();
    if count > MANY {
        return store_each(buffer, at, half, escaped);
    }
    let text = simd::i8x16_swizzle(half, shuffles[escaped & 255]);
    // The buffer has sixteen bytes beyond a block, so there always is a place. Optimised for size a copy of a slice is a call.
    if let Some(place) = buffer.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = bytes_of(text);
    }
    at + 8 + 2 * count as usize
}

#[inline(always)]
fn bytes_of(text: v128) -> [u8; 16] {
    let [low, high] = [simd::u64x2_extract_lane::<0>(text), simd::u64x2_extract_lane::<1>(text)];
    (u128::from(high) << 64 | u128::from(low)).to_le_bytes()
}

/// What no camera's picture has.
#[cold]
#[inline(never)]
fn store_each(buffer: &mut [u8], mut at: usize, half: v128, escaped: usize) -> usize {
    for (letter, byte) in bytes_of(half).into_iter().take(8).enumerate() {
        let text = [b'%', b'2', byte];
        let text = if escaped >> letter & 1 == 1 { &text[..] } else { &text[2..] };
        if let Some(place) = buffer.get_mut(at..at + text.len()) {
            place.copy_from_slice(text);
        }
        at += text.len();
    }
    at
}
