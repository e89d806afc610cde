//! The marker segments of a JPEG up to its first scan (ITU-T T.81 Annex B;
//! JFIF 1.02; Adobe TN 5116 for APP14).

use super::exif;
use super::header::{Color, Format, Header, be16, corrupt};
use crate::decimal::said;
use crate::{Code, Error};

/// libjpeg's own limit (`JPEG_MAX_DIMENSION`); nothing real is longer.
const MAX_SIDE: u32 = 65_500;

/// The application segments that matter, gathered on the way to the scan.
#[derive(Default)]
struct Seen {
    jfif: bool,
    adobe: Option<u8>,
    orientation: Option<u8>,
    metadata: bool,
}

pub(super) fn read(bytes: &[u8]) -> Result<Header, Error> {
    let mut seen = Seen::default();
    let mut frame = None;
    let mut at = 2;
    loop {
        let (marker, body, next) = segment(bytes, at)?;
        match marker {
            0xC4 | 0xCC | 0xC8 => {}
            0xC0..=0xCF if frame.is_some() => return Err(unsupported("a hierarchical JPEG")),
            0xC0..=0xCF => frame = Some((marker, body)),
            0xD9 => return Err(corrupt("expected a JPEG scan, got the end of the picture")),
            0xDA => break,
            0xDE | 0xDF => return Err(unsupported("a hierarchical JPEG")),
            0xE0..=0xEF | 0xFE => application(marker, body, &mut seen),
            _ => {}
        }
        at = next;
    }
    let (marker, body) = frame.ok_or_else(|| corrupt("expected a JPEG frame header before the scan"))?;
    header(marker, body, &seen)
}

/// One marker with its body, and where the next begins. Any fill bytes and
/// stray bytes before a marker are skipped, as libjpeg does.
pub(super) fn segment(bytes: &[u8], mut at: usize) -> Result<(u8, &[u8], usize), Error> {
    let early = || corrupt("expected another JPEG marker, got the end of the file");
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        at += rest.iter().position(|b| *b == 0xFF).ok_or_else(early)?;
        at += bytes.get(at..).unwrap_or_default().iter().position(|b| *b != 0xFF).ok_or_else(early)?;
        match bytes.get(at).copied().ok_or_else(early)? {
            0x00 => {}
            marker @ (0x01 | 0xD0..=0xD9) => return Ok((marker, &[], at + 1)),
            marker => {
                let length = usize::from(be16(bytes, at + 1).ok_or_else(early)?);
                let body = bytes.get(at + 3..at + 1 + length);
                return Ok((marker, body.ok_or_else(early)?, at + 1 + length));
            }
        }
    }
}

fn application(marker: u8, body: &[u8], seen: &mut Seen) {
    match (marker, body) {
        (0xE0, [b'J', b'F', b'I', b'F', 0, ..]) => {
            seen.jfif = true;
            return;
        }
        (0xE1, [b'E', b'x', b'i', b'f', 0, _, tiff @ ..]) if seen.orientation.is_none() => {
            seen.orientation = exif::orientation(tiff);
        }
        (0xEE, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => {
            seen.adobe = Some(*transform);
        }
        _ => {}
    }
    seen.metadata = true;
}

fn header(marker: u8, body: &[u8], seen: &Seen) -> Result<Header, Error> {
    let &[bits, h1, h0, w1, w0, components, ref list @ ..] = body else {
        return Err(corrupt("expected a JPEG frame header of eight bytes or more"));
    };
    check_coding(marker, bits)?;
    let (width, height) = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
    if height == 0 {
        return Err(unsupported("a JPEG that tells its height after the scan (DNL)"));
    }
    if width == 0 || list.len() != usize::from(components) * 3 {
        return Err(corrupt("expected a JPEG frame header with a width and its components"));
    }
    if width > MAX_SIDE || height > MAX_SIDE {
        return Err(Error::new(
            Code::PictureTooLarge,
            said!(
                format!("expected sides of at most {MAX_SIDE} pixels, got {width} x {height}"),
                "expected sides of at most 65500 pixels, got longer ones"
            ),
        ));
    }
    let color = color(list, seen).ok_or_else(|| {
        unsupported(said!(&format!("a JPEG of {components} components"), "a JPEG of other components"))
    })?;
    Ok(Header {
        format: Format::Jpeg,
        width,
        height,
        orientation: seen.orientation.unwrap_or(1),
        components,
        bits,
        progressive: marker == 0xC2,
        baseline: marker == 0xC0,
        color,
        metadata: seen.metadata,
    })
}

fn check_coding(marker: u8, bits: u8) -> Result<(), Error> {
    match marker {
        0xC0..=0xC2 if bits == 8 => Ok(()),
        0xC0..=0xC2 => {
            Err(unsupported(said!(&format!("a JPEG with {bits}-bit samples"), "a JPEG with other samples")))
        }
        0xC3 => Err(unsupported("a lossless JPEG")),
        0xC9..=0xCB => Err(unsupported("a JPEG with arithmetic coding")),
        _ => Err(unsupported("a hierarchical JPEG")),
    }
}

/// The colour model, decided as libjpeg does (jdapimin.c, `default_decompress_parms`).
fn color(list: &[u8], seen: &Seen) -> Option<Color> {
    let ids: Vec<u8> = list.chunks_exact(3).map(|c| c[0]).collect();
    match (ids.as_slice(), seen.adobe) {
        ([_], _) => Some(Color::Gray),
        ([_, _, _], _) if seen.jfif => Some(Color::YCbCr),
        ([_, _, _], Some(0)) | ([b'R', b'G', b'B'], None) => Some(Color::Rgb),
        ([_, _, _], _) => Some(Color::YCbCr),
        ([_, _, _, _], None | Some(0)) => Some(Color::Cmyk),
        ([_, _, _, _], _) => Some(Color::Ycck),
        _ => None,
    }
}

fn unsupported(got: &str) -> Error {
    Error::new(
        Code::UnsupportedFormat,
        said!(
            format!("expected a baseline, extended or progressive 8-bit JPEG, got {got}"),
            ["expected a baseline, extended or progressive 8-bit JPEG, got ", got].concat()
        ),
    )
}
