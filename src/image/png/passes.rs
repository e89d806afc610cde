//! Where the rows of a PNG belong: one after the other, or by Adam7 (§8.2).

/// First column and row, and their distances, of each pass.
const ADAM7: [[usize; 4]; 7] =
    [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

/// One row of a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The row of the picture.
    pub(super) y: usize,
    /// Its first pixel, and from one to the next.
    pub(super) x: usize,
    pub(super) step: usize,
    /// Its pixels.
    pub(super) width: usize,
    /// Whether it is the first of its pass.
    pub(super) first: bool,
}

/// The rows of a picture in the order they are stored.
pub(super) fn rows(width: usize, height: usize, interlaced: bool) -> impl Iterator<Item = Row> {
    let passes: &[[usize; 4]] = if interlaced { &ADAM7 } else { &[[0, 0, 1, 1]] };
    passes.iter().flat_map(move |&[x, top, step, down]| {
        let width = width.saturating_sub(x).div_ceil(step);
        let height = if width == 0 { 0 } else { height };
        (top..height).step_by(down).map(move |y| Row { y, x, step, width, first: y == top })
    })
}
