//! Places in a sequential scan that decoding can begin at: where an earlier look at all of it found the data in order, a part
//! is decoded without what comes before it.

use super::bits::{Place, Reader};
use super::scan::{Walk, go};
use super::sequential::Sequential;
use crate::Error;

/// Components that a mark has room for; no picture that is decoded has more.
pub(super) const MOST_COMPONENTS: usize = 4;

/// Marks in a line of the scan: of 48 megapixels they take 80 KB.
const MARKS: usize = 8;

/// The state of a scan before one of its units.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) place: Place,
    /// Units before the next restart marker, and its number.
    pub(super) left: u16,
    pub(super) number: u8,
    /// DC of the block before, for each component.
    pub(super) predicted: [i16; MOST_COMPONENTS],
}

impl Mark {
    /// Before a scan whose data begins at `at`.
    pub(super) const fn start(at: usize, interval: usize) -> Self {
        Self { place: Place::of(at), left: interval as u16, number: 0, predicted: [0; _] }
    }
}

/// Marks of a scan's lines, as far as nothing in them is wrong.
pub(crate) struct Index {
    /// Units in a line, and from mark to mark.
    across: usize,
    step: usize,
    marks: Vec<Mark>,
    /// Lines that are in order, and the mark behind them.
    pub(super) lines: usize,
    pub(super) next: Mark,
}

impl Index {
    /// Of nothing yet; `across` units are in each of `lines` lines.
    pub(super) fn new(across: usize, lines: usize, next: Mark) -> Self {
        let step = across.div_ceil(MARKS).max(1);
        Self { across, step, marks: Vec::with_capacity(across.div_ceil(step) * lines), lines: 0, next }
    }

    /// Decodes line `y` and notes marks in it.
    ///
    /// # Errors
    /// As [`go`].
    pub(super) fn line(
        &mut self,
        y: usize,
        blocks: &mut Sequential<'_>,
        walk: &mut Walk,
        reader: &mut Reader<'_>,
    ) -> Result<(), Error> {
        for x in (0..self.across).step_by(self.step) {
            self.marks.push(blocks.mark(walk, reader));
            go(blocks, walk, y, x..(x + self.step).min(self.across), reader)?;
        }
        Ok(())
    }

    /// The last mark in line `y` that is not behind unit `x`, and the unit that it is before.
    pub(super) fn before(&self, x: usize, y: usize) -> Option<(&Mark, usize)> {
        let nth = x / self.step;
        Some((self.marks.get(y * self.across.div_ceil(self.step) + nth)?, nth * self.step))
    }
}
