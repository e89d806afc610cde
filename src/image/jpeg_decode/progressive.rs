//! Progressive scans (T.81 Annex G): coefficients gather over several scans and are transformed at the end. Only those of
//! the kept zone are stored, of the wanted blocks; of the others one bit each, since later scans depend on which are zero.

use super::bits::Reader;
use super::damaged;
use super::huffman::{END_OF_BLOCK, Table};
use super::part::{DROPPED, Part};
use super::refine::Refinement;
use super::scan::{Blocks, Units};
use super::tables::{Frame, ScanHeader, Tables};
use crate::Error;

/// The coefficients of one component.
pub(super) struct Store {
    /// Bit k of a block: its AC coefficient k, in zig-zag order, is not zero.
    pub(super) nonzero: Vec<u64>,
    /// n × n for each wanted block.
    zones: Vec<i16>,
    /// Bits that are still missing of each coefficient; none before its first scan.
    missing: [Option<u32>; 64],
}

impl Store {
    pub(super) fn new(part: &Part) -> Self {
        let wanted = part.columns.len() * part.rows.len();
        Self {
            nonzero: vec![0; part.blocks.0 * part.blocks.1],
            zones: vec![0; wanted * part.n * part.n],
            missing: [None; 64],
        }
    }

    /// The kept coefficients of a block; none of one nobody wants.
    #[inline(always)]
    pub(super) fn zone(&mut self, part: &Part, x: usize, y: usize) -> Option<&mut [i16]> {
        part.wants(x, y).then_some(())?;
        let at = (y - part.rows.start) * part.columns.len() + x - part.columns.start;
        let size = part.n * part.n;
        self.zones.get_mut(at * size..(at + 1) * size)
    }

    /// Notes what a scan brings; false unless it is what is missing.
    fn take(&mut self, scan: &ScanHeader) -> bool {
        let (first, last) = scan.band;
        let before = (scan.high > 0).then_some(scan.high);
        let band = self.missing.get_mut(first as usize..=last as usize).unwrap_or_default();
        let fits = band.iter().all(|missing| *missing == before);
        band.fill(Some(scan.low));
        fits
    }

    /// Transforms everything into the part's plane. False where not even a first scan came.
    pub(super) fn finish(self, part: &mut Part) -> bool {
        if self.missing[0].is_none() {
            return false;
        }
        part.allocate();
        let (kept, size) = (part.kept(), part.n * part.n);
        let mut zones = self.zones.chunks_exact(size);
        let mut block = [0; 64];
        for y in part.rows.clone() {
            for (x, zone) in part.columns.clone().zip(&mut zones) {
                block[..size].copy_from_slice(zone);
                part.write(x, y, &block, self.nonzero[y * part.blocks.0 + x] & kept != 0);
            }
        }
        true
    }
}

/// Decodes a scan into the stores of its components.
///
/// # Errors
/// `CorruptPicture` where a table is missing, the scan is out of turn, or the data is damaged.
pub(super) fn scan(
    reader: &mut Reader<'_>,
    frame: &Frame,
    header: &ScanHeader,
    tables: &Tables,
    (parts, stores): (&mut [Part], &mut [Store]),
) -> Result<(), Error> {
    for selected in &header.selected {
        if !parts[selected.component].begin(tables) {
            return Err(damaged("expected the tables a JPEG scan names, got none"));
        }
        if !stores[selected.component].take(header) {
            return Err(damaged("expected JPEG scans that build on each other, got one out of turn"));
        }
    }
    for part in parts.iter_mut() {
        part.predicted = 0;
    }
    let units = Units::new(frame, header, parts);
    let interval = tables.restart_interval;
    let missing = || damaged("expected the tables a JPEG scan names, got none");
    if header.band.0 == 0 {
        let table = |dc: usize| if header.high == 0 { tables.dc[dc].as_ref().map(Some) } else { Some(None) };
        let sources =
            header.selected.iter().map(|s| Some((s.component, table(s.dc)?))).collect::<Option<Vec<_>>>();
        let mut blocks = Dc { sources: sources.ok_or_else(missing)?, parts, stores, low: header.low };
        return units.walk(reader, interval, &mut blocks);
    }
    let selected = header.selected[0];
    let (part, store) = (&parts[selected.component], &mut stores[selected.component]);
    let table = tables.ac[selected.ac].as_ref().ok_or_else(missing)?;
    let (band, low) = (header.band, header.low);
    if header.high == 0 {
        units.walk(reader, interval, &mut Ac { part, store, table, band, low, run: 0 })
    } else {
        units.walk(reader, interval, &mut Refinement { part, store, table, band, low, run: 0 })
    }
}

/// A scan of DC: with tables the first, without them one more bit each.
struct Dc<'a> {
    sources: Vec<(usize, Option<&'a Table>)>,
    parts: &'a mut [Part],
    stores: &'a mut [Store],
    low: u32,
}

impl Blocks for Dc<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize) {
        let (component, table) = self.sources[nth];
        let part = &mut self.parts[component];
        reader.reserve();
        reader.cursor.refill(&reader.words);
        let value = if let Some(table) = table {
            part.predicted = part.predicted.wrapping_add(table.next(&mut reader.cursor).value);
            part.predicted << self.low
        } else {
            reader.cursor.take(1).cast_signed() << self.low
        };
        if let Some([dc, ..]) = self.stores[component].zone(part, x, y) {
            *dc |= value as i16;
        }
    }

    fn restart(&mut self) {
        self.parts.iter_mut().for_each(|part| part.predicted = 0);
    }
}

/// The first scan of a band of AC (T.81 G.1.2.2).
struct Ac<'a> {
    part: &'a Part,
    store: &'a mut Store,
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
        let (words, mut bits) = (&*reader.words, reader.cursor);
        let zone = self.store.zone(self.part, x, y).unwrap_or_default();
        let mut nonzero = 0_u64;
        let (mut k, last) = (self.band.0 - 1, self.band.1);
        while k < last {
            bits.refill(words);
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
                if let Some(to) = zone.get_mut(usize::from(self.part.places[k as usize % 256])) {
                    *to = (coded.value << self.low) as i16;
                }
            }
        }
        reader.cursor = bits;
        if let Some(bits) = self.store.nonzero.get_mut(y * self.part.blocks.0 + x) {
            *bits |= nonzero;
        }
    }

    fn restart(&mut self) {
        self.run = 0;
    }
}

const _: () = assert!(DROPPED >= 64, "a dropped coefficient is in no zone");
