//! A file's bytes to a raster, JPEG reduced in the DCT domain on the way.

use std::borrow::Cow;

use super::header::{Color, Format, Header, corrupt};
use super::png;
use super::raster::{Layout, Raster};
use crate::{Code, Error, Policy};

/// How much the resampler is left to do after a reduction in the DCT domain:
/// at least 2 : 1 keeps the result within 0.1 dB of a resize from full size.
const LEFT_TO_RESAMPLE: f64 = 2.0;

/// The reduction (1, 2, 4 or 8) to decode at when the crop is then scaled down
/// by `ratio` source pixels to one.
pub(crate) fn reduction(header: &Header, ratio: f64) -> u32 {
    if header.format == Format::Png {
        return 1;
    }
    [8, 4, 2].into_iter().find(|n| ratio / f64::from(*n) >= LEFT_TO_RESAMPLE).unwrap_or(1)
}

/// Decodes a whole file whose header was read and whose size was checked.
///
/// # Errors
/// [`Code::CorruptPicture`] where the data is broken or ends early,
/// [`Code::UnsupportedFormat`] for a coding the header did not tell of.
pub(crate) fn decode(
    bytes: &[u8],
    header: &Header,
    reduced: u32,
    policy: &Policy,
) -> Result<Raster<'static>, Error> {
    match header.format {
        Format::Png => png::decode(bytes, header, policy),
        Format::Jpeg => jpeg(bytes, header, reduced),
    }
}

fn jpeg(bytes: &[u8], header: &Header, reduced: u32) -> Result<Raster<'static>, Error> {
    use jpeg_decoder::{ColorTransform, Decoder};

    // Every 8 × 8 block takes a bit at least; less than that is a claim, not a picture.
    let blocks = u64::from(header.width.div_ceil(8)) * u64::from(header.height.div_ceil(8));
    if (bytes.len() as u64) * 8 < blocks {
        return Err(corrupt(
            "expected a JPEG with data for the size it declares, got fewer bits than blocks",
        ));
    }
    let mut decoder = Decoder::new(bytes);
    // Three components come as they are stored (the "RGB" transform is none), which spares
    // the way to RGB and back; four come as inks.
    decoder.set_color_transform(match header.color {
        Color::Gray => ColorTransform::Grayscale,
        Color::YCbCr | Color::Rgb => ColorTransform::RGB,
        Color::Cmyk { .. } => ColorTransform::CMYK,
        Color::Ycck { .. } => ColorTransform::YCCK,
    });
    let side = |length: u32| u16::try_from(length.div_ceil(reduced)).unwrap_or(u16::MAX);
    let (width, height) = (side(header.width), side(header.height));
    if reduced > 1 && decoder.scale(width, height).map_err(refused)? != (width, height) {
        return Err(Error::new(Code::Internal, "expected the decoder to take the reduction asked for"));
    }
    let mut data = decoder.decode().map_err(refused)?;
    drop(decoder);
    if let Color::Cmyk { inverted: false } | Color::Ycck { inverted: false } = header.color {
        for sample in &mut data {
            *sample = 255 - *sample;
        }
    }
    let layout = match header.color {
        Color::Gray => Layout::Gray,
        Color::YCbCr => Layout::YCbCr,
        Color::Rgb => Layout::Rgb,
        Color::Cmyk { .. } | Color::Ycck { .. } => Layout::Cmyk,
    };
    let raster =
        Raster { width: width.into(), height: height.into(), layout, data: Cow::Owned(data), reduced };
    if raster.data.len() == raster.width * raster.height * layout.samples() {
        Ok(raster)
    } else {
        Err(corrupt("expected as many JPEG samples as the header declares"))
    }
}

fn refused(error: jpeg_decoder::Error) -> Error {
    use jpeg_decoder::Error as Jpeg;
    match error {
        Jpeg::Unsupported(feature) => Error::new(
            Code::UnsupportedFormat,
            format!("expected a JPEG without exotic features, got {feature:?}"),
        ),
        Jpeg::Io(_) => corrupt("expected a complete JPEG, got one that ends early"),
        Jpeg::Format(what) => {
            Error::new(Code::CorruptPicture, format!("expected an intact JPEG, got one broken: {what}"))
        }
        Jpeg::Internal(_) => Error::new(Code::Internal, "the JPEG decoder failed"),
    }
}
