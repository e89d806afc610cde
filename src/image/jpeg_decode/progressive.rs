//! Progressive scans (T.81 Annex G). A coefficient's bits come in several scans, which are decoded side by side: of each its
//! part of one row of units, then the row is transformed. So the coefficients of one row are all that is ever held, of
//! wanted blocks those of the kept zone, and of every block one bit each, since later scans depend on which are zero.

use super::bits::Reader;
use super::huffman::{END_OF_BLOCK, Table};
use super::part::Part;
use super::passes::Pass;
use super::refine::Refinement;
use super::scan::{Blocks, Walk, go_down};
use super::tables::{Frame, ZIG_ZAG};
use crate::Error;

/// The coefficients of one component in a row of units.
pub(super) struct Strip {
    /// The first row of blocks.
    pub(super) top: usize,
    /// Bit k of a block: its AC coefficient k, in zig-zag order, is not zero.
    pub(super) nonzero: Vec<u64>,
    /// The coefficients up to the last that is kept, in zig-zag order, for each block of a wanted column.
    zones: Vec<i16>,
    /// Zeros that the compiler does not know for such: it would call a function to fill a block with them.
    blank: [i16; 8],
}

impl Strip {
    fn new(part: &Part) -> Self {
        let (rows, size) = (part.component.v, part.last as usize + 1);
        Self {
            top: 0,
            nonzero: vec![0; part.blocks.0 * rows],
            zones: vec![0; part.columns.len() * rows * size],
            blank: [0; 8],
        }
    }

    /// The kept coefficients of a block; none of one nobody wants.
    #[inline(always)]
    pub(super) fn zone(&mut self, part: &Part, x: usize, y: usize) -> Option<&mut [i16]> {
        part.wants(x, y).then_some(())?;
        let at = (y - self.top) * part.columns.len() + x - part.columns.start;
        let size = part.last as usize + 1;
        self.zones.get_mut(at * size..(at + 1) * size)
    }

    /// Transforms the wanted blocks into the part's plane, and makes room for the next row of units.
    fn finish(&mut self, part: &mut Part) {
        let (kept, size) = (part.kept, part.last as usize + 1);
        let mut zones = self.zones.chunks_exact(size);
        let mut block = [0; 64];
        for y in self.top..self.top + part.component.v {
            let zones = zones.by_ref().take(part.columns.len());
            if !part.rows.contains(&y) {
                zones.for_each(drop);
                continue;
            }
            let nonzero = &self.nonzero[(y - self.top) * part.blocks.0..];
            for (x, zone) in part.columns.clone().zip(zones) {
                let detail = nonzero[x] & kept;
                let mut left = detail | 1;
                while left != 0 {
                    let k = left.trailing_zeros() as usize % 64;
                    left &= left - 1;
                    block[usize::from(ZIG_ZAG[k]) % 64] = zone.get(k).map_or(0, |value| *value);
                }
                part.write(x, y, &block, detail != 0);
                block.as_chunks_mut().0.fill(self.blank);
            }
        }
        self.zones.fill(0);
        self.nonzero.fill(0);
        self.top += part.component.v;
    }
}

/// A scan on its way down the picture.
struct Stream<'a> {
    pass: &'a Pass,
    reader: Reader<'a>,
    walk: Walk,
    /// DC of the block before, for each of the scan's components.
    predicted: [i32; 4],
    /// Blocks to come that hold nothing of the scan's band.
    run: u32,
}

/// Decodes `rows` rows of units into the parts' planes.
///
/// # Errors
/// `CorruptPicture` where the data is damaged or ends early.
pub(super) fn decode(
    bytes: &[u8],
    frame: &Frame,
    passes: &[Pass],
    parts: &mut [Part],
    rows: usize,
) -> Result<(), Error> {
    let mut strips: Vec<Strip> = parts.iter().map(Strip::new).collect();
    let stream = |pass| Stream::new(bytes, frame, pass, parts);
    let mut streams: Vec<_> = passes.iter().map(stream).collect();
    parts.iter_mut().for_each(Part::allocate);
    for row in 0..rows {
        for stream in &mut streams {
            stream.row(row, parts, &mut strips)?;
        }
        for (strip, part) in strips.iter_mut().zip(parts.iter_mut()) {
            strip.finish(part);
        }
    }
    Ok(())
}

impl<'a> Stream<'a> {
    fn new(bytes: &'a [u8], frame: &Frame, pass: &'a Pass, parts: &[Part]) -> Self {
        let walk = Walk::new(frame, &pass.header, parts, pass.interval);
        Self { pass, reader: Reader::new(bytes, pass.at), walk, predicted: [0; 4], run: 0 }
    }

    fn row(&mut self, row: usize, parts: &[Part], strips: &mut [Strip]) -> Result<(), Error> {
        let Self { pass, reader, walk, predicted, run } = self;
        let (header, table) = (&pass.header, pass.tables[0].as_deref());
        let (band, low) = (header.band, header.low);
        let first = header.selected[0].component;
        let (part, strip) = (&parts[first], &mut strips[first]);
        let rows = row..row + 1;
        match table {
            Some(table) if band.0 > 0 && header.high == 0 => {
                let mut blocks = Ac { part, strip, table, band, low, run: *run };
                go_down(&mut blocks, walk, rows, reader)?;
                *run = blocks.run;
            }
            Some(table) if band.0 > 0 => {
                let mut blocks = Refinement { part, strip, table, band, low, run: *run };
                go_down(&mut blocks, walk, rows, reader)?;
                *run = blocks.run;
            }
            _ => go_down(&mut Dc { pass, parts, strips, predicted }, walk, rows, reader)?,
        }
        Ok(())
    }
}

/// A scan of DC: with tables the first, without them one more bit each.
struct Dc<'a> {
    pass: &'a Pass,
    parts: &'a [Part],
    strips: &'a mut [Strip],
    predicted: &'a mut [i32; 4],
}

impl Blocks for Dc<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize) {
        let component = self.pass.header.selected[nth].component;
        let low = self.pass.header.low;
        reader.reserve();
        reader.cursor.refill(&reader.bytes);
        let value = if let Some(table) = &self.pass.tables[nth] {
            let predicted = &mut self.predicted[nth % 4];
            *predicted = predicted.wrapping_add(table.next(&mut reader.cursor).value);
            *predicted << low
        } else {
            reader.cursor.take(1).cast_signed() << low
        };
        if let Some([dc, ..]) = self.strips[component].zone(&self.parts[component], x, y) {
            *dc |= value as i16;
        }
    }

    fn restart(&mut self) {
        *self.predicted = [0; 4];
    }
}

/// The first scan of a band of AC (T.81 G.1.2.2).
struct Ac<'a> {
    part: &'a Part,
    strip: &'a mut Strip,
    table: &'a Table,
    band: (u32, u32),
    low: u32,
    /// Blocks from here on that hold nothing in this band.
    run: u32,
}

impl Blocks for Ac<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, _nth: usize, x: usize, y: usize) {
        if self.run > 0 {
            self.run -= 1;
            return;
        }
        reader.reserve();
        let (bytes, mut bits) = (&*reader.bytes, reader.cursor);
        let zone = self.strip.zone(self.part, x, y).unwrap_or_default();
        let mut nonzero = 0_u64;
        let (mut k, last) = (self.band.0 - 1, self.band.1);
        while k < last {
            bits.refill(bytes);
            let coded = self.table.next(&mut bits);
            k += coded.advance;
            if coded.advance >= END_OF_BLOCK {
                let more = coded.advance - END_OF_BLOCK;
                self.run = (1 << more) - 1 + bits.take(more);
                break;
            }
            bits.broken |= k > last;
            if coded.value != 0 {
                nonzero |= 1 << (k % 64);
                if let Some(to) = zone.get_mut(k as usize) {
                    *to = (coded.value << self.low) as i16;
                }
            }
        }
        reader.cursor = bits;
        if let Some(bits) = self.strip.nonzero.get_mut((y - self.strip.top) * self.part.blocks.0 + x) {
            *bits |= nonzero;
        }
    }

    fn restart(&mut self) {
        self.run = 0;
    }
}
