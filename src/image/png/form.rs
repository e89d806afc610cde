//! How the samples of a PNG are stored: IHDR, PLTE, tRNS (§11.2, §11.3.1).

use crate::Error;
use crate::image::header::{Color, Header, be16, corrupt};
use crate::image::png_header::{SIGNATURE, chunk};
use crate::image::raster::Layout;

/// How samples are stored.
pub(super) struct Form {
    /// Samples of a pixel, an index being one.
    pub(super) channels: usize,
    /// Bits of a sample.
    pub(super) bits: usize,
    pub(super) interlaced: bool,
    /// RGBA by index, 256 of them; what the file leaves out is black.
    pub(super) palette: Option<Vec<[u8; 4]>>,
    /// How many the file has.
    entries: usize,
    /// The one colour that is clear, in samples as stored.
    pub(super) clear: Option<[u16; 3]>,
    /// Whether an entry of the palette is not opaque.
    translucent: bool,
}

impl Form {
    /// Reads what stands before the data.
    pub(super) fn read(bytes: &[u8], header: &Header) -> Result<Self, Error> {
        let mut form = Self {
            channels: usize::from(header.components),
            bits: usize::from(header.bits),
            interlaced: header.progressive,
            palette: None,
            entries: 0,
            clear: None,
            translucent: false,
        };
        // A PNG of one component that is not gray has a palette.
        let indexed = header.components == 1 && header.color == Color::Rgb;
        let mut at = SIGNATURE.len();
        loop {
            let (name, body, next) = chunk(bytes, at)?;
            let weighs = matches!(name, b"IHDR" | b"PLTE" | b"tRNS");
            if weighs && !intact(bytes.get(at + 4..next).unwrap_or_default()) {
                return Err(corrupt("expected PNG chunks with right checksums"));
            }
            match name {
                b"IHDR" if !matches!(body, [.., 0, 0, 0 | 1]) => {
                    return Err(corrupt(
                        "expected a PNG of the standard's compression, filters and interlacing",
                    ));
                }
                b"PLTE" if indexed => (form.palette, form.entries) = (Some(palette(body)), body.len() / 3),
                b"tRNS" => form.transparency(body),
                b"IDAT" if indexed && form.palette.is_none() => {
                    return Err(corrupt("expected a palette before the data of an indexed PNG"));
                }
                b"IDAT" => return Ok(form),
                _ => {}
            }
            at = next;
        }
    }

    fn transparency(&mut self, body: &[u8]) {
        if let Some(palette) = &mut self.palette {
            // One of more colours than there are is none (libpng, and so all engines).
            self.translucent = body.len() <= self.entries;
            let body = if self.translucent { body } else { &[] };
            palette.iter_mut().zip(body).for_each(|(entry, alpha)| entry[3] = *alpha);
        } else if self.channels % 2 == 1 {
            // Bits beyond a sample's mean nothing.
            let sample =
                |nth: usize| be16(body, 2 * nth).unwrap_or_default() << (16 - self.bits) >> (16 - self.bits);
            let whole = body.len() == 2 * self.channels;
            self.clear = whole.then(|| [sample(0), sample(1), sample(2)]);
        }
    }

    /// What a pixel of the raster has.
    pub(super) fn layout(&self) -> Layout {
        match (self.channels, self.clear.is_some() || self.translucent) {
            (1, _) if self.palette.is_some() => {
                if self.translucent {
                    Layout::Rgba
                } else {
                    Layout::Rgb
                }
            }
            (1, false) => Layout::Gray,
            (1 | 2, _) => Layout::GrayAlpha,
            (3, false) => Layout::Rgb,
            _ => Layout::Rgba,
        }
    }
}

fn palette(body: &[u8]) -> Vec<[u8; 4]> {
    let mut palette = vec![[0, 0, 0, 255]; 256];
    for (entry, rgb) in palette.iter_mut().zip(body.as_chunks::<3>().0) {
        entry[..3].copy_from_slice(rgb);
    }
    palette
}

/// Whether a chunk's name and body have the checksum after them (Annex D). The chunks asked of are short.
pub(in crate::image) fn intact(named: &[u8]) -> bool {
    let Some((body, sum)) = named.split_last_chunk::<4>() else {
        return false;
    };
    let mut crc = u32::MAX;
    for byte in body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc == u32::from_be_bytes(*sum)
}
