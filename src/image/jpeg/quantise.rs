//! Quantisation: the tables of T.81 Annex K.1 under the quality scale of the
//! Independent JPEG Group (`jpeg_set_quality`), so that any tool reads the
//! quality back from the file as exactly the number meant.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "quantised values are within ±1023, quantisers within 1..=255"
)]

use super::tables::{TURNED, ZIGZAG};
use crate::simd::words::{Sums, Words};

/// Fraction bits of a transformed coefficient.
pub(super) const FRACTION: u32 = 4;
/// Fraction bits of a product with a reciprocal; a reciprocal is then at most 2^15.
const SHIFT: u32 = 19;

/// Rounding of AC coefficients, of 1024. Half (512) is the nearest value; a little
/// less widens the zone that becomes zero, where bits cost most and show least:
/// on portraits 4-5 % fewer bytes for 0.07 dB, which a lower quality buys for 0.3 dB.
const AC_ROUNDING: i32 = 450;
/// The DC coefficient is rounded to the nearest.
const FIRST_ROUNDING: [i32; 4] = {
    let mut out = [AC_ROUNDING << (SHIFT - 10); 4];
    out[0] = 1 << (SHIFT - 1);
    out
};

/// Baseline has ten bits for an AC coefficient.
const MOST: i16 = 1023;

/// One quantisation table, with what replaces the divisions.
pub(super) struct Quantiser {
    /// The divisors as the file states them, in zigzag order.
    pub(super) table: [u8; 64],
    /// In the order of [`TURNED`].
    reciprocal: [u16; 64],
}

/// A block's quantised values in the order of [`TURNED`].
pub(super) struct Quantised {
    /// One less where negative: the lowest bits are then what a file holds of them.
    pub(super) values: [i16; 64],
    /// Which of them are not zero, a byte for each eight, the first in the lowest bit.
    pub(super) present: [u8; 8],
}

impl Quantiser {
    pub(super) fn new(base: &[u8; 64], quality: u8) -> Self {
        let quality = u32::from(quality.clamp(1, 100));
        let percent = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
        let table = ZIGZAG.map(|at| {
            let divisor = (u32::from(base[usize::from(at)]) * percent + 50) / 100;
            divisor.clamp(1, 255) as u8
        });
        let mut reciprocal = [0; 64];
        for (q, at) in table.into_iter().zip(TURNED) {
            let divisor = u32::from(q) << FRACTION;
            reciprocal[usize::from(at)] = (((1 << SHIFT) + divisor / 2) / divisor) as u16;
        }
        Self { table, reciprocal }
    }

    /// Divides a block.
    #[inline]
    pub(super) fn quantise(&self, block: &[i16; 64]) -> Quantised {
        let usual = Sums::splat(AC_ROUNDING << (SHIFT - 10));
        let (mut values, mut present) = ([0; 64], [0; 8]);
        let parts = block.as_chunks().0.iter().zip(self.reciprocal.as_chunks().0);
        for (nth, ((from, by), to)) in parts.zip(values.as_chunks_mut().0).enumerate() {
            let value = Words::load(from);
            let [low, high] = value.abs().products(Words::unsigned(by));
            let first = if nth == 0 { Sums::load(&FIRST_ROUNDING) } else { usual };
            let size = low.add(first).shifted::<SHIFT>().narrow(high.add(usual).shifted::<SHIFT>());
            let size = size.min(Words::splat(MOST));
            present[nth] = size.present();
            *to = size.inverted_as(value).store();
        }
        Quantised { values, present }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::{CHROMINANCE, LUMINANCE, TURNED, ZIGZAG};
    use super::Quantiser;

    #[test]
    fn quality_50_is_the_standards_table() {
        for base in [LUMINANCE, CHROMINANCE] {
            let table = Quantiser::new(&base, 50).table;
            assert!(ZIGZAG.iter().zip(table).all(|(at, q)| base[usize::from(*at)] == q));
        }
    }

    #[test]
    fn division_is_exact_but_at_the_edge_of_rounding() {
        let quantiser = Quantiser::new(&LUMINANCE, 92);
        for value in (-16_000_i16..16_000).step_by(7) {
            let got = quantiser.quantise(&[value; 64]);
            for (at, divisor) in TURNED.into_iter().zip(quantiser.table) {
                let result = got.values[usize::from(at)];
                let result = if result < 0 { result + 1 } else { result };
                let exact = f64::from(value) / 16.0 / f64::from(divisor);
                assert!((f64::from(result) - exact).abs() < 0.58, "{value} / {divisor}");
            }
        }
    }
}
