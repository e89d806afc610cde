//! What a picture file says of itself, read without decoding a pixel: format,
//! stored size, EXIF orientation, coding. Nothing is allocated.

use crate::decimal::said;
use crate::image::{jpeg_header, png_header};
use crate::{Code, Error, Policy};

/// A file format facegate reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JPEG (ITU-T T.81), with or without JFIF or EXIF.
    Jpeg,
    /// PNG (third edition), APNG included.
    Png,
}

impl Format {
    /// The name a report gives it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
        }
    }
}

/// How the samples of a file are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// One component: luminance.
    Gray,
    /// JFIF's luminance and two chroma components.
    YCbCr,
    /// Red, green, blue (a PNG with a palette or alpha included).
    Rgb,
    /// Four inks; 255 is no ink.
    Cmyk,
    /// Four inks whose first three are stored as luminance and chroma (Adobe); 255 is no ink.
    Ycck,
}

/// The facts of a picture's header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The file format.
    pub format: Format,
    /// Width as stored, in pixels, before any orientation.
    pub width: u32,
    /// Height as stored, in pixels.
    pub height: u32,
    /// EXIF orientation, 1..=8; 1 where the file names none that is valid.
    pub orientation: u8,
    /// Components a pixel has in the file (a palette counts as one).
    pub components: u8,
    /// Bits a sample has in the file.
    pub bits: u8,
    /// Progressive JPEG, or interlaced PNG.
    pub progressive: bool,
    /// A JPEG with frame type SOF0, which every decoder reads.
    pub baseline: bool,
    /// How the samples are to be understood.
    pub color: Color,
    /// Whether the file carries anything beside the picture: application
    /// segments other than JFIF, comments; for PNG always false.
    pub metadata: bool,
}

impl Header {
    /// Width and height as a viewer sees the picture.
    #[must_use]
    pub const fn upright(&self) -> (u32, u32) {
        if self.orientation >= 5 { (self.height, self.width) } else { (self.width, self.height) }
    }

    /// Refuses a declared size above the policy's, before anything is allocated for it.
    ///
    /// # Errors
    /// [`Code::PictureTooLarge`].
    pub fn check_size(&self, policy: &Policy) -> Result<(), Error> {
        check_pixels(self.width, self.height, policy)
    }
}

/// Refuses more pixels than the policy allows.
///
/// # Errors
/// [`Code::PictureTooLarge`].
pub fn check_pixels(width: u32, height: u32, policy: &Policy) -> Result<(), Error> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > policy.max_input_pixels {
        return Err(Error::new(
            Code::PictureTooLarge,
            format!("expected at most {} pixels, got {width} x {height}", policy.max_input_pixels),
        ));
    }
    Ok(())
}

/// Reads the header of a JPEG or PNG file.
///
/// # Errors
/// [`Code::UnsupportedFormat`] for other formats and for codings no decoder here
/// reads (arithmetic, lossless, hierarchical, 12-bit); [`Code::CorruptPicture`]
/// where the structure is broken or ends early.
pub fn read(bytes: &[u8]) -> Result<Header, Error> {
    if bytes.starts_with(&[0xFF, 0xD8]) {
        return jpeg_header::read(bytes);
    }
    if bytes.starts_with(png_header::SIGNATURE) {
        return png_header::read(bytes);
    }
    Err(Error::new(
        Code::UnsupportedFormat,
        said!(
            format!("expected a JPEG or PNG file, got {}", guess(bytes)),
            "expected a JPEG or PNG file, got another"
        ),
    ))
}

/// Names what the bytes look like, for the message only.
#[cfg_attr(not(feature = "pixels"), expect(dead_code, reason = "the edge's message is a shorter one"))]
fn guess(bytes: &[u8]) -> &'static str {
    let brand = bytes.get(4..12).unwrap_or_default();
    match bytes {
        [] => "no bytes",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "WebP",
        [b'G', b'I', b'F', b'8', ..] => "GIF",
        [b'B', b'M', ..] => "BMP",
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => "TIFF",
        [b'%', b'P', b'D', b'F', ..] => "PDF",
        _ if brand.starts_with(b"ftypavif") => "AVIF",
        _ if brand.starts_with(b"ftyphei") || brand.starts_with(b"ftypmif1") => "HEIC",
        _ => "unknown bytes",
    }
}

pub(super) fn corrupt(message: &'static str) -> Error {
    Error::new(Code::CorruptPicture, message)
}

/// Big-endian 16 bits at `at`, if they are there.
pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    let pair: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_be_bytes(pair))
}

/// Big-endian 32 bits at `at`, if they are there.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    let quad: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_be_bytes(quad))
}
