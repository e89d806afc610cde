//! One component on its way to its plane: how far it is reduced, which of its blocks are wanted, where they go.

use std::borrow::Cow;
use std::ops::Range;

use super::idct;
use super::tables::{Component, Frame, Quantiser, Tables, ZIG_ZAG};
use crate::image::raster::Plane;

/// The quantisation table a component's first scan finds, ready for use.
pub(super) struct Steps {
    factors: [f32; 64],
    dc: u16,
}

pub(super) struct Part {
    pub(super) component: Component,
    /// Samples of a block, each way.
    pub(super) n: usize,
    /// Coefficients of AC that are kept, bit k for zig-zag position k.
    pub(super) kept: u64,
    /// The last of them; 0 where there is none.
    pub(super) last: u32,
    /// Blocks of the component.
    pub(super) blocks: (usize, usize),
    /// The wanted ones.
    pub(super) columns: Range<usize>,
    pub(super) rows: Range<usize>,
    pub(super) steps: Option<Steps>,
    /// DC of the block before.
    pub(super) predicted: i16,
    pub(super) plane: Plane<'static>,
}

impl Part {
    /// Plans a component of which the stored picture's columns and rows `area` are wanted. The plane has no samples yet.
    pub(super) fn new(frame: &Frame, component: Component, n: usize, area: &[Range<usize>; 2]) -> Self {
        let c = component;
        let blocks = frame.blocks(&c);
        let columns = wanted(&area[0], c.h, frame.h, blocks.0);
        let rows = wanted(&area[1], c.v, frame.v, blocks.1);
        let length = |size: usize, density: usize, most: usize| (size * density * n).div_ceil(8 * most);
        let (width, height) = (length(frame.width, c.h, frame.h), length(frame.height, c.v, frame.v));
        let plane = Plane {
            left: columns.start * n,
            top: rows.start * n,
            width: width.min(columns.end * n) - columns.start * n,
            height: height.min(rows.end * n) - rows.start * n,
            stride: columns.len() * n,
            spacing: [(frame.h, c.h), (frame.v, c.v)].map(|(most, own)| spacing(8 * most, own * n)),
            samples: Cow::Borrowed(&[]),
        };
        let keep = |at: u8| usize::from(at & 7 | at >> 3) < n;
        let kept = (1..64).filter(|k| keep(ZIG_ZAG[*k])).fold(0_u64, |bits, k| bits | 1 << k);
        let last = 63 - kept.leading_zeros().min(63);
        Self { component, n, kept, last, blocks, columns, rows, steps: None, predicted: 0, plane }
    }

    /// Takes the quantisation table over when the component's first scan begins (T.81 B.2.4.1); false without one.
    pub(super) fn begin(&mut self, tables: &Tables) -> bool {
        if self.steps.is_none() {
            let steps =
                |quantiser: &Quantiser| Steps { factors: idct::factors(quantiser, self.n), dc: quantiser[0] };
            self.steps = tables.quantisers[self.component.quantiser].as_ref().map(steps);
        }
        self.steps.is_some()
    }

    /// Gives the plane its samples.
    pub(super) fn allocate(&mut self) {
        self.plane.samples = Cow::Owned(vec![0; self.plane.stride * self.rows.len() * self.n]);
    }

    #[inline(always)]
    pub(super) fn wants(&self, x: usize, y: usize) -> bool {
        self.columns.contains(&x) && self.rows.contains(&y)
    }

    /// Transforms a wanted block, its coefficients in rows, into the plane; `detailed` where it holds more than DC.
    #[inline(never)]
    pub(super) fn write(&mut self, x: usize, y: usize, block: &[i16; 64], detailed: bool) {
        let (Some(steps), n, stride) = (&self.steps, self.n, self.plane.stride) else { return };
        let at = ((y - self.rows.start) * stride + x - self.columns.start) * n;
        let out = self.plane.samples.to_mut().get_mut(at..).unwrap_or_default();
        if detailed {
            idct::inverse(block, &steps.factors, n, out, stride);
        } else {
            idct::flat(block[0], steps.dc, n, out, stride);
        }
    }
}

/// Blocks that hold any of a range of the picture's columns or rows.
fn wanted(range: &Range<usize>, density: usize, most: usize, blocks: usize) -> Range<usize> {
    let end = (range.end * density).div_ceil(8 * most).clamp(1, blocks);
    (range.start * density / (8 * most)).min(end - 1)..end
}

/// The picture's pixels to one sample; both numbers are below 256.
#[allow(clippy::cast_precision_loss, reason = "small numbers")]
fn spacing(pixels: usize, samples: usize) -> f64 {
    pixels as f64 / samples as f64
}
