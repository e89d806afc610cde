//! The tables and the frame that precede a scan (T.81 B.2).

use std::rc::Rc;

use super::huffman::Table;
use super::standard;

/// Natural position of each coefficient in zig-zag order (T.81 figure A.6).
pub(super) const ZIG_ZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// A quantisation table, in zig-zag order.
pub(super) type Quantiser = [u16; 64];

/// More Huffman tables than the scans of any encoder want.
const MOST_TABLES: u32 = 1000;

/// What scans need, as the segments before them set it.
#[derive(Default)]
pub(super) struct Tables {
    pub(super) quantisers: [Option<Quantiser>; 4],
    pub(super) dc: [Option<Rc<Table>>; 4],
    pub(super) ac: [Option<Rc<Table>>; 4],
    /// Units between two restart markers; 0 without them.
    pub(super) restart_interval: usize,
    /// Huffman tables so far.
    count: u32,
}

impl Tables {
    /// DQT; none where it is malformed.
    pub(super) fn quantisation(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = body.split_first() {
            let wide = head >> 4 != 0;
            let (values, rest) = rest.split_at_checked(if wide { 128 } else { 64 })?;
            let value = |i: usize| {
                if wide {
                    u16::from_be_bytes([values[2 * i], values[2 * i + 1]])
                } else {
                    u16::from(values[i])
                }
            };
            *self.quantisers.get_mut(usize::from(head & 15))? = Some(std::array::from_fn(value));
            body = rest;
        }
        Some(())
    }

    /// DHT; none where it is malformed.
    pub(super) fn huffman(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = body.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|&n| usize::from(n)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            self.count += 1;
            let table = Table::new(counts, symbols).filter(|_| self.count <= MOST_TABLES)?;
            let set = match head >> 4 {
                0 if table.fits_dc() => &mut self.dc,
                1 => &mut self.ac,
                _ => return None,
            };
            *set.get_mut(usize::from(head & 15))? = Some(Rc::new(table));
            body = rest;
        }
        Some(())
    }

    /// Sets the standard tables where the file has none at all, as Motion JPEG.
    pub(super) fn preset(&mut self) {
        if self.count == 0 {
            self.huffman(&standard::TABLES);
        }
    }

    /// DRI; none where it is malformed.
    pub(super) fn restart(&mut self, body: &[u8]) -> Option<()> {
        let &[high, low] = body else { return None };
        self.restart_interval = usize::from(u16::from_be_bytes([high, low]));
        Some(())
    }
}

/// One component as the frame header has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Component {
    pub(super) id: u8,
    /// Relative density across and down, 1..=4.
    pub(super) h: usize,
    pub(super) v: usize,
    pub(super) quantiser: usize,
}

/// The frame header.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) progressive: bool,
    pub(super) components: Vec<Component>,
    /// The largest densities.
    pub(super) h: usize,
    pub(super) v: usize,
}

impl Frame {
    /// SOF0, SOF1 or SOF2 with 8-bit samples; none where it is malformed.
    pub(super) fn new(marker: u8, body: &[u8]) -> Option<Self> {
        let &[8, h1, h0, w1, w0, count, ref list @ ..] = body else { return None };
        let component = |c: &[u8; 3]| {
            let (h, v) = (usize::from(c[1] >> 4), usize::from(c[1] & 15));
            let sane = (1..=4).contains(&h) && (1..=4).contains(&v) && c[2] < 4;
            sane.then_some(Component { id: c[0], h, v, quantiser: usize::from(c[2]) })
        };
        let (entries, []) = list.as_chunks::<3>() else { return None };
        let components = entries.iter().map(component).collect::<Option<Vec<_>>>()?;
        let (width, height) = (u16::from_be_bytes([w1, w0]), u16::from_be_bytes([h1, h0]));
        (width > 0 && height > 0 && components.len() == usize::from(count)).then_some(())?;
        Some(Self {
            width: width.into(),
            height: height.into(),
            progressive: marker == 0xC2,
            h: components.iter().map(|c| c.h).max()?,
            v: components.iter().map(|c| c.v).max()?,
            components,
        })
    }

    /// Units of an interleaved scan, across and down.
    pub(super) const fn units(&self) -> (usize, usize) {
        (self.width.div_ceil(8 * self.h), self.height.div_ceil(8 * self.v))
    }

    /// Blocks of a component, across and down, without those that only fill units (T.81 A.1.1, A.2.4).
    pub(super) const fn blocks(&self, c: &Component) -> (usize, usize) {
        ((self.width * c.h).div_ceil(self.h).div_ceil(8), (self.height * c.v).div_ceil(self.v).div_ceil(8))
    }
}

/// One component's part in a scan: which it is, and its Huffman tables.
#[derive(Clone, Copy, Debug)]
pub(super) struct Selected {
    pub(super) component: usize,
    pub(super) dc: usize,
    pub(super) ac: usize,
}

/// The scan header.
#[derive(Debug)]
pub(super) struct ScanHeader {
    pub(super) selected: Vec<Selected>,
    /// First and last coefficient, in zig-zag order.
    pub(super) band: (u32, u32),
    /// Bits of precision still missing before this scan (0: it is the first) and after it.
    pub(super) high: u32,
    pub(super) low: u32,
}

impl ScanHeader {
    /// SOS; none where it is malformed or does not fit the frame.
    #[inline(never)]
    pub(super) fn new(frame: &Frame, body: &[u8]) -> Option<Self> {
        let (&count, rest) = body.split_first()?;
        let (pairs, rest) = rest.split_at_checked(usize::from(count) * 2)?;
        let &[first, last, precision] = rest else { return None };
        let mut selected: Vec<Selected> = Vec::with_capacity(usize::from(count));
        for &[id, tables] in pairs.as_chunks::<2>().0 {
            // Where components share a number, each time it is named means the next of them, as libjpeg has it.
            let new =
                |nth: &usize| frame.components[*nth].id == id && selected.iter().all(|s| s.component != *nth);
            let component = (0..frame.components.len()).find(new)?;
            let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            (dc < 4 && ac < 4).then(|| selected.push(Selected { component, dc, ac }))?;
        }
        let (high, low) = (u32::from(precision >> 4), u32::from(precision & 15));
        let scan = Self { selected, band: (first.into(), last.into()), high, low };
        (!scan.selected.is_empty() && (!frame.progressive || scan.fits_progressive())).then_some(scan)
    }

    /// T.81 G.1.1.1: DC alone, or a band of AC of one component; each refinement brings one bit.
    fn fits_progressive(&self) -> bool {
        let (first, last) = self.band;
        let band =
            if first == 0 { last == 0 } else { first <= last && last < 64 && self.selected.len() == 1 };
        band && self.low < 14 && (self.high == 0 || self.high == self.low + 1)
    }
}
