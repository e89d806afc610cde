//! The walk over a scan's blocks, interleaved or not, with its restart markers (T.81 A.2, E.2.4).

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
}

/// The units of a scan.
pub(super) struct Units {
    across: usize,
    down: usize,
    /// Blocks of a unit, for each of the scan's components.
    shapes: Vec<(usize, usize)>,
}

impl Units {
    /// A scan of one component goes block by block and leaves out those that only fill units.
    pub(super) fn new(frame: &Frame, scan: &ScanHeader, parts: &[Part]) -> Self {
        if let [only] = scan.selected.as_slice() {
            let (across, down) = parts[only.component].blocks;
            return Self { across, down, shapes: vec![(1, 1)] };
        }
        let (across, down) = frame.units();
        let shape = |component: usize| (parts[component].component.h, parts[component].component.v);
        Self { across, down, shapes: scan.selected.iter().map(|s| shape(s.component)).collect() }
    }

    /// Goes over the scan.
    ///
    /// # Errors
    /// `CorruptPicture` where data is missing or makes no sense.
    pub(super) fn walk(
        &self,
        reader: &mut Reader<'_>,
        interval: usize,
        blocks: &mut impl Blocks,
    ) -> Result<(), Error> {
        let (mut left, mut number) = (interval, 0);
        for y in 0..self.down {
            for x in 0..self.across {
                if interval > 0 {
                    if left == 0 {
                        reader.restart(number)?;
                        blocks.restart();
                        (left, number) = (interval, (number + 1) % 8);
                    }
                    left -= 1;
                }
                self.unit(reader, x, y, blocks);
            }
            reader.check()?;
        }
        Ok(())
    }

    #[inline(always)]
    fn unit(&self, reader: &mut Reader<'_>, x: usize, y: usize, blocks: &mut impl Blocks) {
        for (nth, (h, v)) in self.shapes.iter().enumerate() {
            for down in 0..*v {
                for across in 0..*h {
                    blocks.block(reader, nth, x * h + across, y * v + down);
                }
            }
        }
    }
}
