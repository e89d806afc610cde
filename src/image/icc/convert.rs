//! The photo's planes brought to sRGB: 4:2:0 to RGB to light, through a matrix, and back, some pixels at a time, step
//! by step, so that compilers make vectors of them.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "samples and places in tables, clamped before they are narrowed"
)]

use super::Space;
use super::curve::{FINER, LAST, Samples, srgb_sample};
use crate::image::resize::Planes;

/// Entries of the way back from light: by its root, along which sRGB's curve is nearly straight.
const ROOTS: usize = 2048;
/// An RGB sample on its way to Y, Cb, Cr: 64ths of a level.
const PARTS: i32 = 64;
/// Added to a number below 2^22, leaves it rounded in the low bits.
const ROUNDING: f32 = 8_388_608.0;

/// Pixels at a time: too many for a compiler to unroll.
const N: usize = 128;
const _: () = assert!(FINER == 4 && LAST == 1020 && PARTS == 64, "the numbers below are made for these");

/// What brings planes to sRGB.
pub(crate) struct Conversion {
    curves: [Samples; 3],
    matrix: [[f32; 3]; 3],
    /// sRGB's sample by the root of its light.
    back: [u16; ROOTS],
}

impl Conversion {
    pub(super) fn new(space: &Space) -> Self {
        let sample = |place: usize| {
            let root = place as f64 / (ROOTS - 1) as f64;
            (srgb_sample(root * root) * f64::from(255 * PARTS) + 0.5) as u16
        };
        Self {
            curves: space.curves,
            matrix: space.to_srgb.map(|row| row.map(|value| value as f32)),
            back: std::array::from_fn(sample),
        }
    }

    /// Converts a photo's planes, in place.
    pub(crate) fn apply(&self, planes: &mut Planes) {
        let (width, half) = (planes.width, planes.width.div_ceil(2));
        let old = planes.chroma.clone();
        let mut between = vec![0_i16; half + 2];
        let mut row = Row {
            luma: vec![[0; N]; width.div_ceil(N)],
            chroma: [(); 2].map(|()| vec![[0; N]; width.div_ceil(N)]),
        };
        let mut sums = [(); 2].map(|()| vec![0_i32; half]);
        for (y, luma) in planes.luma.chunks_mut(width.max(1)).enumerate() {
            let odd = y % 2 == 1;
            for (plane, out) in old.iter().zip(&mut row.chroma) {
                let samples = |nth: usize| plane.get(nth * half..(nth + 1) * half);
                let own = samples(y / 2).unwrap_or_default();
                let other = if odd { samples(y / 2 + 1) } else { (y / 2).checked_sub(1).and_then(samples) };
                blend(own, other.unwrap_or(own), &mut between);
                widen(&between, out.as_flattened_mut());
            }
            self.row(luma, &mut row);
            let rows = if odd { 2 } else { 1 };
            for ((plane, sums), changes) in planes.chroma.iter_mut().zip(&mut sums).zip(&row.chroma) {
                let changes = changes.as_flattened().get(..width).unwrap_or_default();
                add_pairs(sums, changes);
                if odd || y + 1 == planes.height {
                    change(plane.get_mut(y / 2 * half..).unwrap_or_default(), sums, rows, width);
                }
            }
        }
    }

    /// One row of luma; leaves the changes of its chroma.
    fn row(&self, luma: &mut [u8], row: &mut Row) {
        let padded = row.luma.as_flattened_mut();
        padded.iter_mut().zip(&*luma).for_each(|(to, from)| *to = *from);
        let [blue, red] = &mut row.chroma;
        for ((luma, blue), red) in row.luma.iter_mut().zip(blue).zip(red) {
            self.pixels(luma, blue, red);
        }
        luma.iter_mut().zip(row.luma.as_flattened()).for_each(|(to, from)| *to = *from);
    }

    /// Converts luma; what comes in as chroma, in 16ths about 0, goes out as its change, in parts.
    fn pixels(&self, luma: &mut [u8; N], blue: &mut [i16; N], red: &mut [i16; N]) {
        let mut places = [[0_u32; N]; 3];
        for i in 0..N {
            // JFIF 1.02 in 16-bit fixed point, times FINER / 16.
            let (y, cb, cr) = ((i32::from(luma[i]) << 18) + (1 << 15), i32::from(blue[i]), i32::from(red[i]));
            let rgb = [y + 22_970 * cr, y - 5_638 * cb - 11_700 * cr, y + 29_032 * cb];
            (0..3).for_each(|c| places[c][i] = (rgb[c] >> 16).clamp(0, 1020) as u32);
        }
        let mut light = [[0_f32; N]; 3];
        for ((light, places), curve) in light.iter_mut().zip(&places).zip(&self.curves) {
            light.iter_mut().zip(places).for_each(|(to, at)| *to = curve[*at as usize % curve.len()]);
        }
        for (roots, [of_r, of_g, of_b]) in places.iter_mut().zip(&self.matrix) {
            for i in 0..N {
                let sum = of_r * light[0][i] + of_g * light[1][i] + of_b * light[2][i];
                let sum = if sum > 0.0 { sum } else { 0.0 };
                let sum = if sum < 1.0 { sum } else { 1.0 };
                roots[i] = (sum.sqrt() * (ROOTS - 1) as f32 + ROUNDING).to_bits();
            }
        }
        let mut rgb = [[0_i32; N]; 3];
        for (samples, roots) in rgb.iter_mut().zip(&places) {
            samples
                .iter_mut()
                .zip(roots)
                .for_each(|(to, at)| *to = i32::from(self.back[*at as usize % ROOTS]));
        }
        for i in 0..N {
            let [r, g, b] = [rgb[0][i], rgb[1][i], rgb[2][i]];
            luma[i] = ((19_595 * r + 38_470 * g + 7_471 * b + (1 << 21)) >> 22) as u8;
            let (cb, cr) = (-11_059 * r - 21_709 * g + 32_768 * b, 32_768 * r - 27_439 * g - 5_329 * b);
            blue[i] = ((cb + (1 << 15)) >> 16) as i16 - blue[i] * (PARTS / 16) as i16;
            red[i] = ((cr + (1 << 15)) >> 16) as i16 - red[i] * (PARTS / 16) as i16;
        }
    }
}

/// A row of pixels, filled up to whole groups.
struct Row {
    luma: Vec<[u8; N]>,
    chroma: [Vec<[i16; N]>; 2],
}

/// Adds up the changes of the one or two pixels of each chroma sample.
fn add_pairs(sums: &mut [i32], changes: &[i16]) {
    for (sum, pair) in sums.iter_mut().zip(changes.chunks(2)) {
        *sum += pair.iter().copied().map(i32::from).sum::<i32>();
    }
}

/// Adds the mean change to each sample, and takes the sums back. It is the change that is averaged, not the chroma:
/// what a conversion leaves alone stays as sharp as it was.
fn change(samples: &mut [u8], sums: &mut [i32], rows: i32, width: usize) {
    for (nth, (sample, sum)) in samples.iter_mut().zip(sums).enumerate() {
        let pixels = if 2 * nth + 1 < width { 2 * rows } else { rows };
        let unit = PARTS * pixels;
        let mean = (std::mem::take(sum) + unit / 2).div_euclid(unit);
        *sample = (i32::from(*sample) + mean).clamp(0, 255) as u8;
    }
}

/// A row of chroma a quarter of the way to another, in quarters about 0, its ends repeated.
#[inline(never)]
fn blend(row: &[u8], other: &[u8], out: &mut [i16]) {
    let blended = row.iter().zip(other).map(|(a, b)| 3 * i16::from(*a) + i16::from(*b) - 512);
    for (to, value) in out[1..].iter_mut().zip(blended) {
        *to = value;
    }
    let last = row.len();
    out[0] = out[1];
    out[last + 1] = out[last];
}

/// A blended row at every pixel, in 16ths: a quarter of the way to the sample on the pixel's side.
#[inline(never)]
fn widen(between: &[i16], out: &mut [i16]) {
    // What fills the last group up must not be what became of it in the row before.
    out.fill(0);
    for (pair, near) in out.as_chunks_mut::<2>().0.iter_mut().zip(between.windows(3)) {
        *pair = [3 * near[1] + near[0], 3 * near[1] + near[2]];
    }
}
