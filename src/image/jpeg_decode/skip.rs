//! Stepping over the coefficients behind the last that is kept: their values do not matter, so one look passes several.

use super::bits::Cursor;
use super::huffman::{END_OF_BLOCK, Table};

/// Bits of a look.
const LOOK: u32 = 12;
/// Entries of the look.
const ENTRIES: usize = 1 << LOOK;

/// Marks an entry that ends with an end of block.
const LAST: u16 = 0x8000;

/// What the next bits hold of whole codes with their values.
pub(super) struct Skip {
    /// `LAST` | positions to go << 6 | bits; 0 where not even one code is whole.
    look: Box<[u16; ENTRIES]>,
}

impl Skip {
    /// Chains what single looks find.
    pub(super) fn new(table: &Table) -> Self {
        let mut look = Box::new([0; ENTRIES]);
        for (index, entry) in (0_u32..).zip(look.iter_mut()) {
            let (mut bits, mut advance) = (0, 0);
            while let Some((coded, length)) = table.whole((index << bits) << (32 - LOOK))
                && bits + length <= LOOK
            {
                bits += length;
                if coded.advance >= END_OF_BLOCK {
                    *entry |= LAST;
                    break;
                }
                advance += coded.advance;
            }
            *entry |= (advance << 6 | bits) as u16;
        }
        Self { look }
    }

    /// Goes on from coefficient `k` to the end of the block; gives where that is. `refill` comes before each step.
    #[inline(always)]
    pub(super) fn to_end(
        &self,
        table: &Table,
        mut k: u32,
        bits: &mut Cursor,
        refill: impl Fn(&mut Cursor),
    ) -> u32 {
        while k < 63 {
            refill(bits);
            k = match self.step(k, bits) {
                None => k + table.next(bits).advance,
                // The window still holds enough for a second look.
                Some(ahead) if ahead < 63 => self.step(ahead, bits).unwrap_or(ahead),
                Some(end) => end,
            };
        }
        k
    }

    /// One look from coefficient `k` on; none where it finds no whole code.
    #[inline(always)]
    fn step(&self, k: u32, bits: &mut Cursor) -> Option<u32> {
        let entry = self.look[bits.peek(LOOK) as usize % ENTRIES];
        let ahead = k + u32::from(entry >> 6 & 0x1FF);
        // What lies behind the last coefficient belongs to the next block.
        (entry != 0 && ahead < 63).then(|| {
            bits.skip(u32::from(entry));
            if entry & LAST != 0 { END_OF_BLOCK } else { ahead }
        })
    }
}
