//! Entropy-coded bits, most significant first (ITU-T T.81 F.2.2.5). Stuffed zeros are taken out ahead of the decoder, a
//! few thousand bytes at a time, so that its inner loop sees whole words and neither markers nor the end of the file.

use super::damaged;
use crate::Error;

/// Words made ready at once.
pub(super) const WORDS: usize = 1024;

/// More words than a block can take: 64 codes and values of at most 31 bits, or as many codes with correction bits.
const RESERVE: usize = 80;

/// Words without their stuffed zeros, in the machine's order.
pub(super) type Words = [u32; WORDS];

/// A reader of one entropy-coded segment. Past its end it gives zeros and counts them.
pub(super) struct Reader<'a> {
    data: &'a [u8],
    /// The first byte that is not in `words` yet; at a marker it stays.
    position: usize,
    pub(super) words: Box<Words>,
    ready: usize,
    /// Bits of data that went into `words` since the segment began.
    real: u64,
    /// Bits that left `words` at its front.
    passed: u64,
    pub(super) cursor: Cursor,
}

/// The place in the words. A block's decoder works on a copy, which the compiler keeps in registers.
#[derive(Clone, Copy, Default)]
pub(super) struct Cursor {
    /// The next bits, left-aligned.
    window: u64,
    /// How many bits of the window count.
    filled: u32,
    next: usize,
    /// A code or a run that no encoder writes was met.
    pub(super) broken: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(data: &'a [u8], position: usize) -> Self {
        let words = Box::new([0; WORDS]);
        Self { data, position, words, ready: 0, real: 0, passed: 0, cursor: Cursor::default() }
    }

    /// Where the reader stands in the file: at the next marker or before it.
    pub(super) const fn position(&self) -> usize {
        self.position
    }

    /// Makes sure that there are words enough for one block.
    #[inline(always)]
    pub(super) fn reserve(&mut self) {
        if self.ready < self.cursor.next + RESERVE {
            self.fill();
        }
    }

    #[cold]
    #[inline(never)]
    fn fill(&mut self) {
        let next = self.cursor.next.min(self.ready);
        self.words.copy_within(next..self.ready, 0);
        self.ready -= next;
        self.passed += next as u64 * 32;
        self.cursor.next = 0;
        loop {
            self.fill_plain();
            let Some(slot) = self.words.get_mut(self.ready) else { break };
            let (word, bytes) = unstuffed(self.data, &mut self.position);
            *slot = word;
            self.real += u64::from(bytes) * 8;
            if bytes == 0 && self.ready > 2 * RESERVE {
                break;
            }
            self.ready += 1;
        }
    }

    /// Two words at a time, as long as none of their bytes is 0xFF.
    #[inline(always)]
    fn fill_plain(&mut self) {
        let slots = self.words.get_mut(self.ready..).unwrap_or_default().as_chunks_mut::<2>().0;
        let eights = self.data.get(self.position..).unwrap_or_default().as_chunks::<8>().0;
        let mut count = 0;
        for (slots, eight) in slots.iter_mut().zip(eights) {
            let both = u64::from_le_bytes(*eight);
            if (!both).wrapping_sub(0x0101_0101_0101_0101) & both & 0x8080_8080_8080_8080 != 0 {
                break;
            }
            *slots = [both as u32, (both >> 32) as u32].map(u32::swap_bytes);
            count += 1;
        }
        self.ready += 2 * count;
        self.position += 8 * count;
        self.real += 64 * count as u64;
    }

    /// Bits of the segment that are not read yet; negative past its end.
    pub(super) const fn left(&self) -> i64 {
        let taken = self.passed + self.cursor.next as u64 * 32;
        self.real.wrapping_sub(taken).wrapping_add(self.cursor.filled as u64).cast_signed()
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
        self.position += fill + 1;
        (self.ready, self.real, self.passed, self.cursor) = (0, 0, 0, Cursor::default());
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
    /// Makes sure that the window holds 32 bits or more: enough for one code and its value.
    #[inline(always)]
    pub(super) fn refill(&mut self, words: &Words) {
        // Bits beyond those that count are the right ones already, so adding them twice changes nothing.
        self.window |= (u64::from(words[self.next % WORDS]) << 32).wrapping_shr(self.filled);
        let low = self.filled < 32;
        self.next += usize::from(low);
        self.filled += u32::from(low) << 5;
    }

    /// The next `count` bits (1..=32), left where they are.
    #[inline(always)]
    pub(super) const fn peek(&self, count: u32) -> u32 {
        (self.window >> (64 - count)) as u32
    }

    /// Steps over `count` bits, at most 32 between two refills. Only its lowest six bits count, as an engine has it: what is looked up
    /// need not be masked before the window can go on.
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

    /// The next `size` bits (1..=15) as a signed value (T.81 F.2.2.1, RECEIVE and EXTEND).
    #[inline(always)]
    pub(super) const fn receive_extend(&mut self, size: u32) -> i32 {
        let bits = self.peek(size).cast_signed();
        self.skip(size);
        extend(bits, size)
    }
}

/// A value from its extra bits (T.81 F.2.2.1).
#[inline(always)]
pub(super) const fn extend(bits: i32, size: u32) -> i32 {
    if bits < 1 << (size - 1) { bits - (1 << size) + 1 } else { bits }
}

/// The next four bytes of data and how many there are; zeros follow at a marker or the end of the file.
fn unstuffed(data: &[u8], position: &mut usize) -> (u32, u8) {
    let (mut bytes, mut count) = ([0; 4], 0_u8);
    while let Some(slot) = bytes.get_mut(usize::from(count)) {
        *slot = match (data.get(*position), data.get(*position + 1)) {
            (Some(0xFF), Some(0xFF)) => {
                *position += 1;
                continue;
            }
            (Some(0xFF), Some(0)) => {
                *position += 2;
                0xFF
            }
            (Some(0xFF) | None, _) => break,
            (Some(byte), _) => {
                *position += 1;
                *byte
            }
        };
        count += 1;
    }
    (u32::from_be_bytes(bytes), count)
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
