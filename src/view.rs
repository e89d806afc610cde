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
}
