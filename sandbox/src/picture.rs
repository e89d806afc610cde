//! The picture rules of the operation's page, on the bytes of one picture, and
//! the face in those that keep them.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use facegate::Policy;
use facegate::image::header::{self, Header};

use crate::decode::{comment, decode};
use crate::effect::Effect;
use crate::face::{Detail, Face, Judge};
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

const NO_BASE64: &str =
    "expected Base64 in the alphabet with + and /, without a data: prefix and line breaks, got other text";

/// Judges a picture given as Base64.
///
/// # Errors
/// As [`judge`]; text that is no Base64 is an `UnqualifiedPhoto`.
pub fn judge_base64(text: &str, judge: &Judge, detail: Detail) -> Result<Face, Refusal> {
    let limit = Policy::default().hard_bytes as usize;
    if text.len() > limit.div_ceil(3) * 4 {
        return Err(too_large(limit));
    }
    let bytes = BASE64.decode(text).map_err(|_| unqualified(NO_BASE64))?;
    self::judge(&bytes, Carrier::Base64, judge, detail)
}

/// Judges a picture and says whose face it shows.
///
/// # Errors
/// `ToolargeImage`, `UnqualifiedPhoto` or `NoFaceDetected`, or the refusal a marker in the file's comment asks for.
pub fn judge(bytes: &[u8], carrier: Carrier, judge: &Judge, detail: Detail) -> Result<Face, Refusal> {
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
    let marker = match comment(bytes).and_then(Effect::marked) {
        Some(Effect::Code(code)) => {
            return Err(Reason::scriptable(&code).unwrap_or(Reason::InternalError).into());
        }
        Some(Effect::SubCode(code)) => Some(code),
        Some(Effect::Fault(_)) | None => None,
    };
    let picture = decode(bytes, header.format, header.orientation).map_err(|why| unqualified(&why))?;
    let seen = judge.see(&picture, detail).map_err(|why| Refusal::new(Reason::InternalError, why))?;
    seen.map(|face| Face { marker, ..face }).ok_or_else(|| Reason::NoFaceDetected.into())
}

/// Refuses a picture that is poor, for those who ask for good ones.
///
/// # Errors
/// `UnqualifiedPhoto`.
pub fn check_quality(face: &Face) -> Result<(), Refusal> {
    face.shortfall.as_deref().map_or(Ok(()), |shortfall| {
        Err(unqualified(&format!(
            "expected a face that is complete, clear and towards the camera, got {shortfall}"
        )))
    })
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

    fn png(width: u32, height: u32, shade: impl Fn(u32, u32) -> u8) -> Vec<u8> {
        let gray = image::GrayImage::from_fn(width, height, |x, y| image::Luma([shade(x, y)]));
        let mut out = std::io::Cursor::new(Vec::new());
        gray.write_to(&mut out, image::ImageFormat::Png).unwrap();
        out.into_inner()
    }

    fn reason(bytes: &[u8], carrier: Carrier) -> Reason {
        judge(bytes, carrier, &Judge::default(), Detail::Identity).unwrap_err().reason
    }

    /// A picture of an allowed shape gets as far as the search for a face, which needs no nets to find none.
    #[test]
    fn shapes() {
        for (width, height, allowed) in [
            (480, 640, true),
            (1080, 1920, true),
            (479, 640, false),
            (480, 639, false),
            (1081, 1920, false),
            (1080, 1921, false),
            (640, 480, false),
            (700, 700, false),
        ] {
            let expected = if allowed { Reason::NoFaceDetected } else { Reason::UnqualifiedPhoto };
            let picture = png(width, height, |x, y| (x / 8 + y / 16) as u8);
            assert_eq!(reason(&picture, Carrier::Base64), expected, "{width} x {height}");
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large() {
        let base64 = |text: &str| judge_base64(text, &Judge::default(), Detail::Identity).unwrap_err().reason;
        assert_eq!(reason(b"GIF89a", Carrier::Base64), Reason::UnqualifiedPhoto);
        assert_eq!(base64("not base64!"), Reason::UnqualifiedPhoto);
        assert_eq!(reason(&vec![0; 600_001], Carrier::Base64), Reason::ToolargeImage);
        assert_eq!(reason(&vec![0; 600_001], Carrier::Url), Reason::UnqualifiedPhoto);
        assert_eq!(reason(&vec![0; 1_000_001], Carrier::Url), Reason::ToolargeImage);
        assert_eq!(base64(&"A".repeat(800_004)), Reason::ToolargeImage);
    }

    #[test]
    fn a_judge_without_nets_says_so_of_a_face() {
        let obama = include_bytes!("../../tests/images/obama.jpg");
        assert_eq!(reason(obama, Carrier::Base64), Reason::InternalError);
    }
}
