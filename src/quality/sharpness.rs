//! Sharpness (ISO/IEC 29794-5, capture-related).
//!
//! OFIQ asks a random forest of 1.5 MB. This is the measure of Crété, Dolmière, Ladret and Nicolas, "The blur effect:
//! perception and estimation with a new no-reference perceptual blur metric" (SPIE 6492, 2007): what is sharp loses much when
//! it is blurred once more, what is blurred loses little.
//!
//! - Native value: the share of the differences between neighbours that a blur of nine pixels takes away, of rows and of
//!   columns the lesser. It depends on neither brightness nor contrast, hence not on skin.
//! - Score: 100 times that. At the view's scale sharp portraits have 50 to 65, good cameras 40, a Gaussian blur of 1 % of the
//!   face's size leaves 21 to 30.
//! - Bound: 27.

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
    fn add(&mut self, [before, at, leaving, entering]: [&[u8]; 4]) {
        let (mut all, mut left) = (0_u32, 0_u32);
        for (((a, b), c), d) in before.iter().zip(at).zip(leaving).zip(entering) {
            let difference = u16::from(BLUR) * u16::from(a.abs_diff(*b));
            all += u32::from(difference);
            left += u32::from(difference.min(u16::from(c.abs_diff(*d))));
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
    let luma = |y: usize, from: usize, to: usize| {
        scratch.luma.get(y * width + from..y * width + to).unwrap_or_default()
    };
    let (mut rows, mut columns) = (Variation::default(), Variation::default());
    for (y, &(from, to)) in spans.iter().enumerate() {
        if to - from > usize::from(BLUR) {
            let (first, last) = (from + BACK, to - AHEAD);
            rows.add([
                luma(y, first - 1, last - 1),
                luma(y, first, last),
                luma(y, from, last - BACK),
                luma(y, first + AHEAD, to),
            ]);
        }
        let reached = y.checked_sub(BACK).and_then(|top| Some((spans.get(top)?, spans.get(y + AHEAD)?)));
        if let Some((above, below)) = reached {
            let (from, to) = (from.max(above.0).max(below.0), to.min(above.1).min(below.1));
            if from < to {
                columns.add([y - 1, y, y - BACK, y + AHEAD].map(|row| luma(row, from, to)));
            }
        }
    }
    100.0 * rows.lost().min(columns.lost())
}

/// Where each row meets the face's region, and the luma there; elsewhere the plane keeps what it had.
fn fill(view: &View, frame: &Frame, scratch: &mut Scratch) {
    scratch.spans.clear();
    scratch.luma.resize(view.width * view.height, 0);
    for y in 0..view.height {
        let row = view.row(y);
        let (from, to) = frame.span(y, row.len());
        scratch.spans.push((from, to));
        let start = y * view.width;
        let plane = scratch.luma.get_mut(start + from..start + to).unwrap_or_default();
        for (luma, pixel) in plane.iter_mut().zip(row.get(from..to).unwrap_or_default()) {
            *luma = luminance::coded(*pixel);
        }
    }
}
