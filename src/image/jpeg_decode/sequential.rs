//! Baseline and extended sequential scans: each block goes to its plane as it is read.

use super::bits::{Cursor, Reader};
use super::huffman::{END_OF_BLOCK, Table};
use super::index::Mark;
use super::leaps::Leaps;
use super::pairs::{LOOKS, Pair, Pairs};
use super::part::Part;
use super::scan::{Blocks, Walk};
use super::tables::ZIG_ZAG;

/// A block's coefficients, and room for what lies behind its end.
type Block = [i16; 128];

/// Where in a block a coefficient goes, by its place in zig-zag order or behind the end.
const PLACES: [u8; 256] = {
    let mut places = [64; 256];
    let mut k = 0;
    while k < 64 {
        places[k] = ZIG_ZAG[k];
        k += 1;
    }
    places
};

/// One component of a scan, and how it is coded.
pub(super) struct Source<'a> {
    pub(super) part: usize,
    dc: &'a Table,
    ac: &'a Table,
    looks: Looks,
}

/// By what AC is read, or stepped over.
enum Looks {
    Pairs(Pairs),
    Leaps(Leaps),
}

impl<'a> Source<'a> {
    /// `detailed` where AC is kept.
    pub(super) fn new(part: usize, dc: &'a Table, ac: &'a Table, detailed: bool) -> Self {
        let looks = if detailed { Looks::Pairs(Pairs::new(ac)) } else { Looks::Leaps(Leaps::new(ac)) };
        Self { part, dc, ac, looks }
    }
}

/// Decodes blocks into the planes of their components.
pub(super) struct Sequential<'a> {
    sources: &'a [Source<'a>],
    parts: &'a mut [Part],
    block: Block,
    /// Zeros that the compiler does not know for such: it would call a function to fill a block with them.
    blank: [i16; 8],
}

impl<'a> Sequential<'a> {
    pub(super) fn new(sources: &'a [Source<'a>], parts: &'a mut [Part]) -> Self {
        Self { sources, parts, block: [0; _], blank: [0; 8] }
    }

    /// The state before the next unit.
    pub(super) fn mark(&self, walk: &Walk, reader: &Reader<'_>) -> Mark {
        let mut predicted = [0; _];
        for (to, part) in predicted.iter_mut().zip(self.parts.iter()) {
            *to = part.predicted;
        }
        Mark { place: reader.place(), left: walk.left as u16, number: walk.number, predicted }
    }

    /// Goes on as if all before had been decoded.
    pub(super) fn go_to(&mut self, mark: &Mark, walk: &mut Walk, reader: &mut Reader<'_>) {
        reader.seek(mark.place);
        (walk.left, walk.number) = (usize::from(mark.left), mark.number);
        for (part, predicted) in self.parts.iter_mut().zip(mark.predicted) {
            part.predicted = predicted;
        }
    }
}

impl Blocks for Sequential<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize) {
        let source = &self.sources[nth];
        let part = &mut self.parts[source.part];
        let end = match &source.looks {
            Looks::Pairs(pairs) => read(reader, source, pairs, &mut self.block),
            Looks::Leaps(leaps) => read_dc(reader, source, leaps, &mut self.block[0]),
        };
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
fn read(reader: &mut Reader<'_>, source: &Source<'_>, pairs: &Pairs, block: &mut Block) -> u32 {
    reader.reserve();
    let (bytes, mut bits) = (&*reader.bytes, reader.cursor);
    bits.refill(bytes);
    block[0] = source.dc.next(&mut bits).value as i16;
    let mut k = 0;
    'block: while k < 63 {
        bits.refill(bytes);
        let (pair, places) = 'looks: {
            for _ in 0..LOOKS {
                let pair = pairs.next(&bits);
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
            put(block, k, coded.value as i16);
        }
    }
    bits.broken |= k > 63 && k < END_OF_BLOCK;
    reader.cursor = bits;
    k
}

/// Reads a block of which only DC's difference is wanted. Gives what it gives where nothing else is there.
#[inline(never)]
fn read_dc(reader: &mut Reader<'_>, source: &Source<'_>, leaps: &Leaps, difference: &mut i16) -> u32 {
    reader.reserve();
    let (bytes, mut bits) = (&*reader.bytes, reader.cursor);
    bits.refill(bytes);
    *difference = source.dc.next(&mut bits).value as i16;
    let k = leaps.to_end(source.ac, &mut bits, bytes);
    bits.broken |= k > 63 && k < END_OF_BLOCK;
    reader.cursor = bits;
    END_OF_BLOCK
}

/// Takes a pair over.
#[inline(always)]
fn store(block: &mut Block, bits: &mut Cursor, pair: Pair, places: [u32; 2]) {
    bits.skip(pair.bits());
    for (place, value) in places.into_iter().zip(pair.values()) {
        put(block, place, value);
    }
}

#[inline(always)]
fn put(block: &mut Block, place: u32, value: i16) {
    block[usize::from(PLACES[place as usize % PLACES.len()]) % block.len()] = value;
}
