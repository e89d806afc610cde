//! Frames of a camera, as `WebCodecs` lays them out in memory (`VideoFrame.copyTo`): planes with offsets and strides in
//! one buffer, a matrix and a range, and a turn that is still to be made.

#![allow(clippy::cast_possible_truncation, reason = "rows found within the data fit a usize")]

mod elsewhere;

use std::borrow::Cow;

pub use elsewhere::Elsewhere;

use super::matrix::{Matrix, ToJfif};
use super::raster::{Layout, Pixels, Plane, Raster};
use super::resize::Planes;
use crate::{Code, Error};

/// How samples lie: `VideoPixelFormat` of `WebCodecs`, 8 bits a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameFormat {
    /// Y, U and V; chroma at half the density both ways.
    I420,
    /// Y, U and V; chroma at half the density across.
    I422,
    /// Y, U and V at one density.
    I444,
    /// Y, then U and V side by side at half the density both ways.
    Nv12,
    /// Four bytes a pixel; alpha is laid over white.
    Rgba,
    /// Four bytes a pixel, the last without a meaning.
    Rgbx,
    /// As [`FrameFormat::Rgba`], blue first.
    Bgra,
    /// As [`FrameFormat::Rgbx`], blue first.
    Bgrx,
}

impl FrameFormat {
    const ALL: [Self; 8] =
        [Self::I420, Self::I422, Self::I444, Self::Nv12, Self::Rgba, Self::Rgbx, Self::Bgra, Self::Bgrx];

    const fn name(self) -> &'static str {
        match self {
            Self::I420 => "I420",
            Self::I422 => "I422",
            Self::I444 => "I444",
            Self::Nv12 => "NV12",
            Self::Rgba => "RGBA",
            Self::Rgbx => "RGBX",
            Self::Bgra => "BGRA",
            Self::Bgrx => "BGRX",
        }
    }

    /// The format of a `WebCodecs` name.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for a name that is not one of the eight.
    pub fn from_name(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            const FORMATS: &str =
                "expected a frame of I420, I422, I444, NV12, RGBA, RGBX, BGRA or BGRX, got another format";
            Error::new(Code::InvalidArgument, FORMATS)
        })
    }

    /// What the report says: `rgba` for packed pixels of any order.
    pub(crate) const fn reported(self) -> &'static str {
        match self {
            Self::I420 => "i420",
            Self::I422 => "i422",
            Self::I444 => "i444",
            Self::Nv12 => "nv12",
            Self::Rgba | Self::Rgbx | Self::Bgra | Self::Bgrx => "rgba",
        }
    }

    /// Of each plane: pixels to one sample across and down, and bytes a sample.
    const fn planes(self) -> &'static [[u32; 3]] {
        match self {
            Self::I420 => &[[1, 1, 1], [2, 2, 1], [2, 2, 1]],
            Self::I422 => &[[1, 1, 1], [2, 1, 1], [2, 1, 1]],
            Self::I444 => &[[1, 1, 1], [1, 1, 1], [1, 1, 1]],
            Self::Nv12 => &[[1, 1, 1], [2, 2, 2]],
            Self::Rgba | Self::Rgbx | Self::Bgra | Self::Bgrx => &[[1, 1, 4]],
        }
    }

    const fn layout(self) -> Layout {
        match self {
            Self::Rgbx => Layout::Rgbx,
            Self::Bgra => Layout::Bgra,
            Self::Bgrx => Layout::Bgrx,
            _ => Layout::Rgba,
        }
    }
}

/// Where a plane lies in its buffer, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlaneLayout {
    /// The first row's beginning.
    pub offset: u32,
    /// From one row to the next.
    pub stride: u32,
}

/// A frame in memory, or a packed one that comes row by row.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// How the samples lie.
    pub format: FrameFormat,
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// The planes.
    pub data: &'a [u8],
    /// Where the samples of a packed format are, if they are not in `data`: only what is needed is copied.
    pub elsewhere: Option<Elsewhere<'a>>,
    /// Where each plane lies; none for planes one after the other, rows without padding, and nothing behind them.
    pub layout: &'a [PlaneLayout],
    /// What Y, U and V mean; RGB has no use for it.
    pub matrix: Matrix,
    /// Whether Y, U and V use all of 0..=255, not the 16..=235 and 16..=240 of video.
    pub full_range: bool,
    /// Degrees clockwise that make it upright: 0, 90, 180 or 270.
    pub rotation: u32,
    /// Whether it is mirrored left to right after that.
    pub flip: bool,
}

impl<'a> Frame<'a> {
    /// Upright RGBA pixels, rows without padding.
    pub(crate) const fn rgba(width: u32, height: u32, data: &'a [u8]) -> Self {
        let (format, matrix) = (FrameFormat::Rgba, Matrix::Bt601);
        let (layout, elsewhere) = (&[], None);
        Self {
            format,
            width,
            height,
            data,
            elsewhere,
            layout,
            matrix,
            full_range: true,
            rotation: 0,
            flip: false,
        }
    }

    /// Whether the samples of a pixel are side by side.
    pub(crate) const fn is_packed(&self) -> bool {
        self.format.planes().len() == 1
    }

    /// How many bytes it has.
    pub(crate) const fn length(&self) -> usize {
        match self.elsewhere {
            Some(elsewhere) if self.is_packed() => elsewhere.length,
            _ => self.data.len(),
        }
    }

    /// The EXIF orientation that turns it as `rotation` and `flip` say.
    pub(crate) fn orientation(&self) -> Result<u8, Error> {
        let turns = if self.flip { [2, 5, 4, 7] } else { [1, 6, 3, 8] };
        match self.rotation {
            0 => Ok(turns[0]),
            90 => Ok(turns[1]),
            180 => Ok(turns[2]),
            270 => Ok(turns[3]),
            other => Err(invalid(format!("expected a rotation of 0, 90, 180 or 270 degrees, got {other}"))),
        }
    }

    /// Changes planes made of its samples to JFIF's colours.
    pub(crate) fn to_jfif(self, planes: &mut Planes) {
        if self.format.planes().len() > 1
            && let Some(change) = ToJfif::new(self.matrix, self.full_range)
        {
            change.apply(planes);
        }
    }

    /// The planes, found to lie within the data.
    pub(crate) fn parts(&self) -> Result<Vec<Part<'a>>, Error> {
        let (planes, given) = (self.format.planes(), self.layout);
        if !given.is_empty() && given.len() != planes.len() {
            return Err(invalid(format!("expected {} planes of a frame, got {}", planes.len(), given.len())));
        }
        let mut end = 0;
        let mut parts = Vec::with_capacity(planes.len());
        for (nth, [across, down, bytes]) in planes.iter().enumerate() {
            let row = u64::from(self.width.div_ceil(*across)) * u64::from(*bytes);
            let rows = u64::from(self.height.div_ceil(*down));
            let (start, stride) = given.get(nth).map_or((end, row), |l| (l.offset.into(), l.stride.into()));
            end = stride.saturating_mul(rows.saturating_sub(1)).saturating_add(start).saturating_add(row);
            if row == 0 || rows == 0 || stride < row || end > self.length() as u64 {
                return Err(self.misfit(nth));
            }
            let start = start as usize;
            let (samples, spacing) =
                (self.data.get(start..).unwrap_or_default(), [f64::from(*across), f64::from(*down)]);
            parts.push(Part {
                start,
                samples,
                stride: stride as usize,
                row: row as usize,
                rows: rows as usize,
                spacing,
            });
        }
        if given.is_empty() && end != self.length() as u64 {
            return Err(self.misfit(0));
        }
        Ok(parts)
    }

    fn misfit(&self, plane: usize) -> Error {
        let (width, height, length) = (self.width, self.height, self.length());
        let name = self.format.name();
        invalid(format!(
            "expected the bytes of {width} x {height} {name} pixels, got {length} that do not hold plane {plane} as laid out"
        ))
    }

    /// Its pixels as stored, borrowed where they are in memory. Those that are elsewhere are copied row by row, or all at once.
    pub(crate) fn pixels(&self, at_once: bool) -> Result<Pixels<'a>, Error> {
        let parts = self.parts()?;
        Ok(match parts.as_slice() {
            [packed] => Pixels::Packed(Raster {
                width: self.width as usize,
                height: self.height as usize,
                layout: self.format.layout(),
                start: packed.start,
                stride: packed.stride,
                samples: self.samples(at_once),
                reduced: 1,
            }),
            [luma, both] => {
                let [blue, red] = both.halves();
                Pixels::Planar(vec![luma.plane(), blue, red])
            }
            _ => Pixels::Planar(parts.iter().map(Part::plane).collect()),
        })
    }
}

/// One plane, within the data.
pub(crate) struct Part<'a> {
    /// Where its first sample is.
    start: usize,
    /// From there on.
    samples: &'a [u8],
    stride: usize,
    /// Bytes of a row.
    row: usize,
    rows: usize,
    spacing: [f64; 2],
}

impl<'a> Part<'a> {
    fn plane(&self) -> Plane<'a> {
        self.holding(Cow::Borrowed(self.samples), self.row, self.stride)
    }

    fn holding(&self, samples: Cow<'a, [u8]>, width: usize, stride: usize) -> Plane<'a> {
        Plane { left: 0, top: 0, width, height: self.rows, stride, spacing: self.spacing, samples }
    }

    fn lines(&self) -> impl Iterator<Item = &'a [u8]> {
        self.samples.chunks(self.stride).take(self.rows).map(|line| line.get(..self.row).unwrap_or_default())
    }

    /// U and V apart.
    fn halves(&self) -> [Plane<'a>; 2] {
        let half = |nth: usize| {
            let mut samples = Vec::with_capacity(self.row / 2 * self.rows);
            for line in self.lines() {
                samples.extend(line.as_chunks::<2>().0.iter().map(|pair| pair[nth]));
            }
            self.holding(Cow::Owned(samples), self.row / 2, self.row / 2)
        };
        [half(0), half(1)]
    }
}

fn invalid(message: String) -> Error {
    Error::new(Code::InvalidArgument, message)
}

#[cfg(test)]
mod tests;
