//! The walk over a scan's blocks, interleaved or not, with its restart markers (T.81 A.2, E.2.4).

use std::ops::Range;

use super::bits::Reader;
use super::part::Part;
use super::tables::{Frame, ScanHeader};
use crate::Error;

/// What a kind of scan does at each block.
pub(super) trait Blocks {
    /// Reads block (`x`, `y`) of the `nth` of the scan's components.
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize);

    /// Forgets what goes from block to block.
    fn restart(&mut self);

    /// Goes over some of the units in a line of the scan.
    ///
    /// # Errors
    /// `CorruptPicture` where a restart marker is not in its place.
    fn units(
        &mut self,
        walk: &mut Walk,
        y: usize,
        columns: Range<usize>,
        reader: &mut Reader<'_>,
    ) -> Result<(), Error> {
        // Copies, which the compiler keeps in registers.
        let (interval, mut left) = (walk.interval, walk.left);
        for x in columns {
            if interval > 0 {
                if left == 0 {
                    reader.restart(walk.number)?;
                    self.restart();
                    (left, walk.number) = (interval, (walk.number + 1) % 8);
                }
                left -= 1;
            }
            for (nth, (h, v)) in walk.shapes.iter().enumerate() {
                for down in 0..*v {
                    for across in 0..*h {
                        self.block(reader, nth, x * h + across, y * v + down);
                    }
                }
            }
        }
        walk.left = left;
        Ok(())
    }
}

/// Goes over some of the units in a line of a scan. Through `dyn`, or all kinds of scans would end up in one function, too
/// large for an engine to allocate its registers well.
///
/// # Errors
/// As [`Blocks::units`].
#[inline(never)]
pub(super) fn go(
    blocks: &mut dyn Blocks,
    walk: &mut Walk,
    y: usize,
    columns: Range<usize>,
    reader: &mut Reader<'_>,
) -> Result<(), Error> {
    blocks.units(walk, y, columns, reader)
}

/// Goes over what the frame's units in some rows hold of a scan.
///
/// # Errors
/// `CorruptPicture` where data is missing or makes no sense.
pub(super) fn go_down(
    blocks: &mut dyn Blocks,
    walk: &mut Walk,
    rows: Range<usize>,
    reader: &mut Reader<'_>,
) -> Result<(), Error> {
    for y in walk.lines(rows) {
        go(blocks, walk, y, 0..walk.across, reader)?;
        reader.check()?;
    }
    Ok(())
}

/// The way over a scan. It stops after each row of the frame's units, so that the scans of a picture can go side by side.
pub(super) struct Walk {
    /// Units in a line of the scan, and its lines.
    pub(super) across: usize,
    down: usize,
    /// Rows of the scan in a row of the frame's units.
    rows: usize,
    /// Blocks of a unit, for each of the scan's components.
    pub(super) shapes: Vec<(usize, usize)>,
    /// Units between two restart markers, and those before the next; 0 without markers.
    interval: usize,
    pub(super) left: usize,
    pub(super) number: u8,
}

impl Walk {
    /// A scan of one component goes block by block and leaves out those that only fill units.
    pub(super) fn new(frame: &Frame, scan: &ScanHeader, parts: &[Part], interval: usize) -> Self {
        let shape = |component: usize| (parts[component].component.h, parts[component].component.v);
        let ((across, down), rows, shapes) = if let [only] = scan.selected.as_slice() {
            (parts[only.component].blocks, shape(only.component).1, vec![(1, 1)])
        } else {
            (frame.units(), 1, scan.selected.iter().map(|s| shape(s.component)).collect())
        };
        Self { across, down, rows, shapes, interval, left: interval, number: 0 }
    }

    /// The scan's lines in rows of the frame's units.
    pub(super) fn lines(&self, rows: Range<usize>) -> Range<usize> {
        rows.start * self.rows..(rows.end * self.rows).min(self.down)
    }
}
