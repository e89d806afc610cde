//! Two coefficients a look, where their codes and values are short: most are.

use super::bits::Cursor;
use super::huffman::{Coded, END_OF_BLOCK, Table, fill_look};

/// Bits of a look. More would find more, but miss an engine's first cache more often.
const LOOK: u32 = 12;
/// Entries of the look.
const ENTRIES: usize = 1 << LOOK;

/// How many looks a window holds.
pub(super) const LOOKS: u32 = 56 / LOOK;

/// What the next bits hold of one or two whole codes with their values.
pub(super) struct Pairs {
    look: Box<[Pair; ENTRIES]>,
}

/// One or two coefficients: second value << 25 | first value << 18 | positions to the second << 11 | to the first << 6 | bits. A
/// single one stands for both. Without bits there is none, and it is far.
#[derive(Clone, Copy)]
pub(super) struct Pair(u32);

impl Pair {
    /// What these bits begin with, and how many of a look's bits say so.
    fn at(table: &Table, bits: u32) -> (Self, u32) {
        let Some((first, length)) = whole(table, bits) else { return (Self(127 << 11), LOOK) };
        let ends = first.advance >= END_OF_BLOCK;
        let second = if ends { None } else { whole(table, bits << length) };
        let (second, length, advance, known) = match second.filter(|(_, more)| length + more <= LOOK) {
            Some((second, more)) => {
                (second.value, length + more, first.advance + second.advance, length + more)
            }
            None => (first.value, length, first.advance, if ends { length } else { LOOK }),
        };
        let [one, other] = [first.value, second].map(|value| value.cast_unsigned() & 127);
        (Self(other << 25 | one << 18 | advance << 11 | first.advance.min(16) << 6 | length), known)
    }

    /// Whether one look finds nothing: a long code, or a large value.
    #[inline(always)]
    pub(super) const fn is_none(self) -> bool {
        self.0.trailing_zeros() >= 6
    }

    /// Bits of both, in the lowest six places.
    #[inline(always)]
    pub(super) const fn bits(self) -> u32 {
        self.0
    }

    /// From the last coefficient to each.
    #[inline(always)]
    pub(super) const fn advances(self) -> [u32; 2] {
        [self.0 >> 6 & 31, self.0 >> 11 & 127]
    }

    #[inline(always)]
    pub(super) const fn values(self) -> [i16; 2] {
        [((self.0 << 7).cast_signed() >> 25) as i16, (self.0.cast_signed() >> 25) as i16]
    }
}

impl Pairs {
    /// Chains what single codes give.
    pub(super) fn new(table: &Table) -> Self {
        let mut look = Box::new([Pair(127 << 11); ENTRIES]);
        fill_look(look.as_mut_slice(), |bits| Pair::at(table, bits));
        Self { look }
    }

    /// What the next bits hold; as many as a look has must be in the window.
    #[inline(always)]
    pub(super) fn next(&self, bits: &Cursor) -> Pair {
        self.look[bits.peek(LOOK) as usize % ENTRIES]
    }
}

/// The code with its value that these bits begin with, and their number, where a look and an entry hold both.
fn whole(table: &Table, bits: u32) -> Option<(Coded, u32)> {
    let mut cursor = Cursor::of(bits, 32);
    let coded = table.next(&mut cursor);
    let length = 32 - cursor.filled();
    (length <= LOOK && (-64..64).contains(&coded.value) && coded.advance <= END_OF_BLOCK)
        .then_some((coded, length))
}
