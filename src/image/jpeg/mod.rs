//! A baseline JPEG encoder (ITU-T T.81, JFIF 1.02): 4:2:0, interleaved, Huffman
//! tables made for the picture. The forward DCT runs once; each quality tried
//! costs a quantisation and a count, and the file is written from the symbols of
//! the one that wins.

mod coefficients;
mod entropy;
mod fdct;
mod huffman;
mod quantise;
pub(super) mod tables;
mod write;

pub(crate) use coefficients::Coefficients;

use entropy::{Counts, TABLES, extra_bits, find};
use quantise::Quantiser;
pub(super) use quantise::{fineness, scaled};

/// Symbols of an MCU that room is kept for, on average: a photo of 720 × 960 has as many at about 240 KB. More, and they are found again
/// to be written.
const KEPT: usize = 128;

/// A photo under one quality: its size is known, its bytes are not written yet.
pub(crate) struct Trial<'a> {
    coefficients: &'a Coefficients,
    /// The quality on the IJG scale, 1..=100.
    pub(crate) quality: u8,
    quantisers: [Quantiser; 2],
    /// Its symbols; none where they are too many to keep.
    symbols: Vec<u32>,
    codes: [huffman::Code; TABLES],
    /// Bytes of the file, without the zeros stuffed after 0xFF (about 1 in 256).
    pub(crate) estimate: usize,
}

impl<'a> Trial<'a> {
    /// Quantises at a quality and makes the Huffman tables for it.
    pub(crate) fn new(coefficients: &'a Coefficients, quality: u8) -> Self {
        let quantisers = quantisers(quality);
        let mut symbols = Vec::with_capacity(coefficients.mcus.len() * KEPT);
        let mut complete = true;
        let counts = find(&mut coefficients.mcus.iter().map(|mcu| (None, mcu)), &quantisers, &mut |some| {
            complete &= symbols.len() + some.len() <= symbols.capacity();
            if complete {
                symbols.extend_from_slice(some);
            }
        });
        if !complete {
            symbols = Vec::new();
        }
        let (codes, bits) = coded(&counts);
        let estimate = write::header_length(&codes) + usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
        Self { coefficients, quality, quantisers, symbols, codes, estimate }
    }

    /// The file.
    pub(crate) fn write(&self) -> Vec<u8> {
        let Coefficients { width, height, .. } = *self.coefficients;
        let header = write::header((width, height), &self.quantisers, &self.codes);
        let mut scan = write::Scan::new(header, &self.codes, self.estimate);
        if self.symbols.is_empty() {
            find(&mut self.coefficients.mcus.iter().map(|mcu| (None, mcu)), &self.quantisers, &mut |some| {
                scan.put(some);
            });
        } else {
            scan.put(&self.symbols);
        }
        scan.finish()
    }
}

fn quantisers(quality: u8) -> [Quantiser; 2] {
    [tables::LUMINANCE, tables::CHROMINANCE].map(|base| Quantiser::new(&base, quality))
}

/// One MCU of so many is in a sample; prime, so that it walks through the columns.
const SAMPLED: usize = 7;

/// How many MCUs are in a sample; at least one.
pub(crate) fn sample_length(coefficients: &Coefficients) -> usize {
    coefficients.mcus.len().div_ceil(SAMPLED).max(1)
}

/// About the bytes of a file, by a sample of its blocks; at least one.
pub(crate) fn sampled(coefficients: &Coefficients, quality: u8) -> usize {
    let mcus = &coefficients.mcus;
    let mut sample = mcus.iter().enumerate().step_by(SAMPLED).map(|(at, mcu)| {
        let before = at.checked_sub(1).map(|at| [3, 4, 5].map(|last| mcus[at][last][0]));
        (before, mcu)
    });
    let (all, some) = (mcus.len(), sample.len());
    let (codes, bits) = coded(&find(&mut sample, &quantisers(quality), &mut |_| ()));
    let bytes = bits * all as u64 / some as u64 / 8;
    write::header_length(&codes) + usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// The codes made for symbols, and all the bits they then take.
fn coded(counts: &Counts) -> ([huffman::Code; TABLES], u64) {
    let codes = counts.map(|counts| huffman::Code::new(&counts));
    let words = codes.iter().zip(counts).map(|(code, counts)| code.bits(counts));
    let bits = extra_bits(counts) + words.sum::<u64>();
    (codes, bits)
}
