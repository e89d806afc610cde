//! Reads a photo back without any code of the crate: an own walk over the
//! markers, libjpeg-turbo's tables for the quality, zune-jpeg for the pixels.

#![allow(dead_code, reason = "each test binary uses its part")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::cast_precision_loss, reason = "test support")]

use image::{RgbImage, imageops};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;

/// What a photo's file says and shows.
pub(crate) struct Photo {
    /// Markers in order, each with its body.
    pub(crate) segments: Vec<(u8, Vec<u8>)>,
    pub(crate) picture: RgbImage,
}

impl Photo {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
        let pixels = decoder.decode().unwrap_or_else(|e| panic!("zune-jpeg: {e:?}"));
        let (width, height) = decoder.dimensions().unwrap();
        let picture =
            RgbImage::from_raw(u32::try_from(width).unwrap(), u32::try_from(height).unwrap(), pixels);
        Self { segments: segments(bytes), picture: picture.unwrap() }
    }

    /// Fails unless the file is a baseline 4:2:0 JFIF with no other metadata.
    pub(crate) fn assert_form(&self) {
        let markers: Vec<u8> = self.segments.iter().map(|s| s.0).collect();
        assert_eq!(markers, [0xD8, 0xE0, 0xDB, 0xDB, 0xC0, 0xC4, 0xC4, 0xC4, 0xC4, 0xDA, 0xD9]);
        assert_eq!(self.segments[1].1, *b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let frame = &self.segments[4].1;
        assert_eq!(frame[5..], [3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1], "three components, 4:2:0");
        assert_eq!(frame[1..5].to_vec(), {
            let (w, h) = self.picture.dimensions();
            [&u16::try_from(h).unwrap().to_be_bytes()[..], &u16::try_from(w).unwrap().to_be_bytes()].concat()
        });
    }

    /// The quality at which libjpeg-turbo writes these very tables.
    pub(crate) fn quality(&self) -> u8 {
        let tables: Vec<String> =
            self.segments.iter().filter(|s| s.0 == 0xDB).map(|s| hex(&s.1[1..])).collect();
        let known = include_str!("../images/libjpeg-tables.txt");
        let line = known.lines().find(|line| line.ends_with(&tables.join(" ")));
        let line = line.unwrap_or_else(|| panic!("no quality has these tables: {tables:?}"));
        line.split(' ').next().unwrap().parse().unwrap()
    }
}

fn segments(bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        assert_eq!(bytes[at], 0xFF, "a marker at {at}");
        let marker = bytes[at + 1];
        at += 2;
        if matches!(marker, 0xD8 | 0xD9) {
            out.push((marker, Vec::new()));
            continue;
        }
        let length = usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]));
        out.push((marker, bytes[at + 2..at + length].to_vec()));
        at += length;
        if marker == 0xDA {
            at += bytes[at..].windows(2).position(|w| w[0] == 0xFF && w[1] != 0).unwrap();
        }
    }
    out
}

/// Peak signal to noise of two pictures of one size, dB, over all channels.
pub(crate) fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let errors = a.as_raw().iter().zip(b.as_raw()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    decibels(errors.sum::<f64>() / a.as_raw().len() as f64)
}

/// The same of the luminance alone, where the photo has its full resolution.
pub(crate) fn psnr_luma(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let luma =
        |p: &image::Rgb<u8>| 0.299 * f64::from(p[0]) + 0.587 * f64::from(p[1]) + 0.114 * f64::from(p[2]);
    let errors = a.pixels().zip(b.pixels()).map(|(a, b)| (luma(a) - luma(b)).powi(2));
    decibels(errors.sum::<f64>() / f64::from(a.width() * a.height()))
}

fn decibels(mean_square: f64) -> f64 {
    if mean_square == 0.0 { f64::INFINITY } else { 10.0 * (255.0 * 255.0 / mean_square).log10() }
}

/// The part of an upright picture, resized by `image`'s Lanczos3.
pub(crate) fn ideal(upright: &RgbImage, crop: [u32; 4], size: (u32, u32)) -> RgbImage {
    let [x, y, w, h] = crop;
    let part = imageops::crop_imm(upright, x, y, w, h).to_image();
    imageops::resize(&part, size.0, size.1, imageops::FilterType::Lanczos3)
}

/// Lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
