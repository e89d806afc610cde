//! A decode that begins while the file is still being read, and goes as far as that has come: for sequential pictures in one
//! scan, which nearly all cameras write.

use super::lines::Lines;
use super::tables::ScanHeader;
use super::{Decoded, Decoder, Wanted};
use crate::Error;

/// A decode on its way.
pub(crate) struct Ahead {
    decoder: Decoder,
    lines: Lines,
}

impl Ahead {
    /// Begins where the file is there up to its scan; `length` is that of the whole file. None for now where it is not, and for
    /// files that are decoded when they are all there, the broken ones among them.
    pub(crate) fn begin(bytes: &[u8], length: usize, wanted: &Wanted) -> Option<Self> {
        bytes.starts_with(&[0xFF, 0xD8]).then_some(())?;
        let mut decoder = Decoder::new(wanted, length);
        let (body, at) = decoder.until_scan(bytes, 2).ok()??;
        decoder.tables.preset();
        let (frame, parts, _) = decoder.frame.as_mut().filter(|(frame, ..)| !frame.progressive)?;
        let header = ScanHeader::new(frame, body)?;
        let lines = Lines::new((frame, &header, &decoder.tables), parts, at, wanted.cut).ok()?;
        lines.are_whole(parts).then_some(Self { decoder, lines })
    }

    /// Whether it is this that will be wanted.
    pub(crate) fn is_of(&self, wanted: &Wanted) -> bool {
        self.decoder.wanted == *wanted
    }

    /// Goes on as far as the file's first bytes, now more of them, surely hold a line. What looks broken may only be cut.
    pub(crate) fn advance(&mut self, bytes: &[u8]) {
        let _cut = self.run(bytes, true);
    }

    /// Decodes what is left, now that the whole file is there.
    ///
    /// # Errors
    /// As [`super::decode`].
    pub(crate) fn finish(mut self, bytes: &[u8]) -> Result<Decoded, Error> {
        let read = self.run(bytes, false);
        read.or_else(|error| if self.decoder.wanted.cut { Ok(0) } else { Err(error) })?;
        self.decoder.index = self.lines.into_index();
        self.decoder.finish(bytes)
    }

    fn run(&mut self, bytes: &[u8], more: bool) -> Result<usize, Error> {
        let parts = self.decoder.frame.as_mut().map(|(_, parts, _)| parts.as_mut_slice());
        self.lines.run(bytes, parts.unwrap_or_default(), more)
    }
}
