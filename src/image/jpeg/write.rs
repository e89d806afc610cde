//! The file: JFIF's APP0 and what decoding needs, nothing else (T.81 Annex B).

use super::coefficients::{Coefficients, MCU};
use super::entropy::{Sink, Table, visit};
use super::huffman::Code;
use super::quantise::Quantiser;

/// SOI, JFIF 1.01 APP0 with square pixels of no stated density.
const START: [u8; 20] = *b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";
/// Three components in one scan, coefficients 0..=63.
const SCAN: [u8; 14] = [0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0];
/// Class and destination of each table, in the order of [`Table`].
const DESTINATIONS: [u8; 4] = [0x00, 0x01, 0x10, 0x11];
const END: [u8; 2] = [0xFF, 0xD9];

/// Bytes of all segments, the end marker included.
pub(super) fn header_length(codes: &[Code; 4]) -> usize {
    let tables: usize = codes.iter().map(|code| 21 + code.symbols.len()).sum();
    START.len() + 2 * 69 + 19 + tables + SCAN.len() + END.len()
}

pub(super) fn file(
    coefficients: &Coefficients,
    quantisers: &[Quantiser; 2],
    codes: &[Code; 4],
    estimate: usize,
) -> Vec<u8> {
    let mut out = Vec::with_capacity(estimate + estimate / 64 + 64);
    out.extend(START);
    for (id, quantiser) in (0..).zip(quantisers) {
        out.extend([0xFF, 0xDB, 0, 67, id]);
        out.extend(quantiser.table);
    }
    let ([h1, h0], [w1, w0]) = (coefficients.height.to_be_bytes(), coefficients.width.to_be_bytes());
    out.extend([0xFF, 0xC0, 0, 17, 8, h1, h0, w1, w0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    for (code, destination) in codes.iter().zip(DESTINATIONS) {
        let length = u16::try_from(19 + code.symbols.len()).unwrap_or(u16::MAX).to_be_bytes();
        out.extend([0xFF, 0xC4, length[0], length[1], destination]);
        out.extend(code.lengths);
        out.extend(&code.symbols);
    }
    out.extend(SCAN);
    let mut writer = Writer { out, codes, bits: 0, count: 0 };
    visit(coefficients.blocks.chunks_exact(MCU), quantisers, &mut writer);
    writer.finish()
}

/// Bits to bytes, a zero stuffed after every 0xFF (T.81 F.1.2.3).
struct Writer<'a> {
    out: Vec<u8>,
    codes: &'a [Code; 4],
    bits: u64,
    count: u32,
}

impl Sink for Writer<'_> {
    #[inline(always)]
    fn put(&mut self, table: Table, symbol: u8, bits: u32, length: u32) {
        let (word, size) = self.codes[table].words[usize::from(symbol)];
        self.bits = self.bits << (u32::from(size) + length) | u64::from(word) << length | u64::from(bits);
        self.count += u32::from(size) + length;
        if self.count >= 32 {
            self.count -= 32;
            self.flush((self.bits >> self.count) & 0xFFFF_FFFF);
        }
    }
}

impl Writer<'_> {
    #[inline]
    fn flush(&mut self, word: u64) {
        let [.., a, b, c, d] = word.to_be_bytes();
        if [a, b, c, d].contains(&0xFF) {
            for byte in [a, b, c, d] {
                self.byte(byte);
            }
        } else {
            self.out.extend([a, b, c, d]);
        }
    }

    #[inline]
    fn byte(&mut self, byte: u8) {
        self.out.push(byte);
        if byte == 0xFF {
            self.out.push(0);
        }
    }

    /// Pads the last byte with ones and ends the file.
    fn finish(mut self) -> Vec<u8> {
        let padding = (8 - self.count % 8) % 8;
        let bits = self.bits << padding | ((1 << padding) - 1);
        let count = self.count + padding;
        for k in (0..count / 8).rev() {
            self.byte((bits >> (8 * k)).to_le_bytes()[0]);
        }
        self.out.extend(END);
        self.out
    }
}
