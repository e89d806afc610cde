//! From a video's Y, Cb and Cr to JFIF's: BT.601, full range. The way through RGB is linear, and its part from Y to
//! chroma is nought, so that it can be gone on a photo's small planes after the resize.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "coefficients are below 2^18; samples are clamped before they are narrowed"
)]

use super::resize::Planes;
use crate::simd::words::{Sums, Words};

/// How a video makes Y, Cb and Cr of RGB (ITU-T H.273, table 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matrix {
    /// ITU-R BT.601, of 525 or 625 lines; also JFIF's.
    Bt601,
    /// ITU-R BT.709.
    Bt709,
    /// ITU-R BT.2020, non-constant luminance.
    Bt2020,
}

impl Matrix {
    /// The matrix of a `WebCodecs` name. What is neither BT.709 nor BT.2020 is BT.601: `smpte170m`, `bt470bg`, and what
    /// nobody knows, which Chromium and Firefox take for BT.601 from a camera.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "bt709" => Self::Bt709,
            "bt2020-ncl" => Self::Bt2020,
            _ => Self::Bt601,
        }
    }
}

/// A weight of one in the fixed point.
const ONE: f64 = 65_536.0;
const HALF: i32 = 1 << 15;

/// What Cb and Cr, in this order, give to a component, Q16.
type Weights = [i32; 2];

/// From Y, Cb and Cr to RGB, in numbers.
struct Way {
    /// Taken from Y, which is then multiplied by `whole`; Cb and Cr by `colours`.
    black: i32,
    whole: f64,
    colours: f64,
    /// Blue less Y of a unit of Cb, red less Y of a unit of Cr, and what of both green is short of.
    blue: f64,
    red: f64,
    green: [f64; 2],
}

impl Way {
    fn of(matrix: Matrix, full_range: bool) -> Self {
        // Of red and blue in Y.
        let (kr, kb) = match matrix {
            Matrix::Bt601 => (0.299, 0.114),
            Matrix::Bt709 => (0.2126, 0.0722),
            Matrix::Bt2020 => (0.2627, 0.0593),
        };
        let (black, whole, colours) =
            if full_range { (0, 1.0, 1.0) } else { (16, 255.0 / 219.0, 255.0 / 224.0) };
        let (blue, red) = (2.0 - 2.0 * kb, 2.0 - 2.0 * kr);
        let green = [-kb * blue, -kr * red].map(|short| short / (1.0 - kr - kb));
        Self { black, whole, colours, blue, red, green }
    }
}

/// The way of one matrix and range to RGB, a pixel at a time.
pub(crate) struct ToRgb {
    scale: i32,
    black: i32,
    blue: i32,
    red: i32,
    green: Weights,
}

impl ToRgb {
    pub(crate) fn new(matrix: Matrix, full_range: bool) -> Self {
        let Way { black, whole, colours, blue, red, green } = Way::of(matrix, full_range);
        Self {
            scale: fixed(whole),
            black,
            blue: fixed(blue * colours),
            red: fixed(red * colours),
            green: green.map(|part| fixed(part * colours)),
        }
    }

    /// One pixel, clamped.
    pub(crate) fn rgb(&self, y: u8, cb: u8, cr: u8) -> [u8; 3] {
        let y = (i32::from(y) - self.black) * self.scale + HALF;
        let [cb, cr] = [cb, cr].map(|c| i32::from(c) - 128);
        [sample(y + self.red * cr), sample(y + mixed(self.green, [cb, cr])), sample(y + self.blue * cb)]
    }
}

/// The way of one matrix and range to JFIF's; weights Q14.
pub(crate) struct ToJfif {
    /// What Y gives to Y, and what is taken from it first.
    scale: i16,
    black: i32,
    /// What Cb and Cr, in this order, give to Y, to Cb and to Cr.
    luma: [i16; 2],
    chroma: [[i16; 2]; 2],
}

/// Fraction bits of what chroma gives to luma: the filter multiplies it by sixteen, which leaves a word's last bit free.
const PART: u32 = 5;

impl ToJfif {
    /// None where there is nothing to do.
    pub(crate) fn new(matrix: Matrix, full_range: bool) -> Option<Self> {
        if matrix == Matrix::Bt601 && full_range {
            return None;
        }
        let Way { black, whole, colours, blue, red, green } = Way::of(matrix, full_range);
        let luma = [0.587 * green[0] + 0.114 * blue, 0.587 * green[1] + 0.299 * red];
        let short = |weight: f64| (weight * 16_384.0 + 0.5).floor() as i16;
        let weights = |[cb, cr]: [f64; 2]| [short(cb * colours), short(cr * colours)];
        Some(Self {
            scale: short(whole),
            black,
            luma: weights(luma),
            chroma: [
                weights([(blue - luma[0]) / 1.772, -luma[1] / 1.772]),
                weights([-luma[0] / 1.402, (red - luma[1]) / 1.402]),
            ],
        })
    }

    /// Changes a photo's planes. A function by itself, or an engine compiles it with less care.
    #[inline(never)]
    pub(crate) fn apply(&self, planes: &mut Planes) {
        let [blue, red] = &mut planes.chroma;
        let length = blue.len();
        // What does not count fills the last eight.
        for plane in [&mut *blue, &mut *red] {
            plane.resize(length.next_multiple_of(8), 0);
        }
        // What each sample of chroma gives to luma, and eight that are none.
        let mut parts = Vec::with_capacity(length + 16);
        for (cb, cr) in blue.as_chunks_mut::<8>().0.iter_mut().zip(red.as_chunks_mut::<8>().0) {
            let pairs = apart(*cb, *cr);
            parts.extend_from_slice(&weighed::<{ 14 - PART }>(pairs, self.luma, 0).store());
            [*cb, *cr] = self.chroma.map(|by| weighed::<14>(pairs, by, 128 << 14).to_bytes());
        }
        parts.resize(parts.len() + 8, 0);
        for plane in [blue, red] {
            plane.truncate(length);
        }
        self.shift(&mut planes.luma, planes.width, length, &parts);
    }

    /// Luma with its part of chroma, which is made as dense by the triangle filter of every good decoder: three quarters
    /// of the nearer sample, a quarter of the farther one, both ways. Chroma sits in the middle of its four pixels.
    fn shift(&self, luma: &mut [u8], width: usize, length: usize, parts: &[i16]) {
        let half = width.div_ceil(2);
        let eights = half.div_ceil(8);
        let mut line = vec![0; 8 * eights + 2];
        for (y, row) in luma.chunks_exact_mut(width).enumerate() {
            let near = y / 2 * half;
            let other = if y % 2 == 0 { near.saturating_sub(half) } else { near + half };
            let far = if other < length { other } else { near };
            let both = eight_by_eight(&parts[near..]).zip(eight_by_eight(&parts[far..]));
            for (to, (near, far)) in line[1..].as_chunks_mut().0.iter_mut().zip(both) {
                *to = filtered(near, far).store();
            }
            line[0] = line[1];
            line[half + 1] = line[half];
            let left = eight_by_eight(&line).zip(eight_by_eight(&line[1..]));
            let (whole, rest) = row.as_chunks_mut();
            let mut last = [0; 16];
            last[..rest.len()].copy_from_slice(rest);
            let sixteens = whole.iter_mut().chain([&mut last]);
            for (sixteen, ((before, here), after)) in sixteens.zip(left.zip(eight_by_eight(&line[2..]))) {
                let [left, right] = [before, after].map(|side| filtered(here, side));
                *sixteen = self.shifted(sixteen, left.interleave(right));
            }
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }

    /// Sixteen samples with their parts.
    #[inline(always)]
    fn shifted(&self, samples: &[u8; 16], parts: [Words; 2]) -> [u8; 16] {
        let base = Sums::splat((1 << 13) - self.black * i32::from(self.scale));
        // The parts are sixteenfold, by the filter.
        let by = Words::pairs(self.scale, 1 << (14 - PART - 4));
        let samples = Words::widened(samples);
        let mut out = [0; 16];
        for ((to, samples), part) in out.as_chunks_mut().0.iter_mut().zip(samples).zip(parts) {
            let [low, high] = samples.interleave(part).map(|four| four.dot(by).add(base).shifted::<14>());
            *to = low.narrow(high).to_bytes();
        }
        out
    }
}

/// Eight pairs by their weights, `BITS` dropped, rounded.
#[inline(always)]
fn weighed<const BITS: u32>(pairs: [Words; 2], [cb, cr]: [i16; 2], base: i32) -> Words {
    let base = Sums::splat(base + (1 << (BITS - 1)));
    let [low, high] = pairs.map(|four| four.dot(Words::pairs(cb, cr)).add(base).shifted::<BITS>());
    low.narrow(high)
}

/// Three of the nearer and one of the farther.
#[inline(always)]
fn filtered(near: Words, far: Words) -> Words {
    near.raised::<1>().add(near).add(far)
}

fn eight_by_eight(words: &[i16]) -> impl Iterator<Item = Words> {
    words.as_chunks().0.iter().map(Words::load)
}

/// Cb and Cr of eight samples side by side, without their middle.
#[inline(always)]
fn apart(cb: [u8; 8], cr: [u8; 8]) -> [Words; 2] {
    let [cb, cr] = [cb, cr].map(|eight| Words::bytes(eight).sub(Words::splat(128)));
    cb.interleave(cr)
}

fn fixed(weight: f64) -> i32 {
    (weight * ONE + 0.5).floor() as i32
}

fn mixed(weights: Weights, [cb, cr]: [i32; 2]) -> i32 {
    weights[0] * cb + weights[1] * cr
}

fn sample(sum: i32) -> u8 {
    (sum >> 16).clamp(0, 255) as u8
}
