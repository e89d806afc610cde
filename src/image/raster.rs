//! Pixels as a decoder leaves them: planes of their own densities, or samples side by side that are read row by row as
//! Y, Cb, Cr, so that no second full-size copy is ever made.

use std::borrow::Cow;
use std::ops::Range;

use super::color::{mul255, over_white};

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

/// The samples of a raster.
pub(crate) enum Samples<'a> {
    Here(Cow<'a, [u8]>),
    /// Rows are copied as they are read.
    Elsewhere(Copying<'a>),
}

/// Copies a stretch of bytes.
pub(crate) type Copying<'a> = &'a dyn Fn(Range<usize>) -> Vec<u8>;

/// Decoded pixels, 8 bits a sample, as stored.
pub(crate) struct Raster<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) layout: Layout,
    /// Where the first row begins, and bytes from one to the next.
    pub(crate) start: usize,
    pub(crate) stride: usize,
    pub(crate) samples: Samples<'a>,
    /// Pixels of the picture to one of the raster: 1, 2, 4 or 8, each way.
    pub(crate) reduced: u32,
}

impl<'a> Raster<'a> {
    /// Rows without padding.
    pub(crate) const fn tight(width: usize, height: usize, layout: Layout, data: Cow<'a, [u8]>) -> Self {
        let stride = width * layout.samples();
        Self { width, height, layout, start: 0, stride, samples: Samples::Here(data), reduced: 1 }
    }

    /// Row `y`, columns `columns`, as R, G, B and a byte that does not count; written into `spare` unless it is stored that way.
    pub(crate) fn rgbx<'b>(&'b self, y: usize, columns: Range<usize>, spare: &'b mut Vec<u8>) -> &'b [u8] {
        let bytes = self.bytes(y, columns);
        match &self.samples {
            Samples::Elsewhere(copy) => *spare = copy(bytes),
            Samples::Here(data) => {
                let stored = data.get(bytes).unwrap_or_default();
                spare.clear();
                match self.layout {
                    Layout::Rgb => {
                        spare.extend(stored.as_chunks().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]));
                    }
                    Layout::Gray | Layout::GrayAlpha => {
                        let n = self.layout.samples();
                        spare.extend(stored.chunks_exact(n).flat_map(|of| [of[0], of[0], of[0], of[n - 1]]));
                    }
                    Layout::Rgbx => return stored,
                    Layout::Rgba if is_opaque(stored) => return stored,
                    _ => spare.extend_from_slice(stored),
                }
            }
        }
        self.layout.change(spare);
        spare
    }

    /// Row `y`, columns `columns`, of a picture without colour.
    pub(crate) fn gray<'b>(&'b self, y: usize, columns: Range<usize>, spare: &'b mut Vec<u8>) -> &'b [u8] {
        let stored = match &self.samples {
            Samples::Here(data) => data.get(self.bytes(y, columns)).unwrap_or_default(),
            Samples::Elsewhere(_) => &[],
        };
        if self.layout == Layout::Gray {
            return stored;
        }
        spare.clear();
        spare.extend(stored.as_chunks::<2>().0.iter().map(|[v, a]| over_white(*v, *a)));
        spare
    }

    /// Where a part of a row is.
    fn bytes(&self, y: usize, columns: Range<usize>) -> Range<usize> {
        let (n, row) = (self.layout.samples(), self.start + y * self.stride);
        row + columns.start * n..row + columns.end * n
    }
}

impl Layout {
    /// Makes of pixels of four bytes R, G, B and a byte that does not count.
    fn change(self, row: &mut [u8]) {
        // What is left of white light, or what it adds: 255 less a byte is the byte inverted.
        let inverted = match self {
            Self::Cmyk => Some([255, 0]),
            Self::Rgba | Self::Bgra | Self::GrayAlpha if !is_opaque(row) => Some([0, 255]),
            _ => None,
        };
        if let Some([last_inverted, inverted]) = inverted {
            for [a, b, c, last] in row.as_chunks_mut().0 {
                let weight = *last ^ last_inverted;
                [*a, *b, *c] = [*a, *b, *c].map(|sample| mul255(!sample, weight) ^ inverted);
            }
        }
        if matches!(self, Self::Bgra | Self::Bgrx) {
            swap(row);
        }
    }
}

fn is_opaque(row: &[u8]) -> bool {
    row.as_chunks().0.iter().fold(!0, |all, pixel| all & u32::from_le_bytes(*pixel)) >> 24 == 255
}

/// Puts red and blue in each other's place.
fn swap(row: &mut [u8]) {
    for pixel in row.as_chunks_mut().0 {
        let word = u32::from_le_bytes(*pixel);
        *pixel = (word & 0xFF00_FF00 | (word & 0xFF) << 16 | word >> 16 & 0xFF).to_le_bytes();
    }
}
