//! The picture rules of the operation's page, on the bytes of one picture, and
//! the likeness of those that keep them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use facegate::Policy;
use facegate::image::header::{self, Format, Header};
use jpeg_decoder::{Decoder, PixelFormat};

use crate::face::Face;
use crate::likeness::{Likeness, Luma};
use crate::refusal::{Reason, Refusal};

/// How a picture came; the byte limits differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// As Base64 inside the form: 0.6 MB, so that the text stays under 1 MB.
    Base64,
    /// Downloaded from a URL: 1 MB.
    Url,
}

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// The side a JPEG is decoded to at least, for the likeness.
const DECODED_SIDE: u16 = 160;

/// Judges a picture given as Base64.
///
/// # Errors
/// As [`judge`]; text that is no Base64 is an `UnqualifiedPhoto`.
pub fn judge_base64(text: &str) -> Result<Face, Refusal> {
    let limit = Policy::default().hard_bytes as usize;
    if text.len() > limit.div_ceil(3) * 4 {
        return Err(too_large(limit));
    }
    let bytes = BASE64.decode(text).map_err(|_| unqualified("expected Base64, got other text"))?;
    judge(&bytes, Carrier::Base64)
}

/// Judges a picture and says what it looks like.
///
/// # Errors
/// `ToolargeImage`, `UnqualifiedPhoto` or `NoFaceDetected`.
pub fn judge(bytes: &[u8], carrier: Carrier) -> Result<Face, Refusal> {
    let policy = Policy::default();
    let limit = match carrier {
        Carrier::Base64 => policy.hard_bytes as usize,
        Carrier::Url => usize::try_from(policy.upstream_picture_bytes).unwrap_or(usize::MAX),
    };
    if bytes.len() > limit {
        return Err(too_large(limit));
    }
    let header = header::read(bytes).map_err(|error| unqualified(error.message()))?;
    check_shape(&header, &policy)?;
    let luma = decode(bytes, header.format).map_err(|reason| unqualified(&reason))?;
    let upright = upright(luma, header.orientation);
    let template = Likeness::of(&upright).and_then(Likeness::template);
    template.map(|template| Face { template }).ok_or_else(|| Reason::NoFaceDetected.into())
}

fn check_shape(header: &Header, policy: &Policy) -> Result<(), Refusal> {
    let (width, height) = header.upright();
    if height <= width {
        return Err(unqualified(&format!("expected a height above the width, got {width} x {height}")));
    }
    if width < policy.min_width || height < policy.min_height {
        return Err(unqualified(&format!(
            "expected at least {} x {}, got {width} x {height}",
            policy.min_width, policy.min_height
        )));
    }
    if width > policy.max_width || height > policy.max_height {
        return Err(unqualified(&format!(
            "expected at most {} x {}, got {width} x {height}",
            policy.max_width, policy.max_height
        )));
    }
    Ok(())
}

fn decode(bytes: &[u8], format: Format) -> Result<Luma, String> {
    match format {
        Format::Jpeg => decode_jpeg(bytes),
        Format::Png => {
            let png = image::load_from_memory_with_format(bytes, image::ImageFormat::Png)
                .map_err(|e| e.to_string())?;
            let gray = png.into_luma8();
            let (width, height) = (gray.width() as usize, gray.height() as usize);
            Ok(Luma { width, height, data: gray.into_raw() })
        }
    }
}

fn decode_jpeg(bytes: &[u8]) -> Result<Luma, String> {
    let mut decoder = Decoder::new(bytes);
    decoder.scale(DECODED_SIDE, DECODED_SIDE).map_err(|error| error.to_string())?;
    let pixels = decoder.decode().map_err(|error| error.to_string())?;
    let info = decoder.info().ok_or("expected a frame, got none")?;
    let data = match info.pixel_format {
        PixelFormat::L8 => pixels,
        PixelFormat::L16 => pixels.chunks_exact(2).map(|p| p.first().copied().unwrap_or(0)).collect(),
        PixelFormat::RGB24 => pixels.chunks_exact(3).map(luma_of).collect(),
        PixelFormat::CMYK32 => pixels.chunks_exact(4).map(luma_of).collect(),
    };
    Ok(Luma { width: usize::from(info.width), height: usize::from(info.height), data })
}

/// BT.601 luma of the first three samples.
fn luma_of(pixel: &[u8]) -> u8 {
    let weighted =
        pixel.iter().zip([77u32, 150, 29]).map(|(&sample, weight)| u32::from(sample) * weight).sum::<u32>();
    u8::try_from(weighted >> 8).unwrap_or(u8::MAX)
}

/// Turns and mirrors as EXIF's orientation asks (CIPA DC-008, tag 0x0112).
fn upright(luma: Luma, orientation: u8) -> Luma {
    if orientation <= 1 {
        return luma;
    }
    let (w, h) = (luma.width, luma.height);
    let (width, height) = if orientation >= 5 { (h, w) } else { (w, h) };
    let source = |x: usize, y: usize| match orientation {
        2 => (w - 1 - x, y),
        3 => (w - 1 - x, h - 1 - y),
        4 => (x, h - 1 - y),
        5 => (y, x),
        6 => (y, h - 1 - x),
        7 => (w - 1 - y, h - 1 - x),
        _ => (w - 1 - y, x),
    };
    let pixels = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let data = pixels
        .map(|(x, y)| source(x, y))
        .map(|(x, y)| luma.data.get(y * w + x).copied().unwrap_or(0))
        .collect();
    Luma { width, height, data }
}

fn too_large(limit: usize) -> Refusal {
    Refusal::new(Reason::ToolargeImage, format!("The picture is too large: expected at most {limit} bytes."))
}

fn unqualified(why: &str) -> Refusal {
    Refusal::new(Reason::UnqualifiedPhoto, format!("The photo is not qualified: {why}."))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "tests")]
    use super::*;

    /// 3 wide, 2 high: a b c / d e f.
    fn letters() -> Luma {
        Luma { width: 3, height: 2, data: b"abcdef".to_vec() }
    }

    #[test]
    fn all_orientations() {
        for (orientation, width, expected) in [
            (1, 3, "abcdef"),
            (2, 3, "cbafed"),
            (3, 3, "fedcba"),
            (4, 3, "defabc"),
            (5, 2, "adbecf"),
            (6, 2, "daebfc"),
            (7, 2, "fcebda"),
            (8, 2, "cfbead"),
        ] {
            let turned = upright(letters(), orientation);
            assert_eq!(
                (turned.width, String::from_utf8(turned.data).unwrap().as_str()),
                (width, expected),
                "{orientation}"
            );
        }
    }

    fn png(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let gray = image::GrayImage::from_fn(width, height, |x, y| image::Luma([shade(x, y)]));
        let mut out = std::io::Cursor::new(Vec::new());
        gray.write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    #[test]
    fn shapes() {
        let shade = |x: u32, y: u32| (x / 8 + y / 16) as u8;
        for (width, height, reason) in [
            (480, 640, None),
            (1080, 1920, None),
            (479, 640, Some(Reason::UnqualifiedPhoto)),
            (480, 639, Some(Reason::UnqualifiedPhoto)),
            (1081, 1920, Some(Reason::UnqualifiedPhoto)),
            (1080, 1921, Some(Reason::UnqualifiedPhoto)),
            (640, 480, Some(Reason::UnqualifiedPhoto)),
            (700, 700, Some(Reason::UnqualifiedPhoto)),
        ] {
            let judged = judge(&png(width, height, shade), Carrier::Base64);
            assert_eq!(judged.err().map(|refusal| refusal.reason), reason, "{width} x {height}");
        }
    }

    #[test]
    fn what_is_no_picture_or_shows_nothing() {
        let reason = |judged: Result<Face, Refusal>| judged.unwrap_err().reason;
        assert_eq!(reason(judge(b"GIF89a", Carrier::Base64)), Reason::UnqualifiedPhoto);
        assert_eq!(reason(judge_base64("not base64!")), Reason::UnqualifiedPhoto);
        assert_eq!(reason(judge(&png(480, 640, |_, _| 90), Carrier::Base64)), Reason::NoFaceDetected);
        assert_eq!(reason(judge(&vec![0; 600_001], Carrier::Base64)), Reason::ToolargeImage);
        assert_eq!(reason(judge(&vec![0; 600_001], Carrier::Url)), Reason::UnqualifiedPhoto);
        assert_eq!(reason(judge(&vec![0; 1_000_001], Carrier::Url)), Reason::ToolargeImage);
        assert_eq!(reason(judge_base64(&"A".repeat(800_004))), Reason::ToolargeImage);
    }
}
