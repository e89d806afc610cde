//! Entropy-coded bits, most significant first (ITU-T T.81 F.2.2.5). Stuffed zeros are taken out ahead of the decoder, a
//! few hundred bytes at a time, so that its inner loop sees neither markers nor the end of the file. The bytes come last
//! first: so any eight of them are a word whose highest bits come next, on a machine that has the lowest byte first.

use super::damaged;
use crate::Error;
use crate::simd::bytes::{self, Bytes as Bytes16};

/// Bytes made ready at once: so few that a processor fetches the next ones while these are decoded. Measured: four times as
/// many take a tenth longer.
const BYTES: usize = 1024;

/// Bytes that are looked at at once.
const STEP: usize = bytes::BYTES;

/// More bytes than a block can take: 64 codes and values of at most 31 bits, or as many codes with correction bits.
const RESERVE: usize = 320;

/// Bytes without their stuffed zeros, last first, and what lets any be the first of eight.
pub(super) type Bytes = [u8; BYTES + 8];

/// A reader of one entropy-coded segment. Past its end it gives zeros and counts them.
pub(super) struct Reader<'a> {
    data: &'a [u8],
    /// The first byte that is not in `bytes` yet; at a marker it stays.
    position: usize,
    pub(super) bytes: Box<Bytes>,
    /// The last of the bytes that may be read.
    low: usize,
    /// The last of them that is data; those behind it are zeros past the end.
    last: usize,
    /// Where bytes of the file went, the last time and the time before: what is still to be decoded came then.
    anchors: [Anchor; 2],
    pub(super) cursor: Cursor,
}

/// A byte of the file and the place it went to: just below `index`.
#[derive(Clone, Copy)]
struct Anchor {
    position: usize,
    index: usize,
}

/// A place in entropy-coded data: so many bits, stuffed zeros left out, behind a byte of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    position: u32,
    bits: u32,
}

impl Place {
    /// The first bit of a byte of the file.
    pub(super) const fn of(position: usize) -> Self {
        Self { position: position as u32, bits: 0 }
    }
}

/// The place in the bytes. A block's decoder works on a copy, which the compiler keeps in registers.
#[derive(Clone, Copy)]
pub(super) struct Cursor {
    /// The next bits, left-aligned.
    window: u64,
    /// How many bits of the window count.
    filled: u32,
    /// The bytes before it went into the window.
    from: u32,
    /// A code or a run that no encoder writes was met.
    pub(super) broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(data: &'a [u8], position: usize) -> Self {
        let (bytes, cursor) = (Box::new([0; _]), Cursor::of(0, 0));
        let anchors = [Anchor { position, index: BYTES }; 2];
        Self { data, position, bytes, low: BYTES, last: BYTES, anchors, cursor }
    }

    /// Goes on elsewhere in the data, before anything wrong in it was met.
    pub(super) fn seek(&mut self, place: Place) {
        self.begin(place.position as usize);
        self.fill();
        self.cursor.from = (BYTES as u32).saturating_sub(place.bits / 8);
        self.reserve();
        self.cursor.refill(&self.bytes);
        self.cursor.skip(place.bits % 8);
    }

    /// Where the next bit is, unless it is past the end.
    pub(super) fn place(&self) -> Place {
        let next = 8 * self.cursor.from as usize + self.cursor.filled as usize;
        let [late, early] = self.anchors;
        let anchor = if next <= 8 * late.index { late } else { early };
        Place { position: anchor.position as u32, bits: (8 * anchor.index).saturating_sub(next) as u32 }
    }

    /// Forgets what was made ready.
    fn begin(&mut self, position: usize) {
        self.position = position;
        self.anchors = [Anchor { position, index: BYTES }; 2];
        (self.low, self.last, self.cursor) = (BYTES, BYTES, Cursor::of(0, 0));
    }

    /// Where the reader stands in the file: at the next marker or before it.
    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// Makes sure that there are bytes enough for one block.
    #[inline(always)]
    pub(super) fn reserve(&mut self) {
        if (self.cursor.from as usize) < self.low + RESERVE {
            self.fill();
        }
    }

    #[cold]
    #[inline(never)]
    fn fill(&mut self) {
        let (from, low) = (self.cursor.from as usize, self.low);
        let gone = BYTES - from;
        self.bytes.copy_within(low..from, low + gone);
        self.cursor.from = BYTES as u32;
        self.last += gone;
        let [Anchor { position, index }, _] = self.anchors;
        let early = Anchor { position, index: index + gone };
        self.anchors = [Anchor { position: self.position, index: low + gone }, early];
        self.low = self.append(low + gone);
        self.last -= low + gone - self.low;
        if self.low >= STEP {
            let low = self.low;
            self.low = low.saturating_sub(2 * RESERVE);
            self.bytes[self.low..low].fill(0);
        }
    }

    /// Puts bytes before `low` until there is no more room or data; gives the new `low`.
    #[inline(always)]
    fn append(&mut self, mut low: usize) -> usize {
        while low >= STEP {
            let rest = self.data.get(self.position..).unwrap_or_default();
            if let (Some(bytes), Some(to)) =
                (rest.first_chunk::<STEP>(), self.bytes[..low].last_chunk_mut::<STEP>())
            {
                let bytes = Bytes16::load(bytes);
                to.as_chunks_mut().0.copy_from_slice(&bytes.reversed());
                let plain = bytes.before_ff();
                self.position += plain;
                low -= plain;
                if plain == STEP {
                    continue;
                }
            }
            let rest = self.data.get(self.position..).unwrap_or_default();
            let (byte, length) = match *rest {
                [0xFF, 0xFF, ..] => {
                    self.position += 1;
                    continue;
                }
                [0xFF, 0, ..] => (0xFF, 2),
                [0xFF, ..] | [] => break,
                [byte, ..] => (byte, 1),
            };
            low -= 1;
            self.bytes[low] = byte;
            self.position += length;
        }
        low
    }

    /// Bits of the segment that are not read yet; negative past its end.
    pub(super) const fn left(&self) -> isize {
        (8 * self.cursor.from as usize + self.cursor.filled as usize).cast_signed()
            - (8 * self.last).cast_signed()
    }

    /// Goes on behind restart marker `number` (0..=7).
    ///
    /// # Errors
    /// `CorruptPicture` unless the data before it was used up and the marker is there.
    pub(super) fn restart(&mut self, number: u8) -> Result<(), Error> {
        self.check()?;
        let rest = self.data.get(self.position..).unwrap_or_default();
        let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
        if self.left() >= 8 || fill == 0 || rest.get(fill) != Some(&(0xD0 | number)) {
            return Err(damaged("expected a JPEG restart marker in its place, got something else"));
        }
        self.begin(self.position + fill + 1);
        Ok(())
    }

    /// # Errors
    /// `CorruptPicture` where more was read than the data holds, or what no encoder writes.
    pub(super) fn check(&self) -> Result<(), Error> {
        match (self.left() < 0, self.cursor.broken) {
            (true, _) => Err(damaged("expected a complete JPEG, got one whose data ends early")),
            (_, true) => Err(damaged("expected an intact JPEG, got bits that are no code of its tables")),
            _ => Ok(()),
        }
    }
}

impl Cursor {
    /// A cursor with `filled` bits in its window.
    pub(super) const fn of(bits: u32, filled: u32) -> Self {
        Self { window: (bits as u64) << 32, filled, from: BYTES as u32, broken: false }
    }

    /// How many bits of the window count.
    pub(super) const fn filled(&self) -> u32 {
        self.filled
    }

    /// Makes sure that the window holds 56 bits or more. Nothing that takes long depends on the last bits that were taken.
    #[inline(always)]
    pub(super) fn refill(&mut self, bytes: &Bytes) {
        let at = self.from.wrapping_sub(8) as usize % BYTES;
        // Bits beyond those that count are the right ones already, so adding them twice changes nothing.
        self.window |= u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i])).wrapping_shr(self.filled);
        self.from = self.from.wrapping_sub((self.filled ^ 63) / 8);
        self.filled |= 0x38;
    }

    /// The next `count` bits (1..=32), left where they are.
    #[inline(always)]
    pub(super) const fn peek(&self, count: u32) -> u32 {
        (self.window >> (64 - count)) as u32
    }

    /// Steps over `count` bits. Only its lowest six bits count, as an engine has it: what is looked up need not be masked
    /// before the window can go on.
    #[inline(always)]
    pub(super) const fn skip(&mut self, count: u32) {
        self.window = self.window.wrapping_shl(count);
        self.filled = self.filled.wrapping_sub(count & 63);
    }

    /// The next `count` bits (0..=16).
    #[inline(always)]
    pub(super) const fn take(&mut self, count: u32) -> u32 {
        let bits = (self.window >> 48) as u32 >> (16 - count);
        self.skip(count);
        bits
    }
}

/// A value from its extra bits (T.81 F.2.2.1).
#[inline(always)]
pub(super) const fn extend(bits: i32, size: u32) -> i32 {
    if bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
}

/// Where the entropy-coded data from `at` on ends: at a marker that is no restart marker, or with the file.
pub(super) fn end_of_data(data: &[u8], mut at: usize) -> usize {
    loop {
        while let Some(chunk) = data.get(at..).and_then(<[u8]>::first_chunk::<16>)
            && !chunk.contains(&0xFF)
        {
            at += 16;
        }
        at += match (data.get(at), data.get(at + 1)) {
            (Some(0xFF), Some(0 | 0xD0..=0xD7)) => 2,
            (Some(0xFF), Some(0xFF)) => 1,
            (None | Some(0xFF), _) => return at,
            _ => 1,
        };
    }
}

/// Whether any of the four bytes is 0xFF (Mycroft's test for a zero byte, on the complement).
#[inline(always)]
pub(crate) const fn holds_ff(word: u32) -> bool {
    (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 != 0
}
