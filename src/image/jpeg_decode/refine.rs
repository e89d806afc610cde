//! A scan that brings one more bit of a band of AC (T.81 G.1.2.3): for each coefficient that is not zero, a bit; for the
//! others, a code wherever one of them becomes ±1.

use super::bits::{Bytes, Cursor, Reader};
use super::huffman::{END_OF_BLOCK, Table};
use super::part::Part;
use super::progressive::Strip;
use super::scan::Blocks;

pub(super) struct Refinement<'a> {
    pub(super) part: &'a Part,
    pub(super) strip: &'a mut Strip,
    pub(super) table: &'a Table,
    pub(super) band: (u32, u32),
    pub(super) low: u32,
    /// Blocks from here on in which no coefficient becomes ±1.
    pub(super) run: u32,
}

impl Blocks for Refinement<'_> {
    #[inline(always)]
    fn block(&mut self, reader: &mut Reader<'_>, _nth: usize, x: usize, y: usize) {
        let index = (y - self.strip.top) * self.part.blocks.0 + x;
        let (first, last) = self.band;
        let mut nonzero = self.strip.nonzero[index];
        if self.run > 0 && range(nonzero, first, last + 1) == 0 {
            self.run -= 1;
            return;
        }
        reader.reserve();
        let (bytes, mut bits) = (&*reader.bytes, reader.cursor);
        let zone = self.strip.zone(self.part, x, y).unwrap_or_default();
        let near = if zone.is_empty() { 0 } else { u64::MAX >> (63 - self.part.last) };
        let mut block = Block { zone, near, low: self.low };
        let mut k = first;
        while self.run == 0 && k <= last {
            bits.refill(bytes);
            let coded = self.table.next(&mut bits);
            if coded.advance >= END_OF_BLOCK {
                let more = coded.advance - END_OF_BLOCK;
                self.run = (1 << more) + bits.take(more);
                break;
            }
            bits.broken |= coded.value.abs() > 1;
            let at = zero(nonzero, k, coded.advance);
            block.correct(range(nonzero, k, at.min(last + 1)), bytes, &mut bits);
            bits.broken |= at > last;
            if coded.value != 0 && at <= last {
                nonzero |= 1 << at;
                block.set(at, coded.value);
            }
            k = at + 1;
        }
        if self.run > 0 {
            block.correct(range(nonzero, k, last + 1), bytes, &mut bits);
            self.run -= 1;
        }
        reader.cursor = bits;
        self.strip.nonzero[index] = nonzero;
    }

    fn restart(&mut self) {
        self.run = 0;
    }
}

/// One block of the scan.
struct Block<'a> {
    zone: &'a mut [i16],
    /// Positions up to the last that is kept.
    near: u64,
    low: u32,
}

impl Block<'_> {
    fn at(&mut self, k: u32) -> Option<&mut i16> {
        self.zone.get_mut(k as usize)
    }

    fn set(&mut self, k: u32, sign: i32) {
        let value = (sign << self.low) as i16;
        if let Some(to) = self.at(k) {
            *to = value;
        }
    }

    /// Reads a bit for each of `these` coefficients, and makes those larger whose bit is set.
    #[inline(always)]
    fn correct(&mut self, mut these: u64, bytes: &Bytes, bits: &mut Cursor) {
        while these != 0 {
            bits.refill(bytes);
            let count = these.count_ones().min(32);
            let mut corrections = bits.peek(32);
            bits.skip(count);
            // The bits of those farther out are only stepped over.
            let mut near = these & self.near;
            for _ in 0..near.count_ones().min(count) {
                let k = near.trailing_zeros();
                near &= near.wrapping_sub(1);
                let step = ((corrections >> 31) << self.low) as i16;
                corrections <<= 1;
                if let Some(value) = self.at(k) {
                    // Away from zero, without a branch that nobody can foresee.
                    let sign = *value >> 15;
                    *value = value.wrapping_add((step ^ sign).wrapping_sub(sign));
                }
            }
            these = without_lowest(these, count);
        }
    }
}

/// The bits left when the lowest `count` (at most 32) that are set are taken away.
#[inline(always)]
const fn without_lowest(mut bits: u64, count: u32) -> u64 {
    if bits.count_ones() <= count {
        return 0;
    }
    let mut taken = 0;
    while taken < count {
        bits &= bits.wrapping_sub(1);
        taken += 1;
    }
    bits
}

/// The bits of positions `from..to`; `to` is at most 64.
#[inline(always)]
const fn range(bits: u64, from: u32, to: u32) -> u64 {
    let below = if to < 64 { (1 << to) - 1 } else { u64::MAX };
    if from < 64 { bits & below & (u64::MAX << from) } else { 0 }
}

/// The position of the `nth` coefficient that is zero, counted from 1 at `from`; 64 where there are not so many.
#[inline(always)]
fn zero(nonzero: u64, from: u32, nth: u32) -> u32 {
    // Mostly nothing lies between.
    if nth < 64 - from && range(nonzero, from, from + nth) == 0 {
        return from + nth - 1;
    }
    let mut zeros = range(!nonzero, from, 64);
    for _ in 1..nth {
        zeros &= zeros.wrapping_sub(1);
    }
    if zeros == 0 { 64 } else { zeros.trailing_zeros() }
}
