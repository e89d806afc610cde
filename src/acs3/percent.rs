//! Percent-encoding (RFC 3986 section 2.1) as the gateway wants it: only the
//! unreserved `A-Za-z0-9-_.~` stay, hex digits are upper-case.

use super::Malformed;
use crate::hex;

const UPPER_HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Whether `byte` stays as it is.
#[must_use]
pub const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// The three characters that stand for `byte`.
#[must_use]
pub const fn escape(byte: u8) -> [u8; 3] {
    [b'%', UPPER_HEX[(byte >> 4) as usize], UPPER_HEX[(byte & 15) as usize]]
}

/// `text` encoded; text is taken as its UTF-8 bytes.
#[must_use]
pub fn encode(text: impl AsRef<[u8]>) -> String {
    let bytes = text.as_ref();
    let mut out = String::with_capacity(bytes.len());
    for &byte in bytes {
        if is_unreserved(byte) {
            out.push(byte.into());
        } else {
            out.extend(escape(byte).map(char::from));
        }
    }
    out
}

/// The bytes of a query or form component as received: `%XX` in either case,
/// and `+` for a space as well as `%20`.
///
/// # Errors
/// [`Malformed::Percent`] for a `%` that two hex digits do not follow.
pub fn decode(text: impl AsRef<[u8]>) -> Result<Vec<u8>, Malformed> {
    let bytes = text.as_ref();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'%' => {
                out.push(hex_pair(bytes, at).ok_or(Malformed::Percent { at })?);
                at += 2;
            }
            b'+' => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    Ok(out)
}

fn hex_pair(bytes: &[u8], percent: usize) -> Option<u8> {
    hex::byte(bytes.get(percent + 1..percent + 3)?)
}
