//! Baseline and extended sequential scans: each block goes to its plane as it is read.

use super::bits::{Cursor, Reader};
use super::damaged;
use super::huffman::{END_OF_BLOCK, Table};
use super::pairs::{LOOKS, Pair, Pairs};
use super::part::Part;
use super::scan::{Blocks, Walk, go};
use super::tables::{Frame, ScanHeader, Tables};
use crate::Error;

/// A block's coefficients in zig-zag order, and room for what lies behind its end.
type Block = [i16; 512];

struct Source<'a> {
    part: usize,
    dc: &'a Table,
    ac: &'a Table,
    pairs: Pairs,
}

struct Sequential<'a> {
    sources: Vec<Source<'a>>,
    parts: &'a mut [Part],
    block: Block,
    /// Zeros that the compiler does not know for such: it would call a function to fill a block with them.
    blank: [i16; 8],
}

/// Decodes `rows` rows of a scan's units into the planes of its components.
///
/// # Errors
/// `CorruptPicture` where a table is missing, a component comes twice, or the data is damaged.
pub(super) fn scan(
    reader: &mut Reader<'_>,
    frame: &Frame,
    header: &ScanHeader,
    tables: &Tables,
    parts: &mut [Part],
    rows: usize,
) -> Result<(), Error> {
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
        sources.push(Source { part: selected.component, dc, ac, pairs: Pairs::new(ac) });
    }
    let mut walk = Walk::new(frame, header, parts, tables.restart_interval);
    let mut blocks = Sequential { sources, parts, block: [0; _], blank: [0; 8] };
    go(&mut blocks, &mut walk, 0..rows, reader)
}

impl Blocks for Sequential<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize) {
        let source = &self.sources[nth];
        let part = &mut self.parts[source.part];
        let end = read(reader, source, &mut self.block);
        let Some(block) = self.block.first_chunk_mut::<64>() else { return };
        part.predicted = part.predicted.wrapping_add(block[0]);
        block[0] = part.predicted;
        let detailed = end != END_OF_BLOCK;
        if part.wants(x, y) {
            part.write(x, y, block, detailed);
        }
        if detailed {
            block.as_chunks_mut().0.fill(self.blank);
        }
    }

    fn restart(&mut self) {
        self.parts.iter_mut().for_each(|part| part.predicted = 0);
    }
}

/// Reads a block into `block`, all zero before: DC's difference, then AC. Gives the place of the last coefficient, or of the end of
/// block behind it. A function of its own, small enough for an engine to keep all that it needs in registers.
#[inline(never)]
fn read(reader: &mut Reader<'_>, source: &Source<'_>, block: &mut Block) -> u32 {
    reader.reserve();
    let (bytes, mut bits) = (&*reader.bytes, reader.cursor);
    bits.refill(bytes);
    block[0] = source.dc.next(&mut bits).value as i16;
    let mut k = 0;
    'block: while k < 63 {
        bits.refill(bytes);
        let (pair, places) = 'looks: {
            for _ in 0..LOOKS {
                let pair = source.pairs.next(&bits);
                let places = pair.advances().map(|advance| k + advance);
                if places[1] >= 63 {
                    break 'looks (pair, places);
                }
                store(block, &mut bits, pair, places);
                k = places[1];
            }
            continue 'block;
        };
        // Where the block is full with the first, the second belongs to the next.
        if !pair.is_none() && (places[0] < 63 || places[0] == places[1]) {
            store(block, &mut bits, pair, places);
            k = places[1];
        } else {
            bits.refill(bytes);
            let coded = source.ac.next(&mut bits);
            k += coded.advance;
            block[k as usize % 512] = coded.value as i16;
        }
    }
    bits.broken |= k > 63 && k < END_OF_BLOCK;
    reader.cursor = bits;
    k
}

/// Takes a pair over.
#[inline(always)]
fn store(block: &mut Block, bits: &mut Cursor, pair: Pair, places: [u32; 2]) {
    bits.skip(pair.bits());
    for (place, value) in places.into_iter().zip(pair.values()) {
        block[place as usize % 512] = value;
    }
}
