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

/// The way of one matrix and range to JFIF's.
pub(crate) struct ToJfif {
    /// What Y gives to Y, and what is taken from it first.
    scale: i32,
    black: i32,
    luma: Weights,
    chroma: [Weights; 2],
}

impl ToJfif {
    /// None where there is nothing to do.
    pub(crate) fn new(matrix: Matrix, full_range: bool) -> Option<Self> {
        if matrix == Matrix::Bt601 && full_range {
            return None;
        }
        let Way { black, whole, colours, blue, red, green } = Way::of(matrix, full_range);
        let luma = [0.587 * green[0] + 0.114 * blue, 0.587 * green[1] + 0.299 * red];
        let weights = |[cb, cr]: [f64; 2]| [fixed(cb * colours), fixed(cr * colours)];
        Some(Self {
            scale: fixed(whole),
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
        let [blue_eights, red_eights] = [&mut *blue, &mut *red].map(|plane| plane.as_chunks_mut::<8>().0);
        self.shift(&mut planes.luma, planes.width, &self.parts(blue_eights, red_eights)[..length]);
        let weights = self.chroma.map(Exact::new);
        let shift = Sums::splat((128 << 16) + HALF);
        for (cb, cr) in blue_eights.iter_mut().zip(red_eights) {
            let halves = apart(*cb, *cr);
            [*cb, *cr] = weights.each_ref().map(|by| {
                let [low, high] = halves.map(|half| by.dot(half).add(shift).shifted::<16>());
                low.narrow(high).to_bytes()
            });
        }
        for plane in [blue, red] {
            plane.truncate(length);
        }
    }

    /// What each sample of chroma gives to luma, Q12.
    fn parts(&self, blue: &[[u8; 8]], red: &[[u8; 8]]) -> Vec<i32> {
        // Sixteenths: the filter multiplies by them.
        let [cb, cr] = self.luma.map(|weight| ((weight + 8) >> 4) as i16);
        let by = Words::pairs(cb, cr);
        let eights = blue.iter().zip(red).map(|(cb, cr)| apart(*cb, *cr).map(|four| four.dot(by).store()));
        eights.collect::<Vec<_>>().into_flattened().into_flattened()
    }

    /// Luma with its part of chroma, which is made as dense by the triangle filter of every good decoder: three quarters
    /// of the nearer sample, a quarter of the farther one, both ways. Chroma sits in the middle of its four pixels.
    fn shift(&self, luma: &mut [u8], width: usize, parts: &[i32]) {
        let half = width.div_ceil(2);
        let base = HALF - self.black * self.scale;
        let [even, odd] = [[self.scale, 0], [0, self.scale]].map(Exact::new);
        let (mut line, mut eights) = (vec![0; half + 2], Vec::new());
        // What chroma gives to the left and to the right sample of each pair.
        let mut sides = [(); 2].map(|()| vec![[0; 4]; half.div_ceil(4)]);
        for (y, row) in luma.chunks_exact_mut(width).enumerate() {
            let near = &parts[y / 2 * half..][..half];
            let other = if y % 2 == 0 { (y / 2).saturating_sub(1) } else { y / 2 + 1 };
            let far = parts.get(other * half..(other + 1) * half).unwrap_or(near);
            for ((to, near), far) in line[1..].iter_mut().zip(near).zip(far) {
                *to = 3 * near + far;
            }
            line[0] = line[1];
            line[half + 1] = line[half];
            let [left, right] = sides.each_mut().map(|side| side.as_flattened_mut().iter_mut());
            for ((left, right), around) in left.zip(right).zip(line.windows(3)) {
                let here = 3 * around[1] + base;
                (*left, *right) = (here + around[0], here + around[2]);
            }
            eights.clear();
            eights.extend_from_slice(row);
            eights.resize(width.next_multiple_of(8), 0);
            let [left, right] = &sides;
            for ((eight, left), right) in eights.as_chunks_mut().0.iter_mut().zip(left).zip(right) {
                let samples = Words::bytes(*eight);
                let [left, right] = [(&even, left), (&odd, right)].map(|(by, side)| {
                    let sums = by.dot(samples).add(Sums::load(side)).shifted::<16>();
                    sums.narrow(sums)
                });
                *eight = left.interleave(right)[0].to_bytes();
            }
            row.copy_from_slice(&eights[..width]);
        }
    }
}

/// Weights of two words side by side that have more than sixteen bits: four times the one, and the other's two bits.
struct Exact([Words; 2]);

impl Exact {
    fn new(weights: Weights) -> Self {
        let part = |of: fn(i32) -> i32| Words::pairs(of(weights[0]) as i16, of(weights[1]) as i16);
        Self([part(|weight| weight >> 2), part(|weight| weight & 3)])
    }

    /// Of words within ±2^13.
    fn dot(&self, words: Words) -> Sums {
        words.raised::<2>().dot(self.0[0]).add(words.dot(self.0[1]))
    }
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
