//! The photo's planes brought to sRGB: 4:2:0 to RGB to light, through a matrix, and back. A pixel is four lanes, the
//! last of them idle, so that compilers make vectors of them.

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

// JFIF 1.02 in 16-bit fixed point: what a 16th of Cb and of Cr adds to quarters of RGB, and RGB to Y, Cb, Cr.
const OF_BLUE: [i32; 4] = [0, -5_638, 29_032, 0];
const OF_RED: [i32; 4] = [22_970, -11_700, 0, 0];
const TO_YCC: [[i32; 4]; 3] =
    [[19_595, -11_059, 32_768, 0], [38_470, -21_709, -27_439, 0], [7_471, 32_768, -5_329, 0]];
const _: () = assert!(FINER == 4 && LAST == 1020 && PARTS == 64, "the numbers here are made for these");

/// What brings planes to sRGB.
pub(crate) struct Conversion {
    curves: [Samples; 3],
    /// Columns first.
    matrix: [[f32; 4]; 3],
    /// sRGB's sample by the root of its light.
    back: [u16; ROOTS],
}

impl Conversion {
    pub(super) fn new(space: &Space) -> Self {
        let sample = |place: usize| {
            let root = place as f64 / (ROOTS - 1) as f64;
            (srgb_sample(root * root) * f64::from(255 * PARTS) + 0.5) as u16
        };
        let [r, g, b] = space.to_srgb;
        Self {
            curves: space.curves,
            matrix: [0, 1, 2].map(|column| [r[column], g[column], b[column], 0.0].map(|value| value as f32)),
            back: std::array::from_fn(sample),
        }
    }

    /// Converts a photo's planes, in place.
    pub(crate) fn apply(&self, planes: &mut Planes) {
        let half = planes.width.div_ceil(2);
        let old = planes.chroma.clone();
        let mut between = [(); 2].map(|()| vec![0_i16; half + 2]);
        let mut sums = vec![[0_i32; 4]; half];
        for (y, luma) in planes.luma.chunks_mut(planes.width.max(1)).enumerate() {
            let odd = y % 2 == 1;
            for (plane, out) in old.iter().zip(&mut between) {
                let row = |nth: usize| plane.get(nth * half..(nth + 1) * half);
                let own = row(y / 2).unwrap_or_default();
                let other = if odd { row(y / 2 + 1) } else { (y / 2).checked_sub(1).and_then(row) };
                blend(own, other.unwrap_or(own), out);
            }
            self.row(luma, &between, &mut sums);
            if odd || y + 1 == planes.height {
                for (plane, lane) in planes.chroma.iter_mut().zip([1, 2]) {
                    let row = plane.get_mut(y / 2 * half..).unwrap_or_default();
                    row.iter_mut().zip(&sums).for_each(|(sample, sum)| change(sample, sum[lane], sum[3]));
                }
                sums.fill([0; 4]);
            }
        }
    }

    /// One row of luma; adds up what becomes of its chroma, and of how many pixels.
    fn row(&self, luma: &mut [u8], chroma: &[Vec<i16>; 2], sums: &mut [[i32; 4]]) {
        let [blue, red] = chroma;
        let chroma = blue.windows(3).zip(red.windows(3));
        for ((pair, (blue, red)), sum) in luma.chunks_mut(2).zip(chroma).zip(sums) {
            for ((y, cb), cr) in pair.iter_mut().zip(near(blue)).zip(near(red)) {
                let ycc = self.pixel(*y, cb, cr);
                *y = ((ycc[0] + PARTS / 2) / PARTS) as u8;
                let changes = [0, ycc[1] - cb * (PARTS / 16), ycc[2] - cr * (PARTS / 16), 1];
                *sum = lanes(|lane| sum[lane] + changes[lane]);
            }
        }
    }

    /// Y, Cb and Cr of a pixel in parts, from chroma in 16ths; chroma about 0.
    #[inline]
    fn pixel(&self, y: u8, cb: i32, cr: i32) -> [i32; 4] {
        let luma = (i32::from(y) << 18) + (1 << 15);
        let places = lanes(|lane| ((luma + OF_BLUE[lane] * cb + OF_RED[lane] * cr) >> 16).clamp(0, 1020));
        let [r, g, b] = [0, 1, 2].map(|lane| self.curves[lane][places[lane] as usize % (LAST + FINER)]);
        let [of_r, of_g, of_b] = &self.matrix;
        let roots = lanes(|lane| {
            let light = of_r[lane] * r + of_g[lane] * g + of_b[lane] * b;
            let light = if light > 0.0 { light } else { 0.0 };
            let light = if light < 1.0 { light } else { 1.0 };
            (light.sqrt() * (ROOTS - 1) as f32 + ROUNDING).to_bits()
        });
        let [r, g, b] = [0, 1, 2].map(|lane| i32::from(self.back[roots[lane] as usize % ROOTS]));
        lanes(|lane| (TO_YCC[0][lane] * r + TO_YCC[1][lane] * g + TO_YCC[2][lane] * b + (1 << 15)) >> 16)
    }
}

#[inline]
fn lanes<T>(of: impl Fn(usize) -> T) -> [T; 4] {
    [of(0), of(1), of(2), of(3)]
}

/// Adds the mean of a change to a sample. It is the change that is averaged, not the chroma: what a conversion leaves
/// alone stays as sharp as it was.
fn change(sample: &mut u8, sum: i32, pixels: i32) {
    let unit = PARTS * pixels.max(1);
    *sample = (i32::from(*sample) + (sum + unit / 2).div_euclid(unit)).clamp(0, 255) as u8;
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

/// Chroma at the two pixels of the sample in the middle, in 16ths.
#[inline]
fn near(row: &[i16]) -> [i32; 2] {
    let &[left, own, right] = row else {
        return [0; 2];
    };
    [left, right].map(|side| 3 * i32::from(own) + i32::from(side))
}
