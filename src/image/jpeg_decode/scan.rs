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

    /// Goes over what the frame's units in these rows hold of the scan.
    ///
    /// # Errors
    /// `CorruptPicture` where data is missing or makes no sense.
    fn rows(&mut self, walk: &mut Walk, rows: Range<usize>, reader: &mut Reader<'_>) -> Result<(), Error> {
        // Copies, which the compiler keeps in registers.
        let (across, interval, mut left) = (walk.across, walk.interval, walk.left);
        for y in rows.start * walk.rows..(rows.end * walk.rows).min(walk.down) {
            for x in 0..across {
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
            reader.check()?;
        }
        walk.left = left;
        Ok(())
    }
}

/// Goes over rows of a scan. Through `dyn`, or all kinds of scans would end up in one function, too large for an engine to
/// allocate its registers well.
///
/// # Errors
/// As [`Blocks::rows`].
#[inline(never)]
pub(super) fn go(
    blocks: &mut dyn Blocks,
    walk: &mut Walk,
    rows: Range<usize>,
    reader: &mut Reader<'_>,
) -> Result<(), Error> {
    blocks.rows(walk, rows, reader)
}

/// The way over a scan. It stops after each row of the frame's units, so that the scans of a picture can go side by side.
pub(super) struct Walk {
    across: usize,
    down: usize,
    /// Rows of the scan in a row of the frame's units.
    rows: usize,
    /// Blocks of a unit, for each of the scan's components.
    shapes: Vec<(usize, usize)>,
    /// Units between two restart markers, and those before the next; 0 without markers.
    interval: usize,
    left: usize,
    number: u8,
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
}
