//! A picture's pixels: a small decoder of its own, so that the stand-in does not judge facegate's photos by facegate's decoder.

use facegate::image::header::Format;
use jpeg_decoder::{Decoder, PixelFormat};

use crate::face::chip::Rgb;

/// Decodes a JPEG or PNG and turns it upright.
///
/// # Errors
/// What the decoder says.
pub fn decode(bytes: &[u8], format: Format, orientation: u8) -> Result<Rgb, String> {
    let stored = match format {
        Format::Jpeg => jpeg(bytes)?,
        Format::Png => {
            let png = image::load_from_memory_with_format(bytes, image::ImageFormat::Png)
                .map_err(|error| error.to_string())?
                .into_rgb8();
            Rgb { width: png.width() as usize, height: png.height() as usize, data: png.into_raw() }
        }
    };
    Ok(upright(stored, orientation))
}

fn jpeg(bytes: &[u8]) -> Result<Rgb, String> {
    let mut decoder = Decoder::new(bytes);
    let pixels = decoder.decode().map_err(|error| error.to_string())?;
    let info = decoder.info().ok_or("expected a frame, got none")?;
    let data = match info.pixel_format {
        PixelFormat::L8 => pixels.into_iter().flat_map(|gray| [gray; 3]).collect(),
        PixelFormat::L16 => pixels.as_chunks().0.iter().flat_map(|[high, _]| [*high; 3]).collect(),
        PixelFormat::RGB24 => pixels,
        PixelFormat::CMYK32 => pixels.as_chunks().0.iter().flat_map(|inks| of_inks(*inks)).collect(),
    };
    Ok(Rgb { width: usize::from(info.width), height: usize::from(info.height), data })
}

/// Inks as the decoder gives them, 0 being none: what Adobe wrote the other way round is turned already.
fn of_inks([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    let left = |ink: u8| u32::from(u8::MAX - ink);
    [c, m, y].map(|ink| u8::try_from(left(ink) * left(k) / 255).unwrap_or(u8::MAX))
}

/// Turns and mirrors as EXIF's orientation asks (CIPA DC-008, tag 0x0112).
fn upright(picture: Rgb, orientation: u8) -> Rgb {
    if orientation <= 1 {
        return picture;
    }
    let (w, h) = (picture.width, picture.height);
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
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let data = places
        .map(|(x, y)| source(x, y))
        .flat_map(|(x, y)| picture.data.as_chunks::<3>().0.get(y * w + x).copied().unwrap_or_default())
        .collect();
    Rgb { width, height, data }
}

/// The text of a JPEG's first comment, if it has one before its scan.
#[must_use]
pub fn comment(jpeg: &[u8]) -> Option<&str> {
    const COMMENT: u8 = 0xFE;
    const SCAN: u8 = 0xDA;
    let mut rest = jpeg.strip_prefix(&[0xFF, 0xD8])?;
    while let [0xFF, marker, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
        match *marker {
            COMMENT => return std::str::from_utf8(after.get(..length)?).ok().map(str::trim),
            SCAN => return None,
            _ => rest = after.get(length..)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 wide, 2 high: a b c / d e f.
    fn letters() -> Rgb {
        Rgb { width: 3, height: 2, data: b"abcdef".iter().flat_map(|letter| [*letter; 3]).collect() }
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
            let text: Vec<u8> = turned.data.into_iter().step_by(3).collect();
            assert_eq!((turned.width, text.as_slice()), (width, expected.as_bytes()), "{orientation}");
        }
    }

    /// `ImageMagick` made the one of the other.
    #[test]
    fn four_inks_show_what_three_colours_show() {
        let [inks, colours] = [
            &include_bytes!("../../tests/images/formats/cmyk.jpg")[..],
            include_bytes!("../../tests/images/formats/444.jpg"),
        ]
        .map(|bytes| decode(bytes, Format::Jpeg, 1).map(|picture| picture.data).unwrap_or_default());
        let off: u32 = inks.iter().zip(&colours).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
        assert_eq!((inks.len(), colours.len()), (240 * 320 * 3, 240 * 320 * 3));
        assert!(off < 8 * 240 * 320 * 3, "{off}");
    }

    #[test]
    fn a_comment_is_read_before_the_scan_only() {
        let said = |text: &str| {
            [&[0xFF, 0xFE, 0, 2 + u8::try_from(text.len()).unwrap_or(0)], text.as_bytes()].concat()
        };
        let start = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2];
        let scan = [0xFF, 0xDA, 0, 2];
        assert_eq!(comment(&[&start[..], &said("sandbox-205")].concat()), Some("sandbox-205"));
        assert_eq!(comment(&[&start[..], &scan, &said("sandbox-205")].concat()), None);
        assert_eq!(comment(&[&start[..], &[0xFF, 0xFE, 0, 9, 1]].concat()), None);
        assert_eq!(comment(b"\x89PNG"), None);
    }
}
