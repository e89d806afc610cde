//! The forward DCT of an 8 × 8 block: Arai, Agui and Nakajima's factorisation
//! ("A fast DCT-SQ scheme for images", 1988) on four lanes at once. Plain IEEE
//! additions and multiplications in a fixed order: every target gets the same bits.

use super::quantise::FRACTION;
use crate::simd::lanes::Lanes;

/// The rows of a block, left and right half each.
type Rows = [[Lanes; 2]; 8];

/// The factor AAN leaves in row or column k: cos(kπ/16)·√2, 1 for k = 0.
const AAN: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

/// Transforms samples to coefficients, Q4, column by column: [`super::tables::TURNED`] is the order.
#[inline]
pub(super) fn forward(samples: &[[u8; 8]; 8], out: &mut [i16; 64]) {
    let rows = columns(&samples.map(Lanes::centred));
    let rows = columns(&transpose(&rows));
    for ((to, [left, right]), scale) in out.as_chunks_mut().0.iter_mut().zip(rows).zip(&SCALE) {
        *to = left.mul(Lanes::load(&scale[0])).to_words(right.mul(Lanes::load(&scale[1]))).store();
    }
}

/// What a coefficient of 1 becomes.
const UNIT: f32 = (1_u16 << FRACTION) as f32;

const SCALE: [[[f32; 4]; 2]; 8] = {
    let mut out = [[[0.0; 4]; 2]; 8];
    let mut at = 0;
    while at < 64 {
        out[at / 8][at % 8 / 4][at % 4] = UNIT / (8.0 * AAN[at / 8] * AAN[at % 8]);
        at += 1;
    }
    out
};

#[inline(always)]
fn transpose(rows: &Rows) -> Rows {
    let quarter = |from: usize, half: usize| {
        Lanes::transpose([rows[from][half], rows[from + 1][half], rows[from + 2][half], rows[from + 3][half]])
    };
    let [a, b, c, d] = [quarter(0, 0), quarter(4, 0), quarter(0, 1), quarter(4, 1)];
    core::array::from_fn(|i| if i < 4 { [a[i], b[i]] } else { [c[i - 4], d[i - 4]] })
}

#[inline(always)]
fn columns(rows: &Rows) -> Rows {
    let [left, right] = [0, 1].map(|half| four(rows.map(|row| row[half])));
    core::array::from_fn(|i| [left[i], right[i]])
}

/// Four columns.
#[inline(always)]
fn four(a: [Lanes; 8]) -> [Lanes; 8] {
    let (s0, d0) = (a[0].add(a[7]), a[0].sub(a[7]));
    let (s1, d1) = (a[1].add(a[6]), a[1].sub(a[6]));
    let (s2, d2) = (a[2].add(a[5]), a[2].sub(a[5]));
    let (s3, d3) = (a[3].add(a[4]), a[3].sub(a[4]));
    let (e0, e3) = (s0.add(s3), s0.sub(s3));
    let (e1, e2) = (s1.add(s2), s1.sub(s2));
    let z1 = e2.add(e3).mul(Lanes::splat(0.707_106_77));
    let (o0, o1, o2) = (d3.add(d2), d2.add(d1), d1.add(d0));
    let z5 = o0.sub(o2).mul(Lanes::splat(0.382_683_43));
    let z2 = o0.mul(Lanes::splat(0.541_196_1)).add(z5);
    let z4 = o2.mul(Lanes::splat(1.306_563)).add(z5);
    let z3 = o1.mul(Lanes::splat(0.707_106_77));
    let (z11, z13) = (d0.add(z3), d0.sub(z3));
    [e0.add(e1), z11.add(z4), e3.add(z1), z13.sub(z2), e0.sub(e1), z13.add(z2), e3.sub(z1), z11.sub(z4)]
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
        let mut seed = 1_u32;
        for round in 0..40 {
            let mut block = [[0; 8]; 8];
            for value in block.iter_mut().flatten() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *value = if round == 0 { 0 } else { (seed >> 24) as u8 };
            }
            let mut got = [0; 64];
            forward(&block, &mut got);
            for (k, at) in TURNED.into_iter().enumerate() {
                let (u, v) = (usize::from(ZIGZAG[k] % 8), usize::from(ZIGZAG[k] / 8));
                let (value, exact) = (got[usize::from(at)], by_definition(&block, u, v) * 16.0);
                assert!((f64::from(value) - exact).abs() <= 0.51, "{at}: {value} {exact}");
            }
        }
    }
}
