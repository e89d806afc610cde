//! Natural colour (ISO/IEC 29794-5, capture-related; OFIQ `NaturalColour`).
//!
//! - Native value: how far the mean colour of the two measurement zones lies outside a\* 5..25 and b\* 5..35 of CIELAB (D50),
//!   where the skin of all people lies in white light.
//! - Score: `200 · (1 - s(x, 0, 10))` with the logistic `s`, as OFIQ has it, times chroma / 5 where that is below 1, so that a
//!   picture without colour, which is near the box's corner, ends at 0. OFIQ calls any negative a\* or b\* the worst; here
//!   nothing jumps.
//! - Bound: 30. Mixed and indoor light stay above 65; a cast that makes skin blue or green is below.
//!
//! Whether a picture that fails has no colour at all or a wrong one is told from the whole view ([`is_grayscale`]).

use super::luminance::of_sample;
use super::math::{power, sigmoid};
use crate::view::View;

/// Difference of the largest and smallest sample up to which a black pixel counts as gray, a white one 15 more: what lossy
/// coding leaves of none.
const GRAY_SPREAD: u16 = 4;
/// Share of gray pixels above which a picture has no colour.
const GRAY_SHARE: f64 = 0.98;

/// Linear sRGB to XYZ in parts of the D50 white.
const XYZ: [[f64; 3]; 3] =
    [[0.452_230, 0.399_369, 0.148_400], [0.22249, 0.71689, 0.06062], [0.016_881, 0.117_667, 0.865_463]];

/// The sum of a zone's samples.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Colour {
    sums: [u32; 3],
    count: u32,
}

impl Colour {
    pub(super) fn add(&mut self, pixel: [u8; 3]) {
        for (sum, sample) in self.sums.iter_mut().zip(pixel) {
            *sum += u32::from(sample);
        }
        self.count += 1;
    }

    /// a\* and b\* of the mean.
    fn chroma(&self) -> [f64; 2] {
        let scale = 255.0 * f64::from(self.count.max(1));
        let rgb = self.sums.map(|sum| of_sample(f64::from(sum) / scale));
        let [x, y, z] = XYZ.map(|row| lightness(row[0] * rgb[0] + row[1] * rgb[1] + row[2] * rgb[2]));
        [500.0 * (x - y), 200.0 * (y - z)]
    }
}

/// The cube root of CIELAB, straight near black.
fn lightness(x: f64) -> f64 {
    if x > 216.0 / 24389.0 { power(x, 1.0 / 3.0) } else { (24389.0 / 27.0 * x + 16.0) / 116.0 }
}

pub(super) fn measure(zones: &Colour) -> f64 {
    let [a, b] = zones.chroma();
    let outside = |x: f64, most: f64| (5.0 - x).max(x - most).max(0.0);
    let (a_off, b_off) = (outside(a, 25.0), outside(b, 35.0));
    let distance = (a_off * a_off + b_off * b_off).sqrt();
    let chroma = (a * a + b * b).sqrt();
    200.0 * (1.0 - sigmoid(distance, 0.0, 10.0)) * (chroma / 5.0).min(1.0)
}

/// Whether nothing in the view has a colour. Every third pixel of every third row is looked at.
pub(super) fn is_grayscale(view: &View) -> bool {
    let (mut gray, mut seen) = (0_u32, 0_u32);
    for y in (0..view.height).step_by(3) {
        for [r, g, b] in view.row(y).iter().step_by(3) {
            let (most, least) = (u16::from(*r.max(g).max(b)), u16::from(*r.min(g).min(b)));
            gray += u32::from(most - least <= GRAY_SPREAD + most / 16);
            seen += 1;
        }
    }
    seen > 0 && f64::from(gray) >= GRAY_SHARE * f64::from(seen)
}
