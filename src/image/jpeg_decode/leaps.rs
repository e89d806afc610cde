//! Blocks of which DC is enough: only where their AC ends counts, so a look steps over as many codes as it holds.

use super::bits::{Bytes, Cursor};
use super::huffman::{END_OF_BLOCK, Table, fill_look};

/// Bits of a look. More would find more, but miss an engine's first cache more often.
const LOOK: u32 = 12;
/// Entries of the look.
const ENTRIES: usize = 1 << LOOK;

/// How many looks a window holds.
const LOOKS: u32 = 3;
/// Most bits of a leap: the last of a value need not be in the look.
const MOST_BITS: u32 = 56 / LOOKS;

/// What an end of block adds to a position, which is less.
const END: u16 = 64;

/// What the next bits hold of whole codes.
pub(super) struct Leaps {
    look: Box<[Leap; ENTRIES]>,
}

/// Codes with their values: positions from the last coefficient before to the last of these, and `END` where the block ends, << 6 | bits.
/// Where there is none, it is far and without bits.
#[derive(Clone, Copy)]
struct Leap(u16);

impl Leap {
    const NONE: Self = Self(63 << 6);

    /// The codes that these bits begin with, and how many of a look's bits say so.
    fn at(table: &Table, bits: u32) -> (Self, u32) {
        let mut leap = Self::NONE;
        let (mut position, mut length) = (0, 0);
        while length < LOOK
            && let Some((code, size, advance)) = table.symbol(bits << length)
        {
            let ends = advance >= END_OF_BLOCK;
            let longer = length + code + size;
            if length + code > LOOK || longer > MOST_BITS || !ends && position + advance >= 63 {
                break;
            }
            if ends {
                return (Self((position as u16 | END) << 6 | longer as u16), longer);
            }
            (position, length) = (position + advance, longer);
            leap = Self((position << 6 | length) as u16);
        }
        (leap, LOOK)
    }
}

impl Leaps {
    /// Chains what single codes give.
    pub(super) fn new(table: &Table) -> Self {
        let mut look = Box::new([Leap::NONE; ENTRIES]);
        fill_look(look.as_mut_slice(), |bits| Leap::at(table, bits));
        Self { look }
    }

    /// Steps over a block's AC. Gives the place of the last coefficient, or of the end of block behind it.
    #[inline(always)]
    pub(super) fn to_end(&self, table: &Table, bits: &mut Cursor, bytes: &Bytes) -> u32 {
        let mut k = 0;
        'block: while k < 63 {
            bits.refill(bytes);
            let (leap, to) = 'looks: {
                for _ in 0..LOOKS {
                    let leap = u32::from(self.look[bits.peek(LOOK) as usize % ENTRIES].0);
                    let to = k + (leap >> 6);
                    if to >= 63 {
                        break 'looks (leap, to);
                    }
                    bits.skip(leap);
                    k = to;
                }
                continue 'block;
            };
            let end = u32::from(END);
            // A block that is full before its end has none.
            if leap >= end << 6 && to < 63 + end {
                bits.skip(leap);
                return to - end + END_OF_BLOCK;
            }
            bits.refill(bytes);
            k += table.next(bits).advance;
        }
        k
    }
}
