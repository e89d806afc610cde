//! Huffman decoding with one look at ten bits: short codes come with their run and value already worked out.

use super::bits::{Cursor, extend};

/// Bits of the first look.
const LOOK: u32 = 10;
/// Entries of the first look.
const ENTRIES: usize = 1 << LOOK;

/// Marks an entry that is complete: nothing but to step over its bits is left to do.
const WHOLE: i32 = 0x80;

/// What end-of-block adds to the position of a coefficient; runs of 2ⁿ empty blocks add n more.
pub(super) const END_OF_BLOCK: u32 = 96;

/// A decoded symbol together with the value its extra bits give.
#[derive(Clone, Copy)]
pub(super) struct Coded {
    /// From the last coefficient to this one, 1..=16; `END_OF_BLOCK` and up to 14 more for an end of block.
    pub(super) advance: u32,
    /// 0 for an end of block or a run of sixteen zeros.
    pub(super) value: i32,
}

/// One Huffman table (T.81 Annex C, F.2.2.3).
pub(super) struct Table {
    /// By the next ten bits: a whole entry holds value << 16 | advance << 8 | `WHOLE` | bits of code and value; another
    /// symbol << 16 | bits of the code; 0 means that the code is longer.
    look: Box<[i32; ENTRIES]>,
    /// Largest code of each length, -1 where there is none.
    max_code: [i32; 17],
    /// What leads from a code to its place in `symbols`.
    offset: [i32; 17],
    symbols: Vec<u8>,
}

impl Table {
    /// Builds a table from the sixteen counts and the symbols of a DHT segment; none when they contradict each other.
    #[inline(never)]
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let look = Box::new([0; ENTRIES]);
        let mut table = Self { look, max_code: [-1; 17], offset: [0; 17], symbols: symbols.to_vec() };
        let (mut code, mut index) = (0_i32, 0_i32);
        for (length, &count) in (1_u32..).zip(counts) {
            let slot = length as usize;
            table.offset[slot] = index - code;
            for symbol in symbols.get(index as usize..)?.get(..usize::from(count))? {
                if code >= 1 << length {
                    return None;
                }
                table.enter(code.cast_unsigned(), length, *symbol);
                code += 1;
                index += 1;
            }
            if count > 0 {
                table.max_code[slot] = code - 1;
            }
            code <<= 1;
        }
        Some(table)
    }

    /// Whether every symbol is a size of DC differences.
    pub(super) fn fits_dc(&self) -> bool {
        self.symbols.iter().all(|symbol| *symbol < 16)
    }

    /// Writes a code into all the places of `look` that begin with it.
    fn enter(&mut self, code: u32, length: u32, symbol: u8) {
        let Some(spare) = LOOK.checked_sub(length) else { return };
        let first = (code << spare) as usize;
        let places = self.look.get_mut(first..first + (1 << spare)).unwrap_or_default();
        for (tail, place) in (0_i32..).zip(places) {
            *place = entry(symbol, length, tail, spare);
        }
    }

    /// The next symbol with its value; 32 bits must be in the window.
    #[inline(always)]
    pub(super) fn next(&self, bits: &mut Cursor) -> Coded {
        let entry = self.look[bits.peek(LOOK) as usize % ENTRIES];
        if entry & WHOLE != 0 {
            bits.skip(entry.cast_unsigned());
            return Coded { advance: entry.cast_unsigned() >> 8 & 127, value: entry >> 16 };
        }
        let symbol = self.plain(entry, bits);
        let (run, size) = (symbol >> 4, symbol & 15);
        match (run, size) {
            (15, 0) => Coded { advance: 16, value: 0 },
            (_, 0) => Coded { advance: END_OF_BLOCK + run, value: 0 },
            _ => Coded { advance: run + 1, value: extend(bits.take(size).cast_signed(), size) },
        }
    }

    /// Of the code that these bits begin with, where a first look finds it: its bits, those of its value, and from the last coefficient
    /// to this one as [`Coded`] has it.
    pub(super) fn symbol(&self, bits: u32) -> Option<(u32, u32, u32)> {
        let entry = self.look[(bits >> (32 - LOOK)) as usize % ENTRIES];
        let (high, low) = (entry >> 16, entry.cast_unsigned() & 0xFFFF);
        if entry & WHOLE != 0 {
            let size = u32::BITS - high.unsigned_abs().leading_zeros();
            return Some(((low & 31) - size, size, low >> 8));
        }
        let (run, size) = (high.cast_unsigned() >> 4, high.cast_unsigned() & 15);
        (low > 0).then_some((low, size, if size > 0 { run + 1 } else { END_OF_BLOCK + run }))
    }

    #[inline(always)]
    fn plain(&self, entry: i32, bits: &mut Cursor) -> u32 {
        let found = if entry == 0 { self.long_code(bits.peek(16)) } else { entry.cast_unsigned() };
        bits.skip(found & 31);
        bits.broken |= found == BROKEN;
        found >> 16
    }

    /// The code longer than the first look that sixteen bits begin with: symbol << 16 | bits of the code.
    #[cold]
    #[inline(never)]
    fn long_code(&self, bits: u32) -> u32 {
        for length in LOOK + 1..=16 {
            let code = (bits >> (16 - length)).cast_signed();
            let slot = length as usize;
            if code <= self.max_code[slot] {
                let symbol =
                    usize::try_from(code + self.offset[slot]).ok().and_then(|at| self.symbols.get(at));
                return symbol.map_or(BROKEN, |symbol| u32::from(*symbol) << 16 | length);
            }
        }
        BROKEN
    }
}

/// What `long_code` gives for bits no code begins with: it reads as end of block.
const BROKEN: u32 = 17;

/// Writes what a look finds, for all that its bits can be: `at` gives it for bits that are left-aligned, and how many of them say so. A
/// function of its own: an engine that finds its loop hot has no more to compile than this.
#[inline(never)]
pub(super) fn fill_look<T: Copy>(look: &mut [T], at: impl Fn(u32) -> (T, u32)) {
    let bits = look.len().ilog2();
    let mut next = 0;
    while let Some(entries @ [_, ..]) = look.get_mut(next..) {
        let (entry, known) = at((next as u32) << (32 - bits));
        // All that begin with the same codes.
        let same = 1 << (bits - known);
        entries.iter_mut().take(same).for_each(|to| *to = entry);
        next += same;
    }
}

/// The entry of a code that `tail`, the `spare` bits after it, follows.
fn entry(symbol: u8, length: u32, tail: i32, spare: u32) -> i32 {
    let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
    let whole =
        |value: i32, advance: u32, bits: u32| value << 16 | (advance << 8 | bits).cast_signed() | WHOLE;
    match symbol {
        0 => whole(0, END_OF_BLOCK, length),
        0xF0 => whole(0, 16, length),
        _ if size > 0 && size <= spare => whole(extend(tail >> (spare - size), size), run + 1, length + size),
        _ => i32::from(symbol) << 16 | length.cast_signed(),
    }
}
