//! The chunks of a PNG file (PNG third edition §5): IHDR, eXIf, and that the
//! file reaches its IEND.

use super::exif;
use super::header::{Color, Format, Header, be32, corrupt};
use crate::Error;

pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn read(bytes: &[u8]) -> Result<Header, Error> {
    let mut at = SIGNATURE.len();
    let (name, body, next) = chunk(bytes, at)?;
    if name != b"IHDR" {
        return Err(corrupt("expected IHDR as the first PNG chunk"));
    }
    let mut header = image_header(body)?;
    at = next;
    let mut data = false;
    loop {
        let (name, body, next) = chunk(bytes, at)?;
        match name {
            b"eXIf" => header.orientation = exif::orientation(body).unwrap_or(1),
            b"IDAT" => data = true,
            b"IEND" if data => return Ok(header),
            b"IEND" => return Err(corrupt("expected an IDAT chunk before IEND")),
            _ => {}
        }
        at = next;
    }
}

/// One chunk's name and body, and where the next begins. Checksums are the
/// decoder's business.
pub(super) fn chunk(bytes: &[u8], at: usize) -> Result<(&[u8], &[u8], usize), Error> {
    let find = || {
        let length = usize::try_from(be32(bytes, at)?).ok()?;
        let body = at.checked_add(8)?;
        let end = body.checked_add(length)?;
        let next = end.checked_add(4)?;
        (next <= bytes.len()).then_some(())?;
        Some((bytes.get(at + 4..body)?, bytes.get(body..end)?, next))
    };
    find().ok_or_else(|| corrupt("expected another PNG chunk, got the end of the file"))
}

fn image_header(body: &[u8]) -> Result<Header, Error> {
    let broken = || corrupt("expected an IHDR with a size, a bit depth and a colour type of the standard");
    let (width, height) = (be32(body, 0).ok_or_else(broken)?, be32(body, 4).ok_or_else(broken)?);
    let &[bits, kind, _, _, interlace] = body.get(8..).unwrap_or_default() else {
        return Err(broken());
    };
    let components = match (kind, bits) {
        (0, 1 | 2 | 4 | 8 | 16) | (3, 1 | 2 | 4 | 8) => 1,
        (4, 8 | 16) => 2,
        (2, 8 | 16) => 3,
        (6, 8 | 16) => 4,
        _ => return Err(broken()),
    };
    if width == 0 || height == 0 || width > i32::MAX as u32 || height > i32::MAX as u32 {
        return Err(broken());
    }
    let color = if matches!(kind, 0 | 4) { Color::Gray } else { Color::Rgb };
    Ok(Header {
        format: Format::Png,
        width,
        height,
        orientation: 1,
        components,
        bits,
        progressive: interlace == 1,
        baseline: false,
        color,
        metadata: false,
    })
}
