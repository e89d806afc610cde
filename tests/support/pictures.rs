//! Pictures made for tests, by other code than the one under test: `image` for
//! PNG and for turning, `jpeg-encoder` for JPEG.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::unwrap_used,
    reason = "test support"
)]

use std::io::Cursor;

use facegate::prepare::{CropMode, Options};
use image::{ImageFormat, Rgb, RgbImage, imageops};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// A file beside the tests.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/images/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A scene with a colour of its own in each corner, gradients between, and a
/// texture whose period grows with the picture, so that it survives a resize.
pub(crate) fn scene(width: u32, height: u32) -> RgbImage {
    let corners = [[220.0, 40.0, 40.0], [40.0, 200.0, 60.0], [50.0, 70.0, 220.0], [230.0, 220.0, 60.0]];
    let period = f64::from(width.min(height)) / 40.0;
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        let wave = 22.0 * (f64::from(x) / period).sin() * (f64::from(y) / period * 0.7 + u * 3.0).cos();
        Rgb(std::array::from_fn(|c| {
            let top = corners[0][c] * (1.0 - u) + corners[1][c] * u;
            let bottom = corners[2][c] * (1.0 - u) + corners[3][c] * u;
            (top * (1.0 - v) + bottom * v + wave).clamp(0.0, 255.0) as u8
        }))
    })
}

/// Noise no encoder can pack.
pub(crate) fn noise(width: u32, height: u32) -> RgbImage {
    let mut seed = 7_u32;
    RgbImage::from_fn(width, height, |_, _| {
        Rgb(std::array::from_fn(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        }))
    })
}

/// What a camera stores so that `orientation` makes it `upright`.
pub(crate) fn stored(upright: &RgbImage, orientation: u8) -> RgbImage {
    use imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        2 => flip_horizontal(upright),
        3 => rotate180(upright),
        4 => flip_vertical(upright),
        5 => flip_horizontal(&rotate90(upright)),
        6 => rotate270(upright),
        7 => flip_horizontal(&rotate270(upright)),
        8 => rotate90(upright),
        _ => upright.clone(),
    }
}

/// A TIFF structure with the orientation among other fields.
pub(crate) fn exif(orientation: u8, little: bool) -> Vec<u8> {
    let short = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
    let long = |v: u32| if little { v.to_le_bytes() } else { v.to_be_bytes() };
    let mut out = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
    out.extend(long(8));
    out.extend(short(3));
    for (tag, value) in [(0x0100, 9), (0x0112, u16::from(orientation)), (0x0128, 2)] {
        out.extend([short(tag), short(3)].concat());
        out.extend(long(1));
        out.extend([short(value), short(0)].concat());
    }
    out.extend(long(0));
    out
}

pub(crate) fn png(picture: &RgbImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// A PNG with an `eXIf` chunk after IHDR.
pub(crate) fn png_with_exif(picture: &RgbImage, tiff: &[u8]) -> Vec<u8> {
    with_chunk(&png(picture), *b"eXIf", tiff)
}

/// Puts a chunk right after IHDR.
pub(crate) fn with_chunk(png: &[u8], name: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut chunk = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
    let named = [&name, body].concat();
    chunk.extend(&named);
    chunk.extend(crc32(&named).to_be_bytes());
    [&png[..33], &chunk, &png[33..]].concat()
}

/// PNG's checksum (third edition, Annex D).
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { 0xEDB8_8320 ^ (c >> 1) } else { c >> 1 })
    })
}

pub(crate) fn rgba(picture: &RgbImage) -> Vec<u8> {
    picture.pixels().flat_map(|p| [p[0], p[1], p[2], 255]).collect()
}

pub(crate) fn jpeg(picture: &RgbImage, quality: u8, sampling: SamplingFactor) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(sampling);
    let (w, h) = (u16::try_from(picture.width()).unwrap(), u16::try_from(picture.height()).unwrap());
    encoder.encode(picture, w, h, ColorType::Rgb).unwrap();
    out
}

/// Puts a segment right after SOI.
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8, 0xFF, marker];
    out.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
    out.extend(body);
    out.extend(&jpeg[2..]);
    out
}

pub(crate) fn with_exif(jpeg: &[u8], tiff: &[u8]) -> Vec<u8> {
    with_segment(jpeg, 0xE1, &[b"Exif\0\0", tiff].concat())
}

/// Photos of 240 × 320 at full quality: nothing is resized and little is lost.
pub(crate) fn as_it_is() -> Options {
    let mut options = Options { crop: CropMode::None, ..Options::default() };
    let p = &mut options.policy;
    (p.min_width, p.min_height, p.short_side) = (240, 320, 240);
    (p.min_quality, p.max_quality, p.soft_bytes) = (100, 100, 600_000);
    options
}
