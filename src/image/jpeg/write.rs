//! The file: JFIF's APP0 and what decoding needs, nothing else (T.81 Annex B).

#![allow(clippy::cast_possible_truncation, reason = "bits that are not wanted fall off")]

use super::entropy::TABLES;
use super::huffman::Code;
use super::quantise::Quantiser;
use crate::image::jpeg_decode::holds_ff;

/// SOI, JFIF 1.01 APP0 with square pixels of no stated density.
const START: [u8; 20] = *b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";
/// Three components in one scan, coefficients 0..=63.
const SCAN: [u8; 14] = [0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0];
/// Class and destination of each table, in the order of [`TABLES`].
const DESTINATIONS: [u8; 4] = [0x00, 0x01, 0x10, 0x11];
const END: [u8; 2] = [0xFF, 0xD9];

/// Bytes of all segments, the end marker included.
pub(super) fn header_length(codes: &[Code; TABLES]) -> usize {
    let tables: usize = codes.iter().map(|code| 21 + code.symbols.len()).sum();
    START.len() + 2 * 69 + 19 + tables + SCAN.len() + END.len()
}

/// All segments before the scan's data.
pub(super) fn header(
    (width, height): (u16, u16),
    quantisers: &[Quantiser; 2],
    codes: &[Code; TABLES],
) -> Vec<u8> {
    let mut out = START.to_vec();
    for (id, quantiser) in (0..).zip(quantisers) {
        out.extend([0xFF, 0xDB, 0, 67, id]);
        out.extend(quantiser.table);
    }
    let ([h1, h0], [w1, w0]) = (height.to_be_bytes(), width.to_be_bytes());
    out.extend([0xFF, 0xC0, 0, 17, 8, h1, h0, w1, w0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    for (code, destination) in codes.iter().zip(DESTINATIONS) {
        let length = u16::try_from(19 + code.symbols.len()).unwrap_or(u16::MAX).to_be_bytes();
        out.extend([0xFF, 0xC4, length[0], length[1], destination]);
        out.extend(code.lengths);
        out.extend(&code.symbols);
    }
    out.extend(SCAN);
    out
}

/// Words that are written at once; a symbol and its bits have fewer than a word.
const ROOM: usize = 512;

/// A file whose scan is being written.
pub(super) struct Scan {
    out: Vec<u8>,
    words: [u64; 256 * TABLES],
    bits: u64,
    /// How many of the bits are not in the file yet.
    count: u32,
}

impl Scan {
    /// Goes on from a header, to about `estimate` bytes.
    pub(super) fn new(header: Vec<u8>, codes: &[Code; TABLES], estimate: usize) -> Self {
        let mut out = header;
        out.reserve(estimate + estimate / 64 + 64);
        Self { out, words: words(codes), bits: 0, count: 0 }
    }

    /// Adds symbols.
    pub(super) fn put(&mut self, symbols: &[u32]) {
        let (mut bits, mut count) = (self.bits, self.count);
        let mut room = [0; ROOM];
        for some in symbols.chunks(ROOM) {
            // Without a branch: what is not a whole word yet is written again.
            let mut whole = 0;
            for symbol in some {
                let word = self.words[(symbol >> 16) as usize % self.words.len()];
                let length = (word & 0xFF) as u32;
                bits = bits << length | word >> 8 | u64::from(symbol & 0xFFFF);
                count += length;
                room[whole % ROOM] = bits.wrapping_shr(count.wrapping_sub(32)) as u32;
                whole += (count / 32) as usize;
                count %= 32;
            }
            for word in &room[..whole.min(ROOM)] {
                put(&mut self.out, *word);
            }
        }
        (self.bits, self.count) = (bits, count);
    }

    /// The file; its scan's last byte is padded with ones.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let padding = (8 - self.count % 8) % 8;
        let bits = self.bits << padding | ((1 << padding) - 1);
        for k in (0..(self.count + padding) / 8).rev() {
            stuffed(&mut self.out, (bits >> (8 * k)) as u8);
        }
        self.out.extend(END);
        self.out
    }
}

/// For each table's symbols the code word, ready to take the bits that follow it, and the length of both in the lowest byte.
fn words(codes: &[Code; TABLES]) -> [u64; 256 * TABLES] {
    let mut words = [0; 256 * TABLES];
    for (to, code) in words.as_chunks_mut::<256>().0.iter_mut().zip(codes) {
        for (symbol, (to, (word, size))) in (0_u64..).zip(to.iter_mut().zip(code.words)) {
            let extra = symbol & 15;
            *to = u64::from(word) << (extra + 8) | (u64::from(size) + extra);
        }
    }
    words
}

/// Four bytes of data, a zero stuffed after every 0xFF (T.81 F.1.2.3).
#[inline(always)]
fn put(out: &mut Vec<u8>, word: u32) {
    if holds_ff(word) {
        word.to_be_bytes().into_iter().for_each(|byte| stuffed(out, byte));
    } else {
        out.extend_from_slice(&word.to_be_bytes());
    }
}

fn stuffed(out: &mut Vec<u8>, byte: u8) {
    out.push(byte);
    if byte == 0xFF {
        out.push(0);
    }
}
