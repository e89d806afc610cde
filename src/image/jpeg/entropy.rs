//! The run-length symbols of a sequential scan (T.81 F.1.2), visited twice: to
//! be counted, then to be written.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "categories are at most 11 and runs at most 15"
)]

use super::quantise::{Quantised, Quantiser};
use super::tables::TURNED;

/// Index of a Huffman table: DC luma, DC chroma, AC luma, AC chroma.
pub(super) type Table = usize;
/// The end of a block whose rest is zero.
const END: u8 = 0x00;
/// Sixteen zeros.
const ZEROS: u8 = 0xF0;

/// What takes the symbols, each with the bits that follow it.
pub(super) trait Sink {
    fn put(&mut self, table: Table, symbol: u8, bits: u32, length: u32);
}

/// How often each symbol comes, and how many bits follow all of them.
pub(super) struct Statistics {
    pub(super) counts: [[u32; 256]; 4],
    pub(super) extra_bits: u64,
}

impl Default for Statistics {
    fn default() -> Self {
        Self { counts: [[0; 256]; 4], extra_bits: 0 }
    }
}

impl Sink for Statistics {
    #[inline(always)]
    fn put(&mut self, table: Table, symbol: u8, _bits: u32, length: u32) {
        self.counts[table][usize::from(symbol)] += 1;
        self.extra_bits += u64::from(length);
    }
}

/// Quantises the blocks of MCUs and gives its symbols to the sink.
pub(super) fn visit<'a>(
    mcus: impl Iterator<Item = &'a [[i16; 64]]>,
    quantisers: &[Quantiser; 2],
    sink: &mut impl Sink,
) {
    let mut previous = [0_i32; 3];
    for mcu in mcus {
        for (k, block) in mcu.iter().enumerate() {
            let (table, component) = if k < 4 { (0, 0) } else { (1, k - 3) };
            let quantised = quantisers[table].quantise(block);
            let dc = i32::from(quantised.values[0][0]);
            let (size, bits) = magnitude(dc - previous[component]);
            previous[component] = dc;
            sink.put(table, size as u8, bits, size);
            alternating(&quantised, 2 + table, sink);
        }
    }
}

#[inline]
fn alternating(block: &Quantised, table: Table, sink: &mut impl Sink) {
    let values = block.values.as_flattened();
    let mut present = in_zigzag(block.present) & !1;
    let mut last = 0;
    while present != 0 {
        let at = present.trailing_zeros();
        present &= present - 1;
        let mut run = at - last - 1;
        while run > 15 {
            sink.put(table, ZEROS, 0, 0);
            run -= 16;
        }
        let (size, bits) = magnitude(i32::from(values[usize::from(TURNED[at as usize])]));
        sink.put(table, (run << 4 | size) as u8, bits, size);
        last = at;
    }
    if last != 63 {
        sink.put(table, END, 0, 0);
    }
}

/// Where the bits of a block stand in zigzag order.
#[inline]
fn in_zigzag(mut turned: u64) -> u64 {
    let mut bits = 0;
    while turned != 0 {
        bits |= 1 << PLACE[turned.trailing_zeros() as usize];
        turned &= turned - 1;
    }
    bits
}

/// The inverse of [`TURNED`].
const PLACE: [u8; 64] = {
    let mut out = [0; 64];
    let mut k = 0;
    while k < 64 {
        out[TURNED[k] as usize] = k as u8;
        k += 1;
    }
    out
};

/// A value's category and the bits that tell it within (T.81 table F.1).
#[inline]
const fn magnitude(value: i32) -> (u32, u32) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = if value < 0 { value - 1 } else { value } as u32 & ((1 << size) - 1);
    (size, bits)
}
