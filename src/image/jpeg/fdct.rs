//! The forward DCT of an 8 × 8 block: Arai, Agui and Nakajima's factorisation
//! ("A fast DCT-SQ scheme for images", 1988) on eight lanes at once. Plain
//! IEEE additions and multiplications in a fixed order: every target gets the
//! same bits.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_lossless,
    reason = "coefficients are within ±2^14 after scaling; `From` is not const"
)]

use super::tables::{FRACTION, ZIGZAG};

type Row = [f32; 8];

/// Adding and taking away 1.5 · 2^23 rounds to the nearest integer, ties to even.
const MAGIC: f32 = 12_582_912.0;

/// The factor AAN leaves in row or column k: cos(kπ/16)·√2, 1 for k = 0.
const AAN: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

/// Transforms samples (already minus 128) to coefficients in zigzag order, Q4.
#[inline]
pub(super) fn forward(mut block: [Row; 8]) -> [i16; 64] {
    block = transpose(&columns(block));
    block = columns(block);
    let mut natural = [0_i16; 64];
    for u in 0..8 {
        for v in 0..8 {
            let scaled = block[u][v] * SCALE[u][v];
            natural[v * 8 + u] = (scaled + MAGIC - MAGIC) as i16;
        }
    }
    ZIGZAG.map(|at| natural[usize::from(at)])
}

/// What a coefficient of 1 becomes.
const UNIT: f32 = (1_u16 << FRACTION) as f32;

const SCALE: [Row; 8] = {
    let mut out = [[0.0; 8]; 8];
    let mut u = 0;
    while u < 8 {
        let mut v = 0;
        while v < 8 {
            out[u][v] = UNIT / (8.0 * AAN[u] * AAN[v]);
            v += 1;
        }
        u += 1;
    }
    out
};

#[inline]
fn transpose(block: &[Row; 8]) -> [Row; 8] {
    let mut out = [[0.0; 8]; 8];
    for (y, row) in block.iter().enumerate() {
        for (x, value) in row.iter().enumerate() {
            out[x][y] = *value;
        }
    }
    out
}

#[inline]
fn lanes(a: Row, b: Row, f: impl Fn(f32, f32) -> f32) -> Row {
    let mut out = [0.0; 8];
    for k in 0..8 {
        out[k] = f(a[k], b[k]);
    }
    out
}

#[inline]
fn columns(a: [Row; 8]) -> [Row; 8] {
    let add = |p: Row, q: Row| lanes(p, q, |p, q| p + q);
    let sub = |p: Row, q: Row| lanes(p, q, |p, q| p - q);
    let mul = |p: Row, factor: f32| p.map(|v| v * factor);
    let (s0, d0) = (add(a[0], a[7]), sub(a[0], a[7]));
    let (s1, d1) = (add(a[1], a[6]), sub(a[1], a[6]));
    let (s2, d2) = (add(a[2], a[5]), sub(a[2], a[5]));
    let (s3, d3) = (add(a[3], a[4]), sub(a[3], a[4]));
    let (e0, e3) = (add(s0, s3), sub(s0, s3));
    let (e1, e2) = (add(s1, s2), sub(s1, s2));
    let z1 = mul(add(e2, e3), 0.707_106_77);
    let (o0, o1, o2) = (add(d3, d2), add(d2, d1), add(d1, d0));
    let z5 = mul(sub(o0, o2), 0.382_683_43);
    let z2 = add(mul(o0, 0.541_196_1), z5);
    let z4 = add(mul(o2, 1.306_563), z5);
    let z3 = mul(o1, 0.707_106_77);
    let (z11, z13) = (add(d0, z3), sub(d0, z3));
    [
        add(e0, e1),
        add(z11, z4),
        add(e3, z1),
        sub(z13, z2),
        sub(e0, e1),
        add(z13, z2),
        sub(e3, z1),
        sub(z11, z4),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::cast_precision_loss, reason = "small integers")]

    use super::{ZIGZAG, forward};

    /// T.81 A.3.3, as it is written there.
    fn by_definition(block: &[[f32; 8]; 8], u: usize, v: usize) -> f64 {
        let c = |k: usize| if k == 0 { std::f64::consts::FRAC_1_SQRT_2 } else { 1.0 };
        let cos = |x: usize, k: usize| ((2 * x + 1) as f64 * k as f64 * std::f64::consts::PI / 16.0).cos();
        let mut sum = 0.0;
        for (y, row) in block.iter().enumerate() {
            for (x, s) in row.iter().enumerate() {
                sum += f64::from(*s) * cos(x, u) * cos(y, v);
            }
        }
        sum * c(u) * c(v) / 4.0
    }

    #[test]
    fn is_the_transform_of_the_standard() {
        let mut seed = 1_u32;
        for round in 0..40 {
            let mut block = [[0.0; 8]; 8];
            for value in block.iter_mut().flatten() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                *value = if round == 0 { -128.0 } else { (seed >> 24) as f32 - 128.0 };
            }
            let got = forward(block);
            for (value, at) in got.iter().zip(ZIGZAG) {
                let exact = by_definition(&block, usize::from(at % 8), usize::from(at / 8)) * 16.0;
                assert!((f64::from(*value) - exact).abs() <= 0.51, "{at}: {value} {exact}");
            }
        }
    }
}
