//! A sequential scan, line by line; where an index tells how, it begins at what is wanted.

use std::ops::Range;

use super::bits::Reader;
use super::index::{Index, MOST_COMPONENTS, Mark};
use super::part::Part;
use super::scan::{Walk, go};
use super::sequential::{Sequential, Source};
use super::tables::{Frame, ScanHeader, Tables};
use super::{damaged, unit_rows};
use crate::Error;

/// A scan, and how far it is decoded.
pub(super) struct Lines<'a> {
    sources: Vec<Source<'a>>,
    walk: Walk,
    /// The lines to decode: all down to the last that is wanted.
    count: usize,
    /// Those that are decoded, and the state behind them.
    done: usize,
    next: Mark,
    /// What they are noted in, if they are to be found again.
    index: Option<Index>,
}

impl<'a> Lines<'a> {
    /// Makes ready for a scan whose data begins at `at`: its components get their planes. Where `noted`, and a mark can hold what
    /// it needs, an index is made.
    ///
    /// # Errors
    /// `CorruptPicture` where a table is missing or a component comes twice.
    #[inline(never)]
    pub(super) fn new(
        (frame, header, tables): (&Frame, &ScanHeader, &'a Tables),
        parts: &mut [Part],
        at: usize,
        noted: bool,
    ) -> Result<Self, Error> {
        let mut sources = Vec::with_capacity(header.selected.len());
        for selected in &header.selected {
            let part = &mut parts[selected.component];
            if part.steps.is_some() {
                return Err(damaged("expected each JPEG component once, got one again"));
            }
            let (Some(dc), Some(ac), true) =
                (&tables.dc[selected.dc], &tables.ac[selected.ac], part.begin(tables))
            else {
                return Err(damaged("expected the tables a JPEG scan names, got none"));
            };
            part.allocate();
            sources.push(Source::new(selected.component, dc, ac, part.kept != 0));
        }
        let interval = tables.restart_interval;
        let walk = Walk::new(frame, header, parts, interval);
        let (count, next) = (walk.lines(0..unit_rows(parts)).end, Mark::start(at, interval));
        let mut lines = Self { sources, walk, count, done: 0, next, index: None };
        if noted && lines.are_whole(parts) {
            lines.index = Some(Index::new(lines.walk.across, count, next));
        }
        Ok(lines)
    }

    /// Whether the scan is all of a picture, of so few components that a mark holds what they need.
    fn are_whole(&self, parts: &[Part]) -> bool {
        self.sources.len() == parts.len() && parts.len() <= MOST_COMPONENTS
    }

    /// Where what was decoded is found.
    pub(super) fn into_index(self) -> Option<Index> {
        self.index
    }

    /// Decodes the lines that are left. Gives where the reader stands in the file, at the next marker or before it.
    ///
    /// # Errors
    /// `CorruptPicture` where the data is damaged or not all there.
    #[inline(never)]
    pub(super) fn run(&mut self, bytes: &[u8], parts: &mut [Part]) -> Result<usize, Error> {
        let mut blocks = Sequential::new(&self.sources, parts);
        let mut reader = Reader::new(bytes, 0);
        blocks.go_to(&self.next, &mut self.walk, &mut reader);
        while self.done < self.count {
            if let Some(index) = &mut self.index {
                index.line(self.done, &mut blocks, &mut self.walk, &mut reader)?;
            } else {
                let all = 0..self.walk.across;
                go(&mut blocks, &mut self.walk, self.done, all, &mut reader)?;
            }
            reader.check()?;
            self.done += 1;
            self.next = blocks.mark(&self.walk, &reader);
            if let Some(index) = &mut self.index {
                (index.lines, index.next) = (self.done, self.next);
            }
        }
        Ok(reader.position())
    }

    /// Decodes a scan that an index is of: of the lines that are in it, only what is wanted.
    ///
    /// # Errors
    /// As [`Lines::run`].
    pub(super) fn run_by(&mut self, index: &Index, bytes: &[u8], parts: &mut [Part]) -> Result<usize, Error> {
        let [columns, lines] = self.wanted(parts);
        let mut blocks = Sequential::new(&self.sources, parts);
        let mut reader = Reader::new(bytes, 0);
        for y in lines.start..lines.end.min(index.lines) {
            let Some((mark, from)) = index.before(columns.start, y) else { continue };
            blocks.go_to(mark, &mut self.walk, &mut reader);
            go(&mut blocks, &mut self.walk, y, from..columns.end, &mut reader)?;
        }
        (self.done, self.next) = (index.lines, index.next);
        self.run(bytes, parts)
    }

    /// The units across and down that the wanted blocks are in.
    fn wanted(&self, parts: &[Part]) -> [Range<usize>; 2] {
        let (mut first, mut end) = ([usize::MAX; 2], [0; 2]);
        for (source, (h, v)) in self.sources.iter().zip(&self.walk.shapes) {
            let part = &parts[source.part];
            for (axis, (blocks, side)) in [(&part.columns, h), (&part.rows, v)].into_iter().enumerate() {
                first[axis] = first[axis].min(blocks.start / side);
                end[axis] = end[axis].max(blocks.end.div_ceil(*side));
            }
        }
        [first[0]..end[0], first[1]..end[1]]
    }
}
