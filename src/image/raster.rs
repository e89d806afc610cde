//! Pixels as a decoder leaves them: planes of their own densities, or samples side by side that are read row by row as
//! Y, Cb, Cr, so that no second full-size copy is ever made.

use std::borrow::Cow;

use super::color::{Ycc, ink, over_white, ycc};

/// What the interleaved samples of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
    /// Four inks, 255 being full ink.
    Cmyk,
}

impl Layout {
    pub(crate) const fn samples(self) -> usize {
        match self {
            Self::Gray => 1,
            Self::GrayAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
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
    Planar(Vec<Plane>),
}

/// Samples of one component, 8 bits each: all of it, or a part. A sample stands in the middle of the pixels it stands for.
pub(crate) struct Plane {
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
    pub(crate) samples: Vec<u8>,
}

impl Plane {
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
    /// Writes the samples of row `y`, columns `from..`, as many as `luma` holds.
    /// Rows or columns that do not exist leave the buffers as they are.
    pub(crate) fn read_row(&self, y: usize, from: usize, luma: &mut [i16], chroma: [&mut [i16]; 2]) {
        let n = self.layout.samples();
        let start = (y * self.width + from) * n;
        let end = (y + 1) * self.width * n;
        let row = self.data.get(start..end).unwrap_or_default();
        let each = Out { luma, chroma };
        match self.layout {
            Layout::Gray => {
                for (to, p) in each.luma.iter_mut().zip(row) {
                    *to = i16::from(*p);
                }
            }
            Layout::GrayAlpha => {
                for (to, p) in each.luma.iter_mut().zip(row.as_chunks::<2>().0) {
                    *to = i16::from(over_white(p[0], p[1]));
                }
            }
            Layout::Rgb => each.fill::<3>(row, |[r, g, b]| ycc(r, g, b)),
            Layout::Rgba => each.fill::<4>(row, |[r, g, b, a]| {
                if a == 255 {
                    return ycc(r, g, b);
                }
                ycc(over_white(r, a), over_white(g, a), over_white(b, a))
            }),
            Layout::Cmyk => each.fill::<4>(row, |[c, m, y, k]| ycc(ink(c, k), ink(m, k), ink(y, k))),
        }
    }
}

struct Out<'a> {
    luma: &'a mut [i16],
    chroma: [&'a mut [i16]; 2],
}

impl Out<'_> {
    #[inline]
    fn fill<const N: usize>(self, row: &[u8], convert: impl Fn([u8; N]) -> Ycc) {
        let [blue, red] = self.chroma;
        let pixels = row.as_chunks::<N>().0.iter();
        for (((y, cb), cr), pixel) in self.luma.iter_mut().zip(blue).zip(red).zip(pixels) {
            (*y, *cb, *cr) = convert(*pixel);
        }
    }
}
