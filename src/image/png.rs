//! PNG by the `image` crate, brought to 8 bits a sample. An animation gives its
//! default image.

use std::borrow::Cow;
use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::error::ImageError;
use image::{ColorType, ImageDecoder, Limits};

use super::header::{Header, corrupt};
use super::raster::{Layout, Raster};
use crate::{Code, Error, Policy};

/// deflate cannot pack more than this many bytes into one (RFC 1951: 258 bytes in two bits).
const DEFLATE_MOST: u64 = 1032;

pub(crate) fn decode(bytes: &[u8], header: &Header, policy: &Policy) -> Result<Raster<'static>, Error> {
    let raw_bits = u64::from(header.width) * u64::from(header.components) * u64::from(header.bits);
    if raw_bits.div_ceil(8).saturating_mul(u64::from(header.height)) > bytes.len() as u64 * DEFLATE_MOST {
        return Err(corrupt("expected a PNG with data for the size it declares"));
    }
    let mut limits = Limits::no_limits();
    // Four samples of two bytes a pixel, and what the decoder needs besides.
    limits.max_alloc = Some(policy.max_input_pixels.saturating_mul(8).saturating_add(1 << 20));
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits).map_err(|e| refused(&e))?;
    let (layout, deep) = match decoder.color_type() {
        ColorType::L8 => (Layout::Gray, false),
        ColorType::La8 => (Layout::GrayAlpha, false),
        ColorType::Rgb8 => (Layout::Rgb, false),
        ColorType::Rgba8 => (Layout::Rgba, false),
        ColorType::L16 => (Layout::Gray, true),
        ColorType::La16 => (Layout::GrayAlpha, true),
        ColorType::Rgb16 => (Layout::Rgb, true),
        ColorType::Rgba16 => (Layout::Rgba, true),
        _ => return Err(Error::new(Code::UnsupportedFormat, "expected a PNG of gray or RGB samples")),
    };
    if decoder.dimensions() != (header.width, header.height) {
        return Err(corrupt("expected one size throughout the PNG"));
    }
    let length = usize::try_from(decoder.total_bytes())
        .map_err(|_| Error::new(Code::PictureTooLarge, "expected a PNG that fits into memory"))?;
    let mut data = vec![0; length];
    decoder.read_image(&mut data).map_err(|e| refused(&e))?;
    if deep {
        to_eight_bits(&mut data);
    }
    let (width, height) = (header.width as usize, header.height as usize);
    Ok(Raster { width, height, layout, data: Cow::Owned(data), reduced: 1 })
}

/// 16-bit samples to 8 bits, rounded, in place.
fn to_eight_bits(data: &mut Vec<u8>) {
    let half = data.len() / 2;
    for i in 0..half {
        let wide = u32::from(u16::from_ne_bytes([data[2 * i], data[2 * i + 1]]));
        data[i] = u8::try_from((wide * 255 + 32_767) / 65_535).unwrap_or(255);
    }
    data.truncate(half);
    data.shrink_to_fit();
}

fn refused(error: &ImageError) -> Error {
    match error {
        ImageError::Unsupported(_) => {
            Error::new(Code::UnsupportedFormat, format!("expected another kind of PNG: {error}"))
        }
        ImageError::Limits(_) => {
            Error::new(Code::PictureTooLarge, "expected a PNG within the policy's limits")
        }
        _ => Error::new(Code::CorruptPicture, format!("expected an intact PNG, got one broken: {error}")),
    }
}
