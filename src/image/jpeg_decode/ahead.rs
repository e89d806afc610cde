//! A decode that begins while the file is still being read, and goes as far as that has come: for sequential pictures in one
//! scan, which nearly all cameras write.

use super::lines::Lines;
use super::part::Part;
use super::tables::ScanHeader;
use super::{Decoded, Decoder, Wanted, unit_rows};
use crate::Error;
use crate::image::jpeg_header::segment;

/// A decode on its way.
pub(crate) struct Ahead {
    wanted: Wanted,
    parts: Vec<Part>,
    lines: Lines,
}

impl Ahead {
    /// Begins where the file is there up to its scan; `length` is that of the whole file. None for now where it is not, and for
    /// files that are decoded when they are all there, the broken ones among them.
    pub(crate) fn begin(bytes: &[u8], length: usize, wanted: Wanted) -> Option<Self> {
        let mut decoder = Decoder::new(&wanted, length);
        let mut at = 2;
        let (frame, mut parts, header) = loop {
            let (marker, body, next) = segment(bytes, at).ok()?;
            at = match marker {
                0xD9 => return None,
                0xDA => {
                    let (frame, parts, _) = decoder.frame.take().filter(|(frame, ..)| !frame.progressive)?;
                    let header = ScanHeader::new(&frame, body)?;
                    at = next;
                    break (frame, parts, header);
                }
                _ => decoder.set(marker, body, next).ok()?,
            };
        };
        decoder.tables.preset();
        let (scan, rows) = ((&frame, &header, &decoder.tables), unit_rows(&parts));
        let mut lines = Lines::new(scan, &mut parts, at, rows).ok()?;
        lines.are_whole(&parts).then_some(())?;
        if wanted.cut {
            lines.note();
        }
        Some(Self { wanted, parts, lines })
    }

    /// Whether it is this that will be wanted.
    pub(crate) fn is_of(&self, wanted: &Wanted) -> bool {
        self.wanted == *wanted
    }

    /// Goes on as far as the file's first bytes, now more of them, surely hold a line. What looks broken may only be cut.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        let _cut = self.lines.run(bytes, &mut self.parts, true);
    }

    /// Decodes what is left, now that the whole file is there.
    ///
    /// # Errors
    /// As [`super::decode`].
    pub(crate) fn finish(mut self, bytes: &[u8]) -> Result<Decoded, Error> {
        let read = self.lines.run(bytes, &mut self.parts, false);
        read.or_else(|error| if self.wanted.cut { Ok(0) } else { Err(error) })?;
        let planes = self.parts.into_iter().map(|part| part.plane).collect();
        Ok(Decoded { planes, index: self.lines.into_index() })
    }
}
