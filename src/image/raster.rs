//! Pixels as a decoder leaves them: planes of their own densities, or samples side by side that are read row by row as
//! Y, Cb, Cr, so that no second full-size copy is ever made.

use std::borrow::Cow;
use std::ops::Range;

use super::color::{ink, over_white};

/// What the interleaved samples of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    Rgbx,
    Bgra,
    Bgrx,
    /// Four inks, 255 being full ink.
    Cmyk,
}

impl Layout {
    pub(crate) const fn samples(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Rgbx | Self::Bgra | Self::Bgrx | Self::Cmyk => 4,
        }
    }

    /// Whether the chroma of every pixel is neutral.
    pub(crate) const fn is_gray(self) -> bool {
        matches!(self, Self::Gray | Self::GrayAlpha)
    }
}

/// Decoded pixels, as stored.
pub(crate) enum Pixels<'a> {
    /// The samples of a pixel side by side.
    Packed(Raster<'a>),
    /// Y alone, or Y, Cb and Cr.
    Planar(Vec<Plane<'a>>),
}

/// Samples of one component, 8 bits each: all of it, or a part. A sample stands in the middle of the pixels it stands for.
pub(crate) struct Plane<'a> {
    /// Samples of the whole component left of the part and above it.
    pub(crate) left: usize,
    pub(crate) top: usize,
    /// Samples of the part that belong to the picture.
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// From one row to the next.
    pub(crate) stride: usize,
    /// Pixels of the picture to one sample, across and down.
    pub(crate) spacing: [f64; 2],
    pub(crate) samples: Cow<'a, [u8]>,
}

impl Plane<'_> {
    /// The samples of row `y`; none of a row that does not exist.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let start = y * self.stride;
        self.samples.get(start..start + self.width).unwrap_or_default()
    }
}

/// Decoded pixels, 8 bits a sample, rows without padding, as stored.
pub(crate) struct Raster<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) layout: Layout,
    pub(crate) data: Cow<'a, [u8]>,
    /// Pixels of the picture to one of the raster: 1, 2, 4 or 8, each way.
    pub(crate) reduced: u32,
}

impl Raster<'_> {
    /// Row `y`, columns `columns`, as R, G, B and a byte that does not count; written into `spare` unless it is stored that way.
    pub(crate) fn rgbx<'a>(&'a self, y: usize, columns: Range<usize>, spare: &'a mut Vec<u8>) -> &'a [u8] {
        let stored = self.row(y, columns);
        let opaque = |row: &[u8]| {
            let all = row.as_chunks().0.iter().fold(!0, |all, pixel| all & u32::from_le_bytes(*pixel));
            all >> 24 == 255
        };
        spare.clear();
        match self.layout {
            Layout::Rgbx => return stored,
            Layout::Rgba if opaque(stored) => return stored,
            Layout::Rgba => fill::<4>(spare, stored, |[r, g, b, a]| [r, g, b].map(|s| over_white(s, a))),
            Layout::Bgra if !opaque(stored) => {
                fill::<4>(spare, stored, |[b, g, r, a]| [r, g, b].map(|s| over_white(s, a)));
            }
            Layout::Bgra | Layout::Bgrx => swapped(spare, stored),
            Layout::Rgb => fill::<3>(spare, stored, |rgb| rgb),
            Layout::Cmyk => fill::<4>(spare, stored, |[c, m, y, k]| [c, m, y].map(|s| ink(s, k))),
            Layout::Gray => fill::<1>(spare, stored, |[v]| [v; 3]),
            Layout::GrayAlpha => fill::<2>(spare, stored, |[v, a]| [over_white(v, a); 3]),
        }
        spare
    }

    /// Row `y`, columns `columns`, of a picture without colour.
    pub(crate) fn gray<'a>(&'a self, y: usize, columns: Range<usize>, spare: &'a mut Vec<u8>) -> &'a [u8] {
        let stored = self.row(y, columns);
        if self.layout == Layout::Gray {
            return stored;
        }
        spare.clear();
        spare.extend(stored.as_chunks::<2>().0.iter().map(|[v, a]| over_white(*v, *a)));
        spare
    }

    fn row(&self, y: usize, columns: Range<usize>) -> &[u8] {
        let n = self.layout.samples();
        let start = y * self.width;
        self.data.get((start + columns.start) * n..(start + columns.end) * n).unwrap_or_default()
    }
}

fn fill<const N: usize>(spare: &mut Vec<u8>, row: &[u8], convert: impl Fn([u8; N]) -> [u8; 3]) {
    spare.extend(row.as_chunks::<N>().0.iter().flat_map(|pixel| {
        let [r, g, b] = convert(*pixel);
        [r, g, b, 255]
    }));
}

/// Red and blue in each other's place.
fn swapped(spare: &mut Vec<u8>, row: &[u8]) {
    spare.extend_from_slice(row);
    for pixel in spare.as_chunks_mut().0 {
        let word = u32::from_le_bytes(*pixel);
        *pixel = (word & 0xFF00_FF00 | (word & 0xFF) << 16 | word >> 16 & 0xFF).to_le_bytes();
    }
}
