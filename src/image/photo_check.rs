//! What the edge asks of a body before it spends anything on it: that it is a
//! photo as `prepare` makes it. Reads markers only; no pixel is decoded.

use super::header::{Color, Format, Header, read};
use super::jpeg_header::segment;
use crate::decimal::decimal;
use crate::{Code, Error, Policy};

/// Checks a photo against the picture rules of the upstream operation and the
/// form `prepare` writes: a baseline JFIF of three components with no metadata,
/// portrait, within the policy's sizes and its `hard_bytes`, complete to its
/// EOI marker and nothing after it.
///
/// # Errors
/// [`Code::InvalidPhoto`], with what was expected and found.
pub fn check_photo(bytes: &[u8], policy: &Policy) -> Result<Header, Error> {
    if u32::try_from(bytes.len()).is_ok_and(|n| n > policy.hard_bytes) || bytes.len() > u32::MAX as usize {
        return invalid(
            ["expected at most ", &decimal(policy.hard_bytes), " bytes, got ", &decimal(bytes.len() as u64)]
                .concat(),
        );
    }
    let header = read(bytes).or_else(|e| invalid(e.message().to_owned()))?;
    check_form(&header)?;
    check_size(&header, policy)?;
    check_end(bytes)?;
    Ok(header)
}

fn check_form(header: &Header) -> Result<(), Error> {
    if header.format != Format::Jpeg || !header.baseline {
        return invalid("expected a baseline JPEG, got another format or coding".to_owned());
    }
    if header.color != Color::YCbCr {
        return invalid(["expected a YCbCr JPEG, got ", &decimal(header.components), " components"].concat());
    }
    if header.metadata {
        return invalid("expected a JPEG with no segments but JFIF, got metadata".to_owned());
    }
    Ok(())
}

fn check_size(header: &Header, policy: &Policy) -> Result<(), Error> {
    let (w, h) = (header.width, header.height);
    if h <= w {
        return invalid(["expected a height greater than the width, got ", &by(w, h)].concat());
    }
    let fits = (policy.min_width..=policy.max_width).contains(&w)
        && (policy.min_height..=policy.max_height).contains(&h);
    if !fits {
        return invalid(["expected ", &size_rule(policy), ", got ", &by(w, h)].concat());
    }
    Ok(())
}

/// One scan, then EOI, then nothing.
fn check_end(bytes: &[u8]) -> Result<(), Error> {
    let broken = || Error::new(Code::InvalidPhoto, "expected a single scan that ends the JPEG");
    let mut at = 2;
    loop {
        let (marker, _, next) = segment(bytes, at).map_err(|_| broken())?;
        at = next;
        if marker == 0xDA {
            break;
        }
    }
    let scan = bytes.get(at..).unwrap_or_default();
    if after_scan(scan) == Some(&[0xFF, 0xD9]) { Ok(()) } else { Err(broken()) }
}

/// What follows the scan's data, from the first marker that is no restart.
fn after_scan(mut scan: &[u8]) -> Option<&[u8]> {
    loop {
        scan = scan.get(scan.iter().position(|byte| *byte == 0xFF)?..)?;
        match scan.get(1)? {
            0x00 | 0xD0..=0xD7 => scan = scan.get(2..)?,
            _ => return Some(scan),
        }
    }
}

/// The sizes the policy takes, in words.
pub(super) fn size_rule(policy: &Policy) -> String {
    let (least, most) = (by(policy.min_width, policy.min_height), by(policy.max_width, policy.max_height));
    [&least, " to ", &most, " (width x height)"].concat()
}

pub(super) fn by(width: u32, height: u32) -> String {
    [&decimal(width), " x ", &decimal(height)].concat()
}

fn invalid<T>(message: String) -> Result<T, Error> {
    Err(Error::new(Code::InvalidPhoto, message))
}
