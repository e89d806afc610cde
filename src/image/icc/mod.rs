//! Colours other than sRGB: what a file says of its own, and the photo's planes brought to sRGB by it (ICC.1:2022,
//! relative colorimetric). Understood are curves with a matrix, for RGB and for gray, as cameras and screens have
//! them. Of colour tables (`A2B0`), inks and Lab the pixels stay as they are, and so they do of a damaged profile:
//! it is never an error.

mod convert;
mod curve;
mod jpeg;
mod matrix;
mod png;
mod power;
mod profile;

#[cfg(test)]
mod tests;

pub(crate) use convert::Conversion;

use super::header::{Color, Format, Header};
use curve::Samples;
use matrix::Matrix;

/// More bytes than a profile of curves and a matrix ever has.
const MOST_BYTES: usize = 4 << 20;

/// A colour space of red, green and blue, or of gray as three equal ones.
struct Space {
    /// From samples to light, 0..=1 each.
    curves: [Samples; 3],
    /// From that light to the light of sRGB.
    to_srgb: Matrix,
}

/// What brings a picture's colours to sRGB; none where they are, or count as, sRGB.
pub(crate) fn conversion(bytes: &[u8], header: &Header) -> Option<Box<Conversion>> {
    let gray = header.color == Color::Gray;
    let space = match (header.format, header.color) {
        (_, Color::Cmyk | Color::Ycck) => None,
        (Format::Jpeg, _) => jpeg::space(bytes, gray),
        (Format::Png, _) => png::space(bytes, gray),
    }?;
    (!space.is_srgb()).then(|| Box::new(Conversion::new(&space)))
}

impl Space {
    /// Whether no colour would change by more than a level or so: the many profiles of sRGB differ by their roundings.
    fn is_srgb(&self) -> bool {
        self.to_srgb == matrix::IDENTITY && self.curves.iter().all(curve::is_srgb)
    }
}
