//! The forward DCT of an 8 × 8 block on eight words at once: the even half by one butterfly, the odd half by its matrix, in 32
//! bits. Integers, so that every target gets the same bits; closer to the definition than the IJG's accurate transform,
//! as it keeps a bit more between its passes and one more in the end.

use super::quantise::FRACTION;
use crate::simd::words::{Sums, Words};

/// Fraction bits of a factor.
const FACTOR: u32 = 14;
/// Fraction bits between the passes: with one more, sums of four would overflow.
const BETWEEN: u32 = 3;
/// Bits to drop in the end: of the passes, each of which leaves its values √8 too large, all but what a coefficient keeps.
const SURPLUS: u32 = BETWEEN + 3 - FRACTION;

/// cos(kπ/16)·√2, 1 for k = 0.
const C: [i16; 8] = [16384, 22725, 21407, 19266, 16384, 12873, 8867, 4520];

/// Transforms samples to coefficients, Q4, column by column: [`super::tables::TURNED`] is the order.
#[inline(always)]
pub(super) fn forward(samples: &[[u8; 8]; 8], out: &mut [i16; 64]) {
    let rows = samples.map(Words::bytes);
    let (mut rows, [sum, difference]) = pass::<{ FACTOR - BETWEEN }>(rows);
    // The level shift (T.81 A.3.1): only the mean knows of it.
    rows[0] = sum.add(difference).sub(Words::splat(8 * 128)).raised::<BETWEEN>();
    rows[4] = sum.sub(difference).raised::<BETWEEN>();
    let (mut rows, [sum, difference]) = pass::<{ FACTOR + SURPLUS }>(transposed(rows));
    let both = sum.interleave(difference);
    rows[0] = dropped::<SURPLUS>(both.map(|both| both.dot(Words::pairs(1, 1))));
    rows[4] = dropped::<SURPLUS>(both.map(|both| both.dot(Words::pairs(1, -1))));
    for (to, row) in out.as_chunks_mut().0.iter_mut().zip(rows) {
        *to = row.store();
    }
}

/// One pass over columns, `BITS` dropped; rows 0 and 4 are left to the caller, who gets what they are the sum and the difference of.
#[inline(always)]
fn pass<const BITS: u32>(a: [Words; 8]) -> ([Words; 8], [Words; 2]) {
    let s: [Words; 4] = core::array::from_fn(|i| a[i].add(a[7 - i]));
    let d: [Words; 4] = core::array::from_fn(|i| a[i].sub(a[7 - i]));
    let even = s[0].sub(s[3]).interleave(s[1].sub(s[2]));
    let odd = [d[0].interleave(d[1]), d[2].interleave(d[3])];
    let two = |x: i16, y: i16| dropped::<BITS>(even.map(|both| both.dot(Words::pairs(x, y))));
    let four = |x: [i16; 4]| {
        let half =
            |i: usize| odd[0][i].dot(Words::pairs(x[0], x[1])).add(odd[1][i].dot(Words::pairs(x[2], x[3])));
        dropped::<BITS>([half(0), half(1)])
    };
    let rows = [
        a[0],
        four([C[1], C[3], C[5], C[7]]),
        two(C[2], C[6]),
        four([C[3], -C[7], -C[1], -C[5]]),
        a[4],
        four([C[5], -C[1], C[7], C[3]]),
        two(C[6], -C[2]),
        four([C[7], -C[5], C[3], -C[1]]),
    ];
    (rows, [s[0].add(s[3]), s[1].add(s[2])])
}

/// Sums without their last bits, rounded.
#[inline(always)]
fn dropped<const BITS: u32>(sums: [Sums; 2]) -> Words {
    let [low, high] = sums.map(|sums| sums.add(Sums::splat(1 << (BITS - 1))).shifted::<BITS>());
    low.narrow(high)
}

/// Rows to columns: each round takes the index of a word one bit round.
#[inline(always)]
fn transposed(mut rows: [Words; 8]) -> [Words; 8] {
    for _ in 0..3 {
        let [a, b, c, d] = core::array::from_fn(|i| rows[i].interleave(rows[i + 4]));
        rows = [a[0], a[1], b[0], b[1], c[0], c[1], d[0], d[1]];
    }
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::cast_precision_loss, reason = "small integers")]

    use super::super::tables::{TURNED, ZIGZAG};
    use super::forward;

    /// T.81 A.3.3, as it is written there.
    fn by_definition(block: &[[u8; 8]; 8], u: usize, v: usize) -> f64 {
        let c = |k: usize| if k == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let cos = |x: usize, k: usize| ((2 * x + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0).cos();
        let mut sum = 0.0;
        for (y, row) in block.iter().enumerate() {
            for (x, s) in row.iter().enumerate() {
                sum += (f64::from(*s) - 128.0) * cos(x, u) * cos(y, v);
            }
        }
        sum * c(u) * c(v) / 4.0
    }

    #[test]
    fn is_the_transform_of_the_standard() {
        let (mut seed, mut squares) = (1_u32, 0.0);
        for round in 0..40 {
            let mut block = [[0; 8]; 8];
            for value in block.iter_mut().flatten() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *value = match round {
                    0 => 0,
                    1 => 255,
                    // The ends of the range alone, whose sums are the largest.
                    2..8 => (seed >> 31) as u8 * 255,
                    _ => (seed >> 24) as u8,
                };
            }
            let mut got = [0; 64];
            forward(&block, &mut got);
            for (k, at) in TURNED.into_iter().enumerate() {
                let (u, v) = (usize::from(ZIGZAG[k] % 8), usize::from(ZIGZAG[k] / 8));
                let (value, exact) = (got[usize::from(at)], by_definition(&block, u, v) * 16.0);
                let error = (f64::from(value) - exact).abs();
                assert!(error < 1.3, "{at}: {value} {exact}");
                squares += error * error;
            }
        }
        // What rounding alone comes to is 0.29.
        assert!((squares / (40.0 * 64.0)).sqrt() < 0.37);
    }
}
