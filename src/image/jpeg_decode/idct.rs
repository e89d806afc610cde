//! Inverse DCT of the n × n coefficients of lowest frequency (n = 1, 2, 4, 8) to n × n samples: the block at n/8 of its size.
//! Coefficients come in rows of eight, factors in rows of n.

use super::tables::{Quantiser, ZIG_ZAG};
use crate::simd::lanes::{Lanes, nearest};

/// Scale factors of the fast DCT of Arai, Agui and Nakajima (1988): cos(kπ/16)·√2, 1 for k = 0.
const AAN: [f32; 8] = [1.0, 1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

/// The level shift (T.81 A.3.1).
const SHIFT: f32 = 128.0;

/// What each coefficient is multiplied by: its quantiser's step and what the transform of size `n` wants.
pub(super) fn factors(quantiser: &Quantiser, n: usize) -> [f32; 64] {
    let mut out = [0.0; 64];
    for (&at, &step) in ZIG_ZAG.iter().zip(quantiser) {
        let (x, y) = (usize::from(at & 7), usize::from(at >> 3));
        if x < n && y < n {
            // Of four points, the even ones are halved here.
            let half = |at: usize| if at.is_multiple_of(2) { 0.5 } else { 1.0 };
            let scale = match n {
                8 => AAN[x] * AAN[y] / 8.0,
                4 => 0.5 * half(x) * half(y),
                _ => 0.125,
            };
            out[y * n + x] = f32::from(step) * scale;
        }
    }
    out
}

/// Writes a block of which only the DC coefficient is not zero.
#[inline(always)]
pub(super) fn flat(dc: i16, step: u16, n: usize, out: &mut [u8], stride: usize) {
    let sample = to_byte(f32::from(dc) * (f32::from(step) * 0.125) + SHIFT);
    match n {
        8 => put([[sample; 8]; 8], out, stride),
        4 => put([[sample; 4]; 4], out, stride),
        2 => put([[sample; 2]; 2], out, stride),
        _ => put([[sample]], out, stride),
    }
}

/// Writes a block. Each size is a function of its own: an engine compiles only the one that a picture takes, and has it sooner.
#[inline(always)]
pub(super) fn inverse(block: &[i16; 64], factors: &[f32; 64], n: usize, out: &mut [u8], stride: usize) {
    match n {
        8 => eight(block, factors, out, stride),
        4 => four(block, factors, out, stride),
        2 => put(two(block, factors), out, stride),
        _ => put([[to_byte(f32::from(block[0]) * factors[0] + SHIFT)]], out, stride),
    }
}

#[inline(always)]
fn put<const N: usize>(rows: [[u8; N]; N], out: &mut [u8], stride: usize) {
    for (to, row) in out.chunks_mut(stride).zip(rows) {
        to[..N].copy_from_slice(&row);
    }
}

#[inline(always)]
fn to_byte(sample: f32) -> u8 {
    nearest(sample).clamp(0, 255) as u8
}

#[inline(always)]
fn two(block: &[i16; 64], factors: &[f32; 64]) -> [[u8; 2]; 2] {
    let [a, b, c, d] = [0, 1, 8, 9].map(|at| f32::from(block[at]));
    let [a, b, c, d] = [a * factors[0], b * factors[1], c * factors[2], d * factors[3]];
    let a = a + SHIFT;
    [[a + b + c + d, a - b + c - d], [a + b - c - d, a - b - c + d]].map(|row| row.map(to_byte))
}

/// Coefficients dequantised by the `nth` eight factors.
#[inline(always)]
fn dequantised(values: &[i16; 8], factors: &[f32; 64], nth: usize) -> [Lanes; 2] {
    let factors = &factors.as_chunks::<4>().0[2 * nth..2 * nth + 2];
    let [low, high] = Lanes::widen(values);
    [low.mul(Lanes::load(&factors[0])), high.mul(Lanes::load(&factors[1]))]
}

/// Orthonormal four-point inverse over lanes; the even ones of its inputs are halved.
#[inline(always)]
fn four_point([a, b, c, d]: [Lanes; 4]) -> [Lanes; 4] {
    let (c1, c3) = (Lanes::splat(0.653_281_5), Lanes::splat(0.270_598_06));
    let (even, even_less) = (a.add(c), a.sub(c));
    let odd = b.mul(c1).add(d.mul(c3));
    let odd_less = b.mul(c3).sub(d.mul(c1));
    [even.add(odd), even_less.add(odd_less), even_less.sub(odd_less), even.sub(odd)]
}

#[inline(never)]
fn four(block: &[i16; 64], factors: &[f32; 64], out: &mut [u8], stride: usize) {
    // First, or the compiler would move half of the work behind each check.
    let mut lines = out.chunks_mut(stride).map_while(<[u8]>::first_chunk_mut);
    let [Some(first), Some(second), Some(third), Some(fourth)] = std::array::from_fn(|_| lines.next()) else {
        return;
    };
    let above = [0, 1, 2, 3, 8, 9, 10, 11].map(|at| block[at]);
    let below = [16, 17, 18, 19, 24, 25, 26, 27].map(|at| block[at]);
    let ([a, b], [c, d]) = (dequantised(&above, factors, 0), dequantised(&below, factors, 1));
    let shift = Lanes::splat(SHIFT);
    let [a, b, c, d] = four_point(Lanes::transpose(four_point([a, b, c, d]))).map(|lanes| lanes.add(shift));
    // Columns to rows, as words, of which there are half as many.
    let [evens, odds] = a.to_words(b).interleave(c.to_words(d));
    let [above, below] = evens.interleave(odds).map(|rows| u64::from_le_bytes(rows.to_bytes()));
    [*first, *second, *third, *fourth] =
        [above, above >> 32, below, below >> 32].map(|row| (row as u32).to_le_bytes());
}

/// Eight-point inverse of Arai, Agui and Nakajima over lanes; its inputs are prescaled.
#[inline(always)]
fn eight_point(a: [Lanes; 8]) -> [Lanes; 8] {
    let root2 = Lanes::splat(std::f32::consts::SQRT_2);
    let (p0, p1) = (a[0].add(a[4]), a[0].sub(a[4]));
    let p3 = a[2].add(a[6]);
    let p2 = a[2].sub(a[6]).mul(root2).sub(p3);
    let (e0, e3, e1, e2) = (p0.add(p3), p0.sub(p3), p1.add(p2), p1.sub(p2));
    let (z13, z10, z11, z12) = (a[5].add(a[3]), a[5].sub(a[3]), a[1].add(a[7]), a[1].sub(a[7]));
    let o7 = z11.add(z13);
    let z5 = z10.add(z12).mul(Lanes::splat(1.847_759));
    let u10 = z5.sub(z12.mul(Lanes::splat(1.082_392_2)));
    let u12 = z5.sub(z10.mul(Lanes::splat(2.613_126)));
    let o6 = u12.sub(o7);
    let o5 = z11.sub(z13).mul(root2).sub(o6);
    let o4 = u10.sub(o5);
    [e0.add(o7), e1.add(o6), e2.add(o5), e3.add(o4), e3.sub(o4), e2.sub(o5), e1.sub(o6), e0.sub(o7)]
}

/// Transposes an 8 × 8 block held as left and right halves of its rows; gives the left and right halves of its columns.
#[inline(always)]
fn transposed(left: [Lanes; 8], right: [Lanes; 8]) -> ([Lanes; 8], [Lanes; 8]) {
    let part = |m: &[Lanes; 8], at: usize| Lanes::transpose([m[at], m[at + 1], m[at + 2], m[at + 3]]);
    let join = |a: [Lanes; 4], b: [Lanes; 4]| [a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]];
    (join(part(&left, 0), part(&right, 0)), join(part(&left, 4), part(&right, 4)))
}

#[inline(never)]
fn eight(block: &[i16; 64], factors: &[f32; 64], out: &mut [u8], stride: usize) {
    let rows = block.as_chunks().0;
    let rows: [[Lanes; 2]; 8] = std::array::from_fn(|y| dequantised(&rows[y], factors, y));
    let (left, right) = transposed(eight_point(rows.map(|row| row[0])), eight_point(rows.map(|row| row[1])));
    let (left, right) = transposed(eight_point(left), eight_point(right));
    let shift = Lanes::splat(SHIFT);
    let rows: [[u8; 8]; 8] =
        std::array::from_fn(|y| left[y].add(shift).to_words(right[y].add(shift)).to_bytes());
    put(rows, out, stride);
}
