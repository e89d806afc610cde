//! The run-length symbols of a sequential scan (T.81 F.1.2): found and counted at once, kept for the writer.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "categories are at most 11 and runs at most 15"
)]

use super::coefficients::MCU;
use super::quantise::{Quantised, Quantiser};
use super::tables::TURNED;

/// The four Huffman tables: DC luma, DC chroma, AC luma, AC chroma.
pub(super) const TABLES: usize = 4;
/// The end of a block whose rest is zero.
const END: u32 = 0x00;
/// Sixteen zeros.
const ZEROS: u32 = 0xF0;

/// How often each symbol of each table comes.
pub(super) type Counts = [[u32; 256]; TABLES];

/// Finds the symbols of quantised blocks and gives those of a few MCUs at a time to `sink`, in the scan's order: table << 24 | symbol << 16 |
/// the bits that follow it, as many as its low nibble says. With an MCU come the first coefficients of the blocks before it, by component,
/// if they are not those of the one that came before.
pub(super) fn find(
    mcus: &mut dyn Iterator<Item = (Option<[i16; 3]>, &[[i16; 64]; MCU])>,
    quantisers: &[Quantiser; 2],
    sink: &mut dyn FnMut(&[u32]),
) -> Counts {
    let mut found = Found { room: [0; ROOM], counts: [0; 256 * TABLES] };
    // By itself: next to what a loop writes to, it would be read and written again with each symbol.
    let mut used = 0;
    let places = Places::new();
    let mut previous = [0_i32; 3];
    for (before, mcu) in mcus {
        if let Some([luma, blue, red]) = before {
            previous = [quantisers[0].first(luma), quantisers[1].first(blue), quantisers[1].first(red)];
        }
        for (k, block) in mcu.iter().enumerate() {
            let (table, component) = if k < 4 { (0, 0) } else { (1, k - 3) };
            let quantised = quantisers[table as usize].quantise(block);
            let lowered = i32::from(quantised.values[0]);
            let dc = lowered - (lowered >> 31);
            let difference = dc - previous[component];
            previous[component] = dc;
            let (size, bits) = magnitude(difference + (difference >> 31));
            found.put(&mut used, table << 8 | size, bits);
            found.alternating(&mut used, &quantised, places.of(quantised.present), (2 + table) << 8);
        }
        if used > ROOM - MOST {
            sink(&found.room[..used.min(ROOM)]);
            used = 0;
        }
    }
    sink(&found.room[..used.min(ROOM)]);
    let mut counts = [[0; 256]; TABLES];
    counts.as_flattened_mut().copy_from_slice(&found.counts);
    counts
}

/// How many bits follow symbols.
pub(super) fn extra_bits(counts: &Counts) -> u64 {
    let of = |(symbol, count): (u64, &u32)| (symbol & 15) * u64::from(*count);
    counts.iter().flat_map(|counts| (0..).zip(counts)).map(of).sum()
}

/// Symbols that an MCU can have.
const MOST: usize = 64 * MCU;
/// Symbols that are given at once, or fewer.
const ROOM: usize = 2048;

/// Symbols of some MCUs, and how often each came in all of them.
struct Found {
    room: [u32; ROOM],
    counts: [u32; 256 * TABLES],
}

impl Found {
    #[inline(always)]
    fn put(&mut self, used: &mut usize, symbol: u32, bits: u32) {
        self.counts[symbol as usize % (256 * TABLES)] += 1;
        self.room[*used % ROOM] = symbol << 16 | bits;
        *used += 1;
    }

    /// A block's symbols behind the first, from where in zigzag order its values are that are not zero.
    #[inline(always)]
    fn alternating(&mut self, used: &mut usize, block: &Quantised, present: u64, table: u32) {
        let mut present = present & !1;
        let mut last = 0;
        while present != 0 {
            let at = present.trailing_zeros();
            present &= present - 1;
            let mut run = at - last - 1;
            while run > 15 {
                self.put(used, table | ZEROS, 0);
                run -= 16;
            }
            let (size, bits) = magnitude(i32::from(block.values[usize::from(TURNED[at as usize % 64]) % 64]));
            self.put(used, table | run << 4 | size, bits);
            last = at;
        }
        if last != 63 {
            self.put(used, table | END, 0);
        }
    }
}

/// The category of a value of which one was taken if it is negative, and the bits that tell it within (T.81 table F.1).
#[inline(always)]
const fn magnitude(lowered: i32) -> (u32, u32) {
    let size = 32 - (lowered ^ lowered >> 31).leading_zeros();
    (size, lowered as u32 & ((1 << size) - 1))
}

/// Where the bits of a block stand in zigzag order, for each value of each of their bytes.
struct Places(Box<[[u64; 256]; 8]>);

impl Places {
    fn new() -> Self {
        let mut places = [0; 64];
        for (at, place) in TURNED.into_iter().zip(0_u32..) {
            places[usize::from(at)] = place;
        }
        let mut table = Box::new([[0; 256]; 8]);
        for (to, places) in table.iter_mut().zip(places.as_chunks::<8>().0) {
            for byte in 1..256_usize {
                to[byte] = to[byte & (byte - 1)] | 1 << places[byte.trailing_zeros() as usize % 8];
            }
        }
        Self(table)
    }

    #[inline(always)]
    fn of(&self, present: [u8; 8]) -> u64 {
        self.0.iter().zip(present).fold(0, |bits, (table, byte)| bits | table[usize::from(byte)])
    }
}
