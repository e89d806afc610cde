//! Baseline and extended sequential scans: each block goes to its plane as it is read. Coefficients beyond the kept ones
//! are read but not stored.

use super::bits::Reader;
use super::damaged;
use super::huffman::{END_OF_BLOCK, Table};
use super::pairs::{Pairs, UNSAFE_FROM};
use super::part::{DROPPED, NOWHERE, Part, Places};
use super::scan::{Blocks, Walk, go};
use super::skip::Skip;
use super::tables::{Frame, ScanHeader, Tables};
use crate::Error;

/// A block's n × n coefficients, and room for those that are dropped.
type Block = [i16; 128];

struct Source<'a> {
    part: usize,
    dc: &'a Table,
    ac: &'a Table,
    pairs: Pairs,
    skip: Skip,
}

struct Sequential<'a> {
    sources: Vec<Source<'a>>,
    parts: &'a mut [Part],
    block: Block,
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
        sources.push(Source { part: selected.component, dc, ac, pairs: Pairs::new(ac), skip: Skip::new(ac) });
    }
    let mut walk = Walk::new(frame, header, parts, tables.restart_interval);
    let mut blocks = Sequential { sources, parts, block: [0; 128] };
    go(&mut blocks, &mut walk, 0..rows, reader)
}

impl Blocks for Sequential<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, nth: usize, x: usize, y: usize) {
        let source = &self.sources[nth];
        let part = &mut self.parts[source.part];
        let wanted = part.wants(x, y);
        let (places, last) = if wanted { (&part.places, part.last) } else { (&NOWHERE, 0) };
        let (difference, detailed) = read(reader, source, (places, last), &mut self.block);
        part.predicted = part.predicted.wrapping_add(difference);
        if wanted && let Some((block, _)) = self.block.split_first_chunk_mut::<64>() {
            block[0] = part.predicted as i16;
            part.write(x, y, block, detailed);
            if detailed {
                block[..part.n * part.n].fill(0);
            }
        }
    }

    fn restart(&mut self) {
        self.parts.iter_mut().for_each(|part| part.predicted = 0);
    }
}

/// Reads a block's AC up to `last` into `block`, all zero before, and steps over the others; gives the difference of DC and whether any AC was kept.
#[inline(always)]
fn read(
    reader: &mut Reader<'_>,
    source: &Source<'_>,
    (places, last): (&Places, u32),
    block: &mut Block,
) -> (i32, bool) {
    reader.reserve();
    let (words, mut bits) = (&*reader.words, reader.cursor);
    bits.refill(words);
    let difference = source.dc.next(&mut bits).value;
    let (mut k, mut kept) = (0, 0);
    let mut store = |at: u32, value: i16| {
        let place = places[at as usize % places.len()];
        block[usize::from(place) % block.len()] = value;
        kept |= place ^ DROPPED;
    };
    'block: while k < last {
        bits.refill(words);
        // The window holds enough for three looks.
        for _ in 0..3 {
            let pair = if k < UNSAFE_FROM { source.pairs.next(&mut bits) } else { None };
            let Some(pair) = pair else {
                bits.refill(words);
                let coded = source.ac.next(&mut bits);
                k += coded.advance;
                store(k, coded.value as i16);
                continue 'block;
            };
            let [(first, one), (second, other)] = pair.both();
            store(k + first, one);
            k += second;
            store(k, other);
            if k >= last {
                break 'block;
            }
        }
    }
    k = source.skip.to_end(source.ac, k, &mut bits, |bits| bits.refill(words));
    bits.broken |= k > 63 && k < END_OF_BLOCK;
    reader.cursor = bits;
    (difference, kept != 0)
}
