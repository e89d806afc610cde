//! A file's bytes to pixels, JPEG reduced in the DCT domain on the way.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "positions are below 2^16"
)]

use std::borrow::Cow;
use std::ops::Range;

use super::color::inks;
use super::header::{Color, Format, Header, corrupt};
use super::jpeg_decode::{self, Decoded, Index};
use super::png;
use super::raster::{Layout, Pixels, Plane, Raster};
use crate::{Error, Policy};

/// How much the resampler is left to do after a reduction in the DCT domain:
/// at least 2 : 1 keeps the result within 0.1 dB of a resize from full size.
const LEFT_TO_RESAMPLE: f64 = 2.0;

/// What is wanted of a picture.
pub(crate) struct Wanted {
    /// Pixels as stored to one of the photo.
    pub(crate) ratio: f64,
    /// Columns and rows of the stored picture that the photo depends on; the others may be left out.
    pub(crate) area: [Range<usize>; 2],
}

/// The reduction (1, 2, 4 or 8) to decode at when the crop is then scaled down
/// by `ratio` source pixels to one.
fn reduction(ratio: f64) -> u32 {
    [8, 4, 2].into_iter().find(|n| ratio / f64::from(*n) >= LEFT_TO_RESAMPLE).unwrap_or(1)
}

/// What is decoded of a JPEG for a photo.
pub(crate) fn fine(header: &Header, wanted: Wanted) -> jpeg_decode::Wanted {
    let reduced = reduction(wanted.ratio);
    let halve_chroma = wanted.ratio / f64::from(reduced) >= LEFT_TO_RESAMPLE;
    let block = 8 / reduced as usize;
    planned(header, jpeg_decode::Wanted { block, halve_chroma, area: wanted.area, cut: false })
}

/// What is decoded of a JPEG for a coarse look at all of it, reduced 1, 2, 4 or 8 times; where it is broken off, what was there.
pub(crate) fn coarse(header: &Header, reduced: u32) -> jpeg_decode::Wanted {
    let area = [0..header.width as usize, 0..header.height as usize];
    let block = 8 / reduced as usize;
    planned(header, jpeg_decode::Wanted { block, halve_chroma: true, area, cut: true })
}

fn planned(header: &Header, mut wanted: jpeg_decode::Wanted) -> jpeg_decode::Wanted {
    if !is_planar(header) {
        wanted.halve_chroma = false;
        wanted.area = [0..header.width as usize, 0..header.height as usize];
    }
    wanted
}

/// Whether a picture can be resized as it is stored.
const fn is_planar(header: &Header) -> bool {
    matches!(header.color, Color::Gray | Color::YCbCr)
}

/// Decodes a file whose header was read and whose size was checked: of a JPEG what is wanted, of a PNG all. `before` is where a
/// JPEG's data was found in order.
///
/// # Errors
/// [`crate::Code::CorruptPicture`] where the data is broken or ends early,
/// [`crate::Code::UnsupportedFormat`] for a coding the header did not tell of.
pub(crate) fn decode(
    bytes: &[u8],
    header: &Header,
    wanted: &jpeg_decode::Wanted,
    before: Option<&Index>,
    policy: &Policy,
) -> Result<(Pixels<'static>, Option<Index>), Error> {
    if header.format == Format::Png {
        return Ok((Pixels::Packed(png::decode(bytes, header, policy)?), None));
    }
    let Decoded { planes, index } = jpeg_decode::decode(bytes, wanted, before)?;
    if is_planar(header) {
        return Ok((Pixels::Planar(planes), index));
    }
    let reduced = 8 / wanted.block as u32;
    let side = |length: u32| length.div_ceil(reduced) as usize;
    let (width, height) = (side(header.width), side(header.height));
    let (layout, data) = packed(&planes, header.color, (width, height), reduced)
        .ok_or_else(|| corrupt("expected as many JPEG components as the header declares"))?;
    let raster = Raster { reduced, ..Raster::tight(width, height, layout, Cow::Owned(data)) };
    Ok((Pixels::Packed(raster), index))
}

/// Samples side by side, for what has to be converted before it can be resized: RGB, and inks with 255 as full ink.
fn packed(
    planes: &[Plane],
    color: Color,
    (width, height): (usize, usize),
    reduced: u32,
) -> Option<(Layout, Vec<u8>)> {
    let nearest = |axis: usize, at: usize, plane: &Plane| {
        ((at as f64 + 0.5) * f64::from(reduced) / plane.spacing[axis]) as usize
    };
    let mut data = vec![0; width * height * planes.len()];
    for (nth, plane) in planes.iter().enumerate() {
        let columns: Vec<usize> = (0..width).map(|x| nearest(0, x, plane).min(plane.width - 1)).collect();
        for (y, row) in data.chunks_exact_mut(width * planes.len()).enumerate() {
            let from = plane.row(nearest(1, y, plane).min(plane.height - 1));
            for (pixel, x) in row.chunks_exact_mut(planes.len()).zip(&columns) {
                pixel[nth] = *from.get(*x)?;
            }
        }
    }
    let (layout, count) = match color {
        Color::Cmyk | Color::Ycck => (Layout::Cmyk, 4),
        _ => (Layout::Rgb, 3),
    };
    if color == Color::Ycck {
        for pixel in data.as_chunks_mut::<4>().0 {
            *pixel = inks(*pixel);
        }
    }
    // Adobe's way, with its marker or without: so all engines have it, whatever the file was meant to be.
    if count == 4 {
        for sample in &mut data {
            *sample = 255 - *sample;
        }
    }
    (planes.len() == count).then_some((layout, data))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that fails panics")]
mod tests {
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor as S};

    use super::super::header;
    use super::super::orient::Orientation;
    use super::super::resize::{Job, resize};
    use super::{Wanted, decode, fine};
    use crate::Policy;

    /// Leaving out what a crop does not reach changes no sample of the photo.
    #[test]
    fn what_is_left_out_does_not_count() {
        let (width, height) = (700_u32, 410_u32);
        let texture = |i: u32| (i % 251).wrapping_mul(i / 700 % 13) as u8;
        let samples: Vec<u8> = (0..width * height * 3).map(texture).collect();
        for sampling in [S::F_1_1, S::F_2_1, S::F_2_2, S::F_4_1, S::F_1_4] {
            let mut file = Vec::new();
            let mut encoder = Encoder::new(&mut file, 80);
            encoder.set_sampling_factor(sampling);
            encoder.encode(&samples, width as u16, height as u16, ColorType::Rgb).unwrap();
            let header = header::read(&file).unwrap();
            for exif in 1..=8 {
                let orientation = Orientation::from_exif(exif);
                for (crop, size) in [
                    ([150, 130, 180, 240], (31, 41)),
                    ([200, 101, 90, 120], (91, 121)),
                    ([151, 153, 60, 80], (120, 160)),
                ] {
                    let job = Job { crop, stored: (width, height), size, orientation };
                    let ratio = f64::from(crop[2]) / f64::from(size.0);
                    let photo = |area| {
                        let wanted = fine(&header, Wanted { ratio, area });
                        let (pixels, _) = decode(&file, &header, &wanted, None, &Policy::default()).unwrap();
                        let planes = resize(&pixels, &job);
                        (planes.luma, planes.chroma)
                    };
                    let whole = photo([0..width as usize, 0..height as usize]);
                    assert!(photo(job.reach()) == whole, "{sampling:?}, orientation {exif}, {crop:?}");
                }
            }
        }
    }
}
