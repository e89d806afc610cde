//! Sharpness (ISO/IEC 29794-5, capture-related).
//!
//! OFIQ asks a random forest of 1.5 MB. This is the measure of Crété, Dolmière, Ladret and Nicolas, "The blur effect:
//! perception and estimation with a new no-reference perceptual blur metric" (SPIE 6492, 2007): what is sharp loses much when
//! it is blurred once more, what is blurred loses little.
//!
//! - Native value: the share of the differences between neighbours that a blur of nine pixels takes away, of rows and of
//!   columns the lesser. It depends on neither brightness nor contrast, hence not on skin. As in OFIQ a camera's noise is first
//!   smoothed, by (1 2 1)/4 both ways: without that, noise of three levels passes for detail.
//! - Score: 150 times that, at most 100. At the view's scale sharp portraits have 54 to 77, a Gaussian blur of 1 % of the face's
//!   size leaves 30 to 40.
//! - Bound: 34.

use super::region::Frame;
use super::{Scratch, luminance};
use crate::view::View;

/// Pixels the second blur takes the mean of.
const BLUR: u8 = 9;
/// How far it reaches back from the pixel whose difference to the one before is looked at, and ahead.
const BACK: usize = 5;
const AHEAD: usize = 4;

/// Differences between neighbours, as they are and as the blur leaves them, both times nine.
#[derive(Clone, Copy, Default)]
struct Variation {
    all: u64,
    left: u64,
}

impl Variation {
    /// Of neighbours and of the pixels that enter and leave the blur between them.
    #[inline(never)]
    fn add(&mut self, [before, at, leaving, entering]: [&[u16]; 4]) {
        let (mut all, mut left) = (0_u32, 0_u32);
        for (((a, b), c), d) in before.iter().zip(at).zip(leaving).zip(entering) {
            // Sixteen times 255 times nine fits.
            let difference = u16::from(BLUR) * a.abs_diff(*b);
            all += u32::from(difference);
            left += u32::from(difference.min(c.abs_diff(*d)));
        }
        self.all += u64::from(all);
        self.left += u64::from(left);
    }

    #[allow(clippy::cast_precision_loss, reason = "sums of a small view")]
    fn lost(self) -> f64 {
        if self.all == 0 { 0.0 } else { 1.0 - self.left as f64 / self.all as f64 }
    }
}

pub(super) fn measure(view: &View, frame: &Frame, scratch: &mut Scratch) -> f64 {
    fill(view, frame, scratch);
    let (width, spans) = (view.width, &scratch.spans);
    let smooth = |y: usize, from: usize, to: usize| {
        scratch.smooth.get(y * width + from..y * width + to).unwrap_or_default()
    };
    let (mut rows, mut columns) = (Variation::default(), Variation::default());
    for (y, &(from, to)) in spans.iter().enumerate() {
        if to - from > usize::from(BLUR) {
            let (first, last) = (from + BACK, to - AHEAD);
            rows.add([
                smooth(y, first - 1, last - 1),
                smooth(y, first, last),
                smooth(y, from, last - BACK),
                smooth(y, first + AHEAD, to),
            ]);
        }
        let reached = y.checked_sub(BACK).and_then(|top| Some((spans.get(top)?, spans.get(y + AHEAD)?)));
        if let Some((above, below)) = reached {
            let (from, to) = (from.max(above.0).max(below.0), to.min(above.1).min(below.1));
            if from < to {
                columns.add([y - 1, y, y - BACK, y + AHEAD].map(|row| smooth(row, from, to)));
            }
        }
    }
    (150.0 * rows.lost().min(columns.lost())).min(100.0)
}

/// Where each row meets the face's region, the luma there and one pixel about, and that without a camera's noise.
fn fill(view: &View, frame: &Frame, scratch: &mut Scratch) {
    let Scratch { spans, luma, sums, smooth } = scratch;
    spans.clear();
    spans.extend((0..view.height).map(|y| inside(view, frame, y)));
    luma.resize(view.width * view.height, 0);
    smooth.resize(view.width * view.height, 0);
    for y in 0..view.height {
        let near = spans.get(y.saturating_sub(1)..view.height.min(y + 2)).unwrap_or_default();
        let near = near.iter().filter(|(from, to)| from < to);
        let Some((from, to)) = near.copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else { continue };
        let start = y * view.width;
        let plane = luma.get_mut(start + from - 1..=start + to).unwrap_or_default();
        for (luma, pixel) in plane.iter_mut().zip(view.row(y).get(from - 1..=to).unwrap_or_default()) {
            *luma = luminance::coded(*pixel);
        }
    }
    for (y, &(from, to)) in spans.iter().enumerate().filter(|(_, (from, to))| from < to) {
        let start = y * view.width;
        let [above, at, below] = [start - view.width, start, start + view.width]
            .map(|row| luma.get(row + from - 1..=row + to).unwrap_or_default());
        sums.clear();
        sums.extend(above.iter().zip(at).zip(below).map(|((a, b), c)| quarters(*a, *b, *c)));
        let plane = smooth.get_mut(start + from..start + to).unwrap_or_default();
        for (smooth, [a, b, c]) in plane.iter_mut().zip(sums.array_windows()) {
            *smooth = a + 2 * b + c;
        }
    }
}

fn quarters(a: u8, b: u8, c: u8) -> u16 {
    u16::from(a) + 2 * u16::from(b) + u16::from(c)
}

/// The pixels of a row in the face's region that have neighbours on every side.
fn inside(view: &View, frame: &Frame, y: usize) -> (usize, usize) {
    let width = view.row(y).len();
    let (from, to) = frame.span(y, width);
    let (from, to) = (from.max(1), to.min(width.saturating_sub(1)));
    if y == 0 || y + 1 >= view.height || from >= to { (0, 0) } else { (from, to) }
}
