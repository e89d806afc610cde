//! A small upright picture: what the detector and the measures look at, whatever the large one came as.

/// Pixels in sRGB, as a viewer sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Red, green and blue of each pixel, row by row: `width * height * 3` bytes.
    pub rgb: Vec<u8>,
}

impl View {
    /// The pixels of row `y`; none of a row that does not exist.
    #[must_use]
    pub fn row(&self, y: usize) -> &[[u8; 3]] {
        let start = y * self.width;
        self.rgb.as_chunks().0.get(start..start + self.width).unwrap_or_default()
    }

    /// Makes of `part` so many columns from one on, and so many rows.
    pub(crate) fn part(&self, [columns, rows]: [(usize, usize); 2], part: &mut Self) {
        (part.width, part.height) = (columns.1, rows.1);
        part.rgb.clear();
        for y in rows.0..rows.0 + rows.1 {
            let row = self.row(y).get(columns.0..columns.0 + columns.1).unwrap_or_default();
            part.rgb.extend_from_slice(row.as_flattened());
        }
    }

    /// The view turned clockwise by so many quarters.
    pub(crate) fn turned(&self, quarters: u8) -> Self {
        let (w, h) = (self.width, self.height);
        let (width, height) = if quarters % 2 == 1 { (h, w) } else { (w, h) };
        let from = |x: usize, y: usize| match quarters % 4 {
            1 => (y, h - 1 - x),
            2 => (w - 1 - x, h - 1 - y),
            3 => (w - 1 - y, x),
            _ => (x, y),
        };
        let pixel = |(x, y): (usize, usize)| self.row(y).get(x).copied().unwrap_or_default();
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, height, rgb: places.flat_map(|(x, y)| pixel(from(x, y))).collect() }
    }

    /// Makes of `small` a view of every 3 × 3 pixels' mean; what is over at the right and at the bottom is left out.
    #[allow(clippy::cast_possible_truncation, reason = "a mean of bytes")]
    pub(crate) fn third(&self, small: &mut Self) {
        (small.width, small.height) = (self.width / 3, self.height / 3);
        small.rgb.clear();
        for y in 0..small.height {
            let [a, b, c] = [0, 1, 2].map(|k| self.row(3 * y + k).as_chunks::<3>().0);
            for ((a, b), c) in a.iter().zip(b).zip(c) {
                let sum = |channel: usize| {
                    [a, b, c].iter().flat_map(|row| row.map(|pixel| u32::from(pixel[channel]))).sum::<u32>()
                };
                // A ninth, rounded.
                small.rgb.extend([0, 1, 2].map(|channel| ((sum(channel) * 7282 + 32_768) >> 16) as u8));
            }
        }
    }
}
