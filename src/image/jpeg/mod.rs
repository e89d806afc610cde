//! A baseline JPEG encoder (ITU-T T.81, JFIF 1.02): 4:2:0, interleaved, Huffman
//! tables made for the picture. The forward DCT runs once; each quality tried
//! costs a quantisation and a count, and none of them writes a byte.

mod coefficients;
mod entropy;
mod fdct;
mod huffman;
mod quantise;
mod tables;
mod write;

pub(crate) use coefficients::Coefficients;

use std::ops::RangeInclusive;

use coefficients::MCU;
use entropy::Statistics;
use quantise::Quantiser;

/// A photo's coefficients under one quality: its size is known, its bytes are not written yet.
pub(crate) struct Trial<'a> {
    coefficients: &'a Coefficients,
    /// The quality on the IJG scale, 1..=100.
    pub(crate) quality: u8,
    quantisers: [Quantiser; 2],
    codes: [huffman::Code; 4],
    /// Bytes of the file, without the zeros stuffed after 0xFF (about 1 in 256).
    pub(crate) estimate: usize,
}

impl<'a> Trial<'a> {
    /// Quantises at a quality and makes the Huffman tables for it.
    pub(crate) fn new(coefficients: &'a Coefficients, quality: u8) -> Self {
        let quantisers = quantisers(quality);
        let mut statistics = Statistics::default();
        entropy::visit(coefficients.blocks.chunks_exact(MCU), &quantisers, &mut statistics);
        let codes = statistics.counts.map(|counts| huffman::Code::new(&counts));
        let bits: u64 = statistics.extra_bits
            + codes.iter().zip(&statistics.counts).map(|(code, counts)| code.bits(counts)).sum::<u64>();
        let estimate = write::header_length(&codes) + usize::try_from(bits.div_ceil(8)).unwrap_or(usize::MAX);
        Self { coefficients, quality, quantisers, codes, estimate }
    }

    /// The file.
    pub(crate) fn write(&self) -> Vec<u8> {
        write::file(self.coefficients, &self.quantisers, &self.codes, self.estimate)
    }
}

fn quantisers(quality: u8) -> [Quantiser; 2] {
    [tables::LUMINANCE, tables::CHROMINANCE].map(|base| Quantiser::new(&base, quality))
}

/// One MCU of so many is in a sample; prime, so that it walks through the columns.
const SAMPLED: usize = 7;

/// What files of some qualities are about the size of, by a sample of their blocks. At least 1.
pub(crate) fn sample(coefficients: &Coefficients, qualities: RangeInclusive<u8>) -> Vec<usize> {
    let statistics: Vec<_> = qualities
        .map(|quality| {
            let mut statistics = Statistics::default();
            let mcus = coefficients.blocks.chunks_exact(MCU).step_by(SAMPLED);
            entropy::visit(mcus, &quantisers(quality), &mut statistics);
            statistics
        })
        .collect();
    // One code serves all: neighbours have nearly the same.
    let codes = statistics
        .get(statistics.len() / 2)
        .map(|middle| middle.counts.map(|counts| huffman::Code::new(&counts)));
    let bits = |of: &Statistics| {
        let codes = codes.iter().flatten().zip(&of.counts);
        of.extra_bits + codes.map(|(code, counts)| code.bits(counts)).sum::<u64>()
    };
    let bytes = |bits: u64| usize::try_from(bits * SAMPLED as u64 / 8).unwrap_or(usize::MAX);
    statistics.iter().map(|of| HEADER + bytes(bits(of))).collect()
}

/// About what comes before the scan.
const HEADER: usize = 600;
