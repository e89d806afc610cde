//! The one EXIF field that changes how a picture looks: Orientation (tag 0x0112
//! of IFD0; EXIF 2.32 §4.6.4, TIFF 6.0). Offsets come from the file and are
//! trusted in nothing.

const ORIENTATION: u16 = 0x0112;
const SHORT: u16 = 3;

/// The orientation, 1..=8, in a TIFF structure (what follows `Exif\0\0` in a
/// JPEG's APP1, or a PNG's `eXIf` chunk); `None` if it names no valid one.
pub(super) fn orientation(tiff: &[u8]) -> Option<u8> {
    let little = match tiff.get(..4)? {
        [b'I', b'I', 42, 0] => true,
        [b'M', b'M', 0, 42] => false,
        _ => return None,
    };
    let u16_at = |at: usize| -> Option<u16> {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let high_low = |at: usize| Some((u16_at(at)?, u16_at(at.checked_add(2)?)?));
    let (a, b) = high_low(4)?;
    let (high, low) = if little { (b, a) } else { (a, b) };
    let ifd = usize::from(high).checked_mul(65_536)?.checked_add(usize::from(low))?;
    let count = u16_at(ifd)?;
    for entry in 0..usize::from(count) {
        let at = ifd.checked_add(2)?.checked_add(entry * 12)?;
        if u16_at(at)? == ORIENTATION {
            // One short number; browsers pass over all else, too.
            let one = [SHORT, u16::from(little), u16::from(!little)];
            let head = [u16_at(at + 2)?, u16_at(at + 4)?, u16_at(at + 6)?];
            let value = (head == one).then(|| u16_at(at + 8))??;
            return u8::try_from(value).ok().filter(|v| (1..=8).contains(v));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::orientation;

    fn tiff(little: bool, kind: u16, value: u16, ifd: u32) -> Vec<u8> {
        let s = |v: u16| if little { v.to_le_bytes() } else { v.to_be_bytes() };
        let mut out = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        out.extend(if little { ifd.to_le_bytes() } else { ifd.to_be_bytes() });
        out.extend(s(2));
        out.extend([s(0x010F), s(2), s(0), s(0), s(0), s(0)].concat());
        out.extend([s(0x0112), s(kind)].concat());
        out.extend(if little { 1u32.to_le_bytes() } else { 1u32.to_be_bytes() });
        out.extend([s(value), s(0)].concat());
        out
    }

    #[test]
    fn reads_both_byte_orders() {
        for value in 1..=8 {
            for little in [true, false] {
                assert_eq!(orientation(&tiff(little, 3, value, 8)), u8::try_from(value).ok());
            }
        }
    }

    #[test]
    fn ignores_what_the_standard_does_not_allow() {
        assert_eq!(orientation(&tiff(true, 3, 0, 8)), None);
        assert_eq!(orientation(&tiff(true, 3, 9, 8)), None);
        assert_eq!(orientation(&tiff(false, 4, 6, 8)), None);
        assert_eq!(orientation(b"II+\0\x08\0\0\0"), None);
    }

    #[test]
    fn survives_hostile_offsets() {
        for ifd in [0, 7, 33, 1000, u32::MAX, u32::MAX - 1, 0x8000_0000] {
            let _ = orientation(&tiff(true, 3, 6, ifd));
            let _ = orientation(&tiff(false, 3, 6, ifd));
        }
        let whole = tiff(true, 3, 6, 8);
        for end in 0..whole.len() - 2 {
            assert_eq!(orientation(&whole[..end]).filter(|v| *v != 6), None);
        }
    }
}
