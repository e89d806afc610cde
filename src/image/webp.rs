//! The one thing engines leave to others in a WebP they decode: the orientation of its EXIF chunk (RFC 9649 §2.7).
//! Chromium, Firefox and `WebKit` show such a picture as stored.

use super::exif;

/// The EXIF orientation a WebP names, 1..=8; 1 of all else.
#[must_use]
pub fn orientation(bytes: &[u8]) -> u8 {
    if !bytes.starts_with(b"RIFF") || bytes.get(8..12) != Some(b"WEBP") {
        return 1;
    }
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((head, body)) = rest.split_at_checked(8) {
        let length = head.iter().skip(4).rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let Some((chunk, after)) = body.split_at_checked(length) else { break };
        if head.starts_with(b"EXIF") {
            // Many writers keep the marker that JPEG wants.
            let tiff = chunk.strip_prefix(b"Exif\0\0").unwrap_or(chunk);
            return exif::orientation(tiff).unwrap_or(1);
        }
        // Chunks begin at even places.
        rest = after.get(length % 2..).unwrap_or_default();
    }
    1
}

#[cfg(test)]
mod tests {
    use super::orientation;

    const TURNED: &[u8] = include_bytes!("../../tests/images/browser/orientation-6.webp");

    #[test]
    fn a_webp_names_its_orientation() {
        assert_eq!(orientation(TURNED), 6);
        assert_eq!(orientation(include_bytes!("../../tests/images/browser/upright.webp")), 1);
        assert_eq!(orientation(include_bytes!("../../tests/images/formats/420.jpg")), 1);
        let mut marked = TURNED.to_vec();
        let at = marked.windows(4).rposition(|w| w == b"EXIF").map_or(0, |at| at + 8);
        let length = u8::try_from(marked.len() - at + 6).unwrap_or(0);
        marked.splice(at..at, *b"Exif\0\0");
        marked[at - 4] = length;
        assert_eq!(orientation(&marked), 6);
    }

    #[test]
    fn what_ends_early_or_lies_is_upright() {
        for end in 0..TURNED.len() {
            assert_eq!(orientation(&TURNED[..end]), 1, "{end}");
        }
        for length in [0x7FFF_FFFF_u32, u32::MAX] {
            let mut lying = TURNED.to_vec();
            lying[16..20].copy_from_slice(&length.to_le_bytes());
            assert_eq!(orientation(&lying), 1);
        }
    }
}
