//! Activations of a layer.

use crate::simd::words::Words;

/// Eight channels of a pixel.
pub(super) type Eight = [i16; 8];

/// Pixels row by row, each with its channels in eights. Every channel has its own scale, which the weights account for.
#[derive(Debug, Default)]
pub(super) struct Map {
    pub(super) height: usize,
    pub(super) width: usize,
    /// Eights of channels.
    pub(super) depth: usize,
    pub(super) words: Vec<Eight>,
}

impl Map {
    /// Takes a shape; what it held stays as it was or is zero.
    pub(super) fn shape(&mut self, height: usize, width: usize, depth: usize) {
        (self.height, self.width, self.depth) = (height, width, depth);
        self.words.resize(height * width * depth, [0; 8]);
    }

    /// The pixels of row `y`, by all their eights.
    pub(super) fn row(&self, y: usize) -> &[Eight] {
        let length = self.width * self.depth;
        self.words.get(y * length..(y + 1) * length).unwrap_or_default()
    }

    /// Becomes the largest of each 2 × 2 pixels of an even-sized map.
    #[inline(never)]
    pub(super) fn pool(&mut self, source: &Self) {
        self.shape(source.height / 2, source.width / 2, source.depth);
        let (depth, length) = (source.depth, source.width * source.depth);
        let rows = source.words.chunks_exact(2 * length).map(|rows| rows.split_at(length));
        for (out, (above, below)) in self.words.chunks_exact_mut(self.width * depth).zip(rows) {
            let pairs = above.chunks_exact(2 * depth).zip(below.chunks_exact(2 * depth));
            for (out, (above, below)) in out.chunks_exact_mut(depth).zip(pairs) {
                let ((a, b), (c, d)) = (above.split_at(depth), below.split_at(depth));
                for (out, ((a, b), (c, d))) in out.iter_mut().zip(a.iter().zip(b).zip(c.iter().zip(d))) {
                    let [a, b, c, d] = [a, b, c, d].map(Words::load);
                    *out = a.max(b).max(c.max(d)).store();
                }
            }
        }
    }

    /// Adds a map of half the size, each pixel to four.
    #[inline(never)]
    pub(super) fn add_enlarged(&mut self, other: &Self) {
        let (depth, length) = (self.depth, self.width * self.depth);
        for (y, row) in self.words.chunks_exact_mut(length).enumerate() {
            for (pair, small) in row.chunks_exact_mut(2 * depth).zip(other.row(y / 2).chunks_exact(depth)) {
                for pixel in pair.chunks_exact_mut(depth) {
                    for (at, more) in pixel.iter_mut().zip(small) {
                        *at = Words::load(at).add_saturated(Words::load(more)).store();
                    }
                }
            }
        }
    }
}
