//! A JPEG decoder (ITU-T T.81: baseline, extended sequential and progressive, Huffman-coded, 8 bits) made for pictures that
//! get smaller: each component goes to a plane of its own density, reduced in the DCT domain, and only the part of it
//! that is wanted. Damaged data is an error, never a gray rest.

#![allow(
    clippy::inline_always,
    reason = "one block takes a hundred calls; measured: without it the decoder takes half as long again"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "coefficients of intact files fit 16 bits, damaged ones may wrap; samples saturate"
)]

mod bits;
mod huffman;
mod idct;
mod index;
mod leaps;
mod lines;
mod pairs;
mod part;
mod passes;
mod progressive;
mod refine;
mod scan;
mod sequential;
mod standard;
mod tables;

use std::ops::Range;

use self::bits::end_of_data;
pub(super) use self::bits::holds_ff;
pub(crate) use self::index::Index;
use self::lines::Lines;
use self::part::Part;
use self::passes::Passes;
use self::tables::{Frame, ScanHeader, Tables};
use super::header::corrupt as damaged;
use super::jpeg_header::segment;
use super::raster::Plane;
use crate::Error;

/// What is wanted of a picture.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Samples of a block of luma, each way: 8, 4, 2 or 1.
    pub(crate) block: usize,
    /// Whether chroma as dense as luma may be halved.
    pub(crate) halve_chroma: bool,
    /// Columns and rows of the stored picture.
    pub(crate) area: [Range<usize>; 2],
    /// Whether the picture may be broken off: what was there comes before black.
    pub(crate) cut: bool,
}

/// What a decode gives.
pub(crate) struct Decoded {
    /// The planes, in the order of the picture's components.
    pub(crate) planes: Vec<Plane<'static>>,
    /// For a later decode of a part: of a sequential picture in one scan that was wanted as far as it goes ([`Wanted::cut`]).
    pub(crate) index: Option<Index>,
}

/// The planes of a JPEG; of a file that was decoded before by the index that came of it. Decoding stops with the wanted part:
/// what comes later in the file is not looked at, be it missing, damaged, or another picture.
///
/// # Errors
/// [`crate::Code::CorruptPicture`] where the wanted part is broken or not all there.
pub(crate) fn decode(bytes: &[u8], wanted: &Wanted, index: Option<&Index>) -> Result<Decoded, Error> {
    let mut decoder = Decoder { bytes, wanted, tables: Tables::default(), frame: None, index: None };
    let mut at = 2;
    while let Ok((marker, body, next)) = segment(bytes, at) {
        at = match marker {
            0xD9 if decoder.begun() => return decoder.finish(),
            0xD9 => break,
            0xDA => match decoder.scan(body, next, index)? {
                Some(end) => end,
                None => return decoder.finish(),
            },
            _ => decoder
                .set(marker, body)
                .map(|()| next)
                .ok_or_else(|| damaged("expected intact JPEG tables and one frame header, got others"))?,
        };
    }
    Err(damaged("expected JPEG scans of everything the picture is made of, got fewer"))
}

struct Decoder<'a> {
    bytes: &'a [u8],
    wanted: &'a Wanted,
    tables: Tables,
    frame: Option<(Frame, Vec<Part>, Passes)>,
    index: Option<Index>,
}

impl Decoder<'_> {
    /// Takes a segment over.
    fn set(&mut self, marker: u8, body: &[u8]) -> Option<()> {
        match marker {
            0xDB => self.tables.quantisation(body),
            0xC4 => self.tables.huffman(body),
            0xDD => self.tables.restart(body),
            0xC0..=0xC2 if self.frame.is_none() => self.begin(Frame::new(marker, body)?),
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => None,
            _ => Some(()),
        }
    }

    /// Plans the planes; none where the file cannot hold the blocks it claims, a bit each at least.
    fn begin(&mut self, frame: Frame) -> Option<()> {
        let blocks = frame.components.iter().map(|c| frame.blocks(c)).map(|(w, h)| w as u64 * h as u64);
        (blocks.sum::<u64>() <= self.bytes.len() as u64 * 8).then_some(())?;
        let Wanted { block, halve_chroma, area, .. } = self.wanted;
        let part = |(index, c): (usize, &tables::Component)| {
            let dense = (c.h, c.v) == (frame.h, frame.v) && index > 0 && *block > 1;
            Part::new(&frame, *c, if dense && *halve_chroma { block / 2 } else { *block }, area)
        };
        let parts: Vec<_> = frame.components.iter().enumerate().map(part).collect();
        self.frame = Some((frame, parts, Passes::default()));
        Some(())
    }

    /// Takes a scan over whose data begins at `at`: a sequential one is decoded. Gives where to go on; none where
    /// nothing is missing any more.
    fn scan(&mut self, body: &[u8], at: usize, index: Option<&Index>) -> Result<Option<usize>, Error> {
        let Some((frame, parts, passes)) = &mut self.frame else {
            return Err(damaged("expected a JPEG frame header before the scan"));
        };
        let header = ScanHeader::new(frame, body)
            .ok_or_else(|| damaged("expected a JPEG scan header that fits the frame, got another"))?;
        let (complete, read) = if frame.progressive {
            passes.push(header, &self.tables, parts, at)?;
            (passes.complete(parts), at)
        } else {
            self.tables.preset();
            let lines = Lines::new((frame, &header, &self.tables), parts, at, self.wanted.cut);
            let read = lines.and_then(|mut lines| {
                let read = match index {
                    Some(index) => lines.run_by(index, self.bytes, parts),
                    None => lines.run(self.bytes, parts),
                };
                self.index = lines.into_index();
                read
            });
            let read = read.or_else(|error| if self.wanted.cut { Ok(at) } else { Err(error) })?;
            (parts.iter().all(|part| !part.plane.samples.is_empty()), read)
        };
        Ok((!complete).then(|| end_of_data(self.bytes, read)))
    }

    /// Whether the end may come: scans that a progressive file leaves out, its maker did without.
    fn begun(&self) -> bool {
        self.frame.as_ref().is_some_and(|(frame, parts, passes)| frame.progressive && passes.begun(parts))
    }

    #[inline(never)]
    fn finish(self) -> Result<Decoded, Error> {
        let nothing = Decoded { planes: Vec::new(), index: None };
        let Some((frame, mut parts, passes)) = self.frame else { return Ok(nothing) };
        if frame.progressive {
            let (needed, rows) = (passes.needed(&parts)?, unit_rows(&parts));
            let read = progressive::decode(self.bytes, &frame, &needed, &mut parts, rows);
            read.or_else(|error| if self.wanted.cut { Ok(()) } else { Err(error) })?;
        }
        Ok(Decoded { planes: parts.into_iter().map(|part| part.plane).collect(), index: self.index })
    }
}

/// Rows of units down to the last that is wanted.
fn unit_rows(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.rows.end.div_ceil(part.component.v)).max().unwrap_or_default()
}

#[cfg(test)]
mod tests;
