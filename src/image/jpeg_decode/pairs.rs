//! Two coefficients a look, where their codes and values are short: most are.

use super::bits::Cursor;
use super::huffman::{END_OF_BLOCK, ENTRIES, LOOK, Table};

/// From this position on a second coefficient might belong to the next block.
pub(super) const UNSAFE_FROM: u32 = 32;

/// What the next bits hold of one or two whole codes with their values.
pub(super) struct Pairs {
    /// Second value << 48 | first value << 32 | positions to the second << 16 | to the first << 8 | bits; a single one stands for
    /// both. 0 where there is none.
    look: Box<[u64; ENTRIES]>,
}

/// One or two coefficients.
#[derive(Clone, Copy)]
pub(super) struct Pair(u64);

impl Pairs {
    /// Chains what single looks find.
    pub(super) fn new(table: &Table) -> Self {
        let mut look = Box::new([0; ENTRIES]);
        for (index, entry) in (0_u32..).zip(look.iter_mut()) {
            let bits = index << (32 - LOOK);
            let Some((first, length)) = table.whole(bits) else { continue };
            let second = table.whole(bits << length).filter(|_| first.advance < END_OF_BLOCK);
            let (second, both, advance) = match second {
                Some((second, more)) if length + more <= LOOK => {
                    (second.value, length + more, first.advance + second.advance)
                }
                _ => (first.value, length, first.advance),
            };
            let [first_value, second] = [first.value, second].map(|value| u64::from(value as u16));
            *entry = second << 48 | first_value << 32 | u64::from(advance << 16 | first.advance << 8 | both);
        }
        Self { look }
    }

    /// What comes next, stepped over; none where one look does not find it. `LOOK` bits must be in the window.
    #[inline(always)]
    pub(super) fn next(&self, bits: &mut Cursor) -> Option<Pair> {
        let entry = self.look[bits.peek(LOOK) as usize % ENTRIES];
        bits.skip(entry as u32);
        (entry != 0).then_some(Pair(entry))
    }
}

impl Pair {
    /// From the last coefficient to each, and their values.
    #[inline(always)]
    pub(super) const fn both(self) -> [(u32, i16); 2] {
        let positions = self.0 as u32;
        [(positions >> 8 & 0xFF, (self.0 >> 32) as i16), (positions >> 16, (self.0 >> 48) as i16)]
    }
}
