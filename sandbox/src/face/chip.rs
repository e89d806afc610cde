//! The upright square round a face that a net looks at: eyes, nose and mouth where the net learnt them to be.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "places are clamped to the picture before they become whole"
)]

/// Where dlib has eyes, nose and mouth corners in a face of side 1 (the means of its 68 points), without a margin.
const FACE: [[f64; 2]; 5] =
    [[0.2255, 0.216], [0.7548, 0.216], [0.4901, 0.5156], [0.2541, 0.7802], [0.7261, 0.7802]];
/// Most samples a side of one pixel of the chip.
const MOST_SAMPLES: usize = 16;

/// A picture's pixels, upright.
pub struct Rgb {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Red, green, blue of each, row by row.
    pub data: Vec<u8>,
}

/// A square of so many pixels a side, the face with a margin of `pad` faces on each side.
#[derive(Clone, Copy, Debug)]
pub struct Chip {
    /// Pixels a side.
    pub side: usize,
    /// The margin, as a share of the face.
    pub pad: f64,
}

impl Chip {
    /// The picture's pixels where the points of a face say it is: red, green and blue planes of 0..=255. What is beyond the
    /// picture's edge is its edge. Of a face larger than the chip each pixel is the mean of several samples.
    #[must_use]
    pub fn cut(&self, picture: &Rgb, points: &[[f64; 2]; 5]) -> Vec<f32> {
        let Turn { a, b, x, y } = Turn::onto(&self.template(), points);
        let every = (a.hypot(b).ceil() as usize).clamp(1, MOST_SAMPLES);
        let steps: Vec<f64> = (0..every).map(|i| (i as f64 + 0.5) / every as f64 - 0.5).collect();
        let weight = 1.0 / (every * every) as f64;
        let plane = self.side * self.side;
        let mut planes = vec![0.0; 3 * plane];
        for at in 0..plane {
            let (column, row) = ((at % self.side) as f64, (at / self.side) as f64);
            let mut sum = [0.0; 3];
            for down in &steps {
                for across in &steps {
                    let (u, v) = (column + across, row + down);
                    let seen = picture.sample(a * u - b * v + x, b * u + a * v + y);
                    for (sum, seen) in sum.iter_mut().zip(seen) {
                        *sum += seen * weight;
                    }
                }
            }
            for (out, sum) in planes.iter_mut().skip(at).step_by(plane).zip(sum) {
                *out = sum as f32;
            }
        }
        planes
    }

    /// Where the points are in the chip, as pixels' centres count.
    fn template(&self) -> [[f64; 2]; 5] {
        FACE.map(|point| point.map(|at| (at + self.pad) / (1.0 + 2.0 * self.pad) * self.side as f64 - 0.5))
    }
}

impl Rgb {
    /// The picture between its pixels.
    fn sample(&self, x: f64, y: f64) -> [f64; 3] {
        let inside = |at: f64, length: usize| at.clamp(0.0, (length.max(1) - 1) as f64);
        let (x, y) = (inside(x, self.width), inside(y, self.height));
        let (left, top) = (x.floor(), y.floor());
        let (right, below) = (x - left, y - top);
        let (left, top) = (left as usize, top as usize);
        let next = ((left + 1).min(self.width.max(1) - 1), (top + 1).min(self.height.max(1) - 1));
        let [nw, ne, sw, se] =
            [(left, top), (next.0, top), (left, next.1), next].map(|(x, y)| self.pixel(x, y));
        [0, 1, 2].map(|c: usize| {
            let part = |pixel: [u8; 3]| pixel.get(c).copied().map_or(0.0, f64::from);
            let upper = part(nw) * (1.0 - right) + part(ne) * right;
            let lower = part(sw) * (1.0 - right) + part(se) * right;
            upper * (1.0 - below) + lower * below
        })
    }

    fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        self.data.as_chunks().0.get(y * self.width + x).copied().unwrap_or_default()
    }
}

/// A turn, a scale and a shift: (u, v) goes to (a u - b v + x, b u + a v + y).
struct Turn {
    a: f64,
    b: f64,
    x: f64,
    y: f64,
}

impl Turn {
    /// The one that brings points nearest to others, in the sum of squares.
    fn onto(from: &[[f64; 2]; 5], to: &[[f64; 2]; 5]) -> Self {
        let mean = |points: &[[f64; 2]; 5]| {
            let [x, y] = points.iter().fold([0.0, 0.0], |[x, y], [u, v]| [x + u, y + v]);
            [x / 5.0, y / 5.0]
        };
        let ([fx, fy], [tx, ty]) = (mean(from), mean(to));
        let (mut along, mut across, mut square) = (0.0, 0.0, 0.0);
        for ([u, v], [x, y]) in from.iter().zip(to) {
            let (u, v, x, y) = (u - fx, v - fy, x - tx, y - ty);
            along += u * x + v * y;
            across += u * y - v * x;
            square += u * u + v * v;
        }
        let (a, b) = (along / square, across / square);
        Self { a, b, x: tx - a * fx + b * fy, y: ty - b * fx - a * fy }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    const CHIP: Chip = Chip { side: 60, pad: 0.25 };

    /// Red grows to the right, green downwards, blue is one.
    fn slopes() -> Rgb {
        let pixels = (0..200usize).flat_map(|y| (0..200usize).map(move |x| [x as u8, y as u8, 9]));
        Rgb { width: 200, height: 200, data: pixels.flatten().collect() }
    }

    /// What the chip shows at a place of the template must be the picture's colour at the point it was made of.
    #[test]
    fn points_of_a_turned_face_come_where_the_template_has_them() {
        let (sine, cosine) = 0.5f64.sin_cos();
        let points = CHIP
            .template()
            .map(|[u, v]| [1.7 * (cosine * u - sine * v) + 80.0, 1.7 * (sine * u + cosine * v) + 30.0]);
        let chip = CHIP.cut(&slopes(), &points);
        for ([x, y], [u, v]) in points.into_iter().zip(CHIP.template()) {
            let at = (v.round() as usize) * CHIP.side + u.round() as usize;
            let plane = CHIP.side * CHIP.side;
            let seen = [0, 1, 2].map(|c| f64::from(*chip.get(c * plane + at).unwrap()));
            // Rounding to a pixel of the chip is half of one at most, 1.7 of the picture's a pixel.
            let [red, green, blue] = seen;
            assert!((red - x).abs() < 1.3 && (green - y).abs() < 1.3 && (blue - 9.0).abs() < 0.01);
        }
    }

    #[test]
    fn beyond_the_edge_is_the_edge() {
        let chip = CHIP.cut(&slopes(), &CHIP.template().map(|[u, v]| [u - 20.0, v - 20.0]));
        assert!(chip.iter().take(10).all(|red| *red == 0.0), "{:?}", chip.get(..10));
    }
}
