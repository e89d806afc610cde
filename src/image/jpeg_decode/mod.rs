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
mod part;
mod progressive;
mod refine;
mod scan;
mod sequential;
mod tables;

use std::ops::Range;

use self::bits::Reader;
use self::part::Part;
use self::progressive::Store;
use self::tables::{Frame, ScanHeader, Tables};
use super::header::corrupt as damaged;
use super::jpeg_header::segment;
use super::raster::Plane;
use crate::Error;

/// More scans than any encoder writes; each costs a walk over all blocks, however few its bytes.
const MOST_SCANS: u32 = 200;

/// What is wanted of a picture.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// Samples of a block of luma, each way: 8, 4, 2 or 1.
    pub(crate) block: usize,
    /// Whether chroma as dense as luma may be halved.
    pub(crate) halve_chroma: bool,
    /// Columns and rows of the stored picture.
    pub(crate) area: [Range<usize>; 2],
}

/// The planes of a JPEG, in the order of its components. Damage outside the wanted part counts as well; damage in scans
/// that bring nothing to a picture of one sample a block does not.
///
/// # Errors
/// [`crate::Code::CorruptPicture`] where the file is broken or ends early.
pub(crate) fn decode(bytes: &[u8], wanted: &Wanted) -> Result<Vec<Plane>, Error> {
    let mut decoder = Decoder { bytes, wanted, tables: Tables::default(), frame: None, scans: 0 };
    let mut at = 2;
    loop {
        let (marker, body, next) = segment(bytes, at)?;
        at = match marker {
            0xD9 => return decoder.finish(),
            0xDA => decoder.scan(body, next)?,
            _ => decoder
                .set(marker, body)
                .map(|()| next)
                .ok_or_else(|| damaged("expected intact JPEG tables and one frame header, got others"))?,
        };
    }
}

struct Decoder<'a> {
    bytes: &'a [u8],
    wanted: &'a Wanted,
    tables: Tables,
    frame: Option<(Frame, Vec<Part>, Vec<Store>)>,
    scans: u32,
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
        let Wanted { block, halve_chroma, area } = self.wanted;
        let part = |(index, c): (usize, &tables::Component)| {
            let dense = (c.h, c.v) == (frame.h, frame.v) && index > 0 && *block > 1;
            Part::new(&frame, *c, if dense && *halve_chroma { block / 2 } else { *block }, area)
        };
        let parts: Vec<_> = frame.components.iter().enumerate().map(part).collect();
        let stores = if frame.progressive { parts.iter().map(Store::new).collect() } else { Vec::new() };
        self.frame = Some((frame, parts, stores));
        Some(())
    }

    /// Decodes a scan whose data begins at `at`; gives where it ends.
    fn scan(&mut self, body: &[u8], at: usize) -> Result<usize, Error> {
        let Some((frame, parts, stores)) = &mut self.frame else {
            return Err(damaged("expected a JPEG frame header before the scan"));
        };
        self.scans += 1;
        let header = ScanHeader::new(frame, body).filter(|_| self.scans <= MOST_SCANS);
        let header =
            header.ok_or_else(|| damaged("expected a JPEG scan header that fits the frame, got another"))?;
        let nothing_kept = |s: &tables::Selected| parts[s.component].kept() == 0;
        if frame.progressive && header.band.0 > 0 && header.selected.iter().all(nothing_kept) {
            return Ok(at);
        }
        let mut reader = Reader::new(self.bytes, at);
        if frame.progressive {
            progressive::scan(&mut reader, frame, &header, &self.tables, (parts, stores))?;
        } else {
            sequential::scan(&mut reader, frame, &header, &self.tables, parts)?;
        }
        Ok(reader.position())
    }

    fn finish(self) -> Result<Vec<Plane>, Error> {
        let (_, mut parts, stores) =
            self.frame.ok_or_else(|| damaged("expected a JPEG frame header, got none"))?;
        // The smaller planes first: then the largest finds the room the coefficients of the others leave.
        let complete = stores.into_iter().zip(&mut parts).rev().all(|(store, part)| store.finish(part));
        if !complete || parts.iter().any(|part| part.plane.samples.is_empty()) {
            return Err(damaged("expected a JPEG scan of every component, got fewer"));
        }
        Ok(parts.into_iter().map(|part| part.plane).collect())
    }
}

#[cfg(test)]
mod tests;
