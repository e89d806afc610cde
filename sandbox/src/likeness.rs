//! Whether two pictures are the same picture: a perceptual hash, which stands
//! in for comparing faces. It survives re-encoding and resizing and knows
//! nothing about people: another photo of the same person is another likeness.
//!
//! The hash is the `DCT` one of Zauner, "Implementation and Benchmarking of
//! Perceptual Image Hash Functions" (2010): 32 × 32 means of luma, the 8 × 8
//! lowest frequencies without the first, one bit each for above the median.
#![allow(clippy::cast_precision_loss, reason = "cell counts are far below 2^52")]

use std::f64::consts::PI;

use crate::face::Template;

/// Cells a side of the grid the picture is reduced to.
const GRID: usize = 32;
/// Frequencies a side that make the hash.
const BAND: usize = 8;
/// Bits by which two likenesses may differ and still be one identity.
pub const SAME_BITS: u32 = 10;
/// Bits from which on the score is 0; unrelated pictures differ by 32 on average.
const UNLIKE_BITS: f64 = 32.0;
/// Variance of luma below which a picture shows nothing at all.
const FLAT_VARIANCE: f64 = 25.0;

/// Luma of a picture, upright, one byte a pixel, rows from the top.
pub struct Luma {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// `width * height` bytes.
    pub data: Vec<u8>,
}

/// The least score of two pictures that count as one identity.
#[must_use]
pub fn same_score() -> f64 {
    score_of(SAME_BITS)
}

fn score_of(bits: u32) -> f64 {
    (100.0 * (1.0 - f64::from(bits) / UNLIKE_BITS)).clamp(0.0, 100.0)
}

/// 64 bits that say what a picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Likeness(pub u64);

impl Likeness {
    /// The likeness of a picture's centre 3:4 rectangle (what a portrait crop
    /// keeps); `None` when it is flat, so that there can be no face.
    #[must_use]
    pub fn of(luma: &Luma) -> Option<Self> {
        let cells = grid(luma)?;
        let mean = cells.iter().sum::<f64>() / cells.len() as f64;
        let variance = cells.iter().map(|cell| (cell - mean).powi(2)).sum::<f64>() / cells.len() as f64;
        if variance < FLAT_VARIANCE {
            return None;
        }
        let band = low_frequencies(&cells);
        let mut sorted = band.clone();
        sorted.sort_by(f64::total_cmp);
        let median = sorted.get(sorted.len() / 2).copied().unwrap_or(0.0);
        let bits = band.iter().fold(0, |bits: u64, &value| bits << 1 | u64::from(value > median));
        Some(Self(bits))
    }

    /// How alike two pictures are, 0..=100.
    #[must_use]
    pub fn score(self, other: Self) -> f64 {
        score_of((self.0 ^ other.0).count_ones())
    }

    /// Whether two pictures count as the same identity.
    #[must_use]
    pub fn same(self, other: Self) -> bool {
        (self.0 ^ other.0).count_ones() <= SAME_BITS
    }

    /// A template that compares as the likenesses do.
    #[must_use]
    pub fn template(self) -> Option<Template> {
        Template::of(&std::array::from_fn(|i| if self.0 >> (i / 2) & 1 == 1 { 1.0 } else { -1.0 }))
    }

    /// 16 hex digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        format!("{:016x}", self.0)
    }

    /// What [`Likeness::to_hex`] wrote.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        (hex.len() == 16).then(|| u64::from_str_radix(hex, 16).ok()).flatten().map(Self)
    }
}

/// The centre 3:4 rectangle as `GRID` × `GRID` means; `None` below one pixel a cell.
fn grid(luma: &Luma) -> Option<Vec<f64>> {
    let width = luma.width.min(luma.height * 3 / 4);
    let height = luma.height.min(luma.width * 4 / 3);
    if width < GRID || height < GRID || luma.data.len() < luma.width * luma.height {
        return None;
    }
    let (left, top) = ((luma.width - width) / 2, (luma.height - height) / 2);
    let mut cells = Vec::with_capacity(GRID * GRID);
    for row in 0..GRID {
        let rows = top + row * height / GRID..top + (row + 1) * height / GRID;
        for column in 0..GRID {
            let (from, to) = (left + column * width / GRID, left + (column + 1) * width / GRID);
            let mut sum = 0u64;
            for y in rows.clone() {
                let line = luma.data.get(y * luma.width + from..y * luma.width + to)?;
                sum += line.iter().map(|&value| u64::from(value)).sum::<u64>();
            }
            cells.push(sum as f64 / (rows.len() * (to - from)) as f64);
        }
    }
    Some(cells)
}

/// The `DCT-II` coefficients 0..8 × 0..8, row by row, the one that is the mean replaced by the next of its row.
fn low_frequencies(cells: &[f64]) -> Vec<f64> {
    let wave = |k: usize, n: usize| (PI * (2 * n + 1) as f64 * k as f64 / (2 * GRID) as f64).cos();
    let rows: Vec<f64> = cells
        .chunks_exact(GRID)
        .flat_map(|line| {
            (0..=BAND).map(move |k| line.iter().enumerate().map(|(n, cell)| cell * wave(k, n)).sum::<f64>())
        })
        .collect();
    let at = |u: usize, v: usize| -> f64 {
        rows.chunks_exact(BAND + 1)
            .enumerate()
            .map(|(n, line)| line.get(u).copied().unwrap_or(0.0) * wave(v, n))
            .sum()
    };
    (0..BAND * BAND)
        .map(|index| match (index % BAND, index / BAND) {
            (0, 0) => at(BAND, 0),
            (u, v) => at(u, v),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "test pictures"
    )]
    use super::*;

    fn picture(width: usize, height: usize, shade: impl Fn(f64, f64) -> f64) -> Luma {
        let data = (0..width * height)
            .map(|i| shade((i % width) as f64 / width as f64, (i / width) as f64 / height as f64) as u8)
            .collect();
        Luma { width, height, data }
    }

    fn blobs(x: f64, y: f64) -> f64 {
        120.0 + 80.0 * (7.0 * x).sin() * (5.0 * y).cos() + 40.0 * (13.0 * x * y).sin()
    }

    fn waves(x: f64, y: f64) -> f64 {
        120.0 + 90.0 * (9.0 * y + 2.0).sin() + 30.0 * (11.0 * x).cos()
    }

    #[test]
    fn another_size_of_one_picture_is_the_same_identity() {
        let large = Likeness::of(&picture(720, 960, blobs)).unwrap();
        let small = Likeness::of(&picture(481, 641, blobs)).unwrap();
        assert!(large.same(small), "{} bits", (large.0 ^ small.0).count_ones());
        assert!(large.score(small) > 68.0);
    }

    #[test]
    fn another_picture_is_another_identity() {
        let one = Likeness::of(&picture(720, 960, blobs)).unwrap();
        let other = Likeness::of(&picture(720, 960, waves)).unwrap();
        assert!(!one.same(other), "{} bits", (one.0 ^ other.0).count_ones());
        assert!(one.score(other) < 60.0);
    }

    #[test]
    fn a_flat_picture_has_none() {
        assert_eq!(Likeness::of(&picture(480, 640, |_, _| 128.0)), None);
        assert_eq!(Likeness::of(&picture(16, 16, blobs)), None);
    }

    #[test]
    fn hex_goes_there_and_back() {
        let likeness = Likeness(0x00ab_cdef_0123_4567);
        assert_eq!(likeness.to_hex(), "00abcdef01234567");
        assert_eq!(Likeness::from_hex(&likeness.to_hex()), Some(likeness));
        assert_eq!(Likeness::from_hex("xyz"), None);
    }
}
