//! The eight EXIF orientations: on rectangles before the resize, on the small
//! planes after it (EXIF 2.32 §4.6.4, tag 274).

/// Columns turned at once, so that a cache line serves more than one row.
const BAND: usize = 16;

/// Where an orientation takes the stored rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Orientation {
    /// Rows become columns.
    pub(crate) transposed: bool,
    /// Stored columns run against the axis they become.
    pub(crate) flip_x: bool,
    /// Stored rows run against the axis they become.
    pub(crate) flip_y: bool,
}

impl Orientation {
    /// The orientation of an EXIF value; anything but 2..=8 is upright.
    pub(crate) const fn from_exif(value: u8) -> Self {
        let (transposed, flip_x, flip_y) = match value {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, false, true),
            7 => (true, true, true),
            8 => (true, true, false),
            _ => (false, false, false),
        };
        Self { transposed, flip_x, flip_y }
    }

    /// A size as stored, from a size upright (or the other way round).
    pub(crate) const fn size(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.transposed { (height, width) } else { (width, height) }
    }

    /// Where an upright rectangle (x, y, width, height) lies in a stored picture of `stored` size.
    pub(crate) fn rect_to_stored(self, rect: [u32; 4], stored: (u32, u32)) -> [u32; 4] {
        let [x, y, w, h] = rect;
        let [x, y, w, h] = if self.transposed { [y, x, h, w] } else { [x, y, w, h] };
        [if self.flip_x { stored.0 - x - w } else { x }, if self.flip_y { stored.1 - y - h } else { y }, w, h]
    }

    /// The upright plane of a stored one of `width × height`.
    pub(crate) fn apply<T: Copy + Default>(self, plane: Vec<T>, width: usize, height: usize) -> Vec<T> {
        if self == Self::from_exif(1) || width == 0 {
            return plane;
        }
        if self.transposed { self.transpose(&plane, width, height) } else { self.flip(plane, width) }
    }

    fn flip<T: Copy>(self, mut plane: Vec<T>, width: usize) -> Vec<T> {
        if self.flip_x && self.flip_y {
            plane.reverse();
        } else if self.flip_x {
            plane.chunks_exact_mut(width).for_each(<[T]>::reverse);
        } else {
            let mut out = Vec::with_capacity(plane.len());
            plane.chunks_exact(width).rev().for_each(|row| out.extend_from_slice(row));
            return out;
        }
        plane
    }

    fn transpose<T: Copy + Default>(self, plane: &[T], width: usize, height: usize) -> Vec<T> {
        let mut out = vec![T::default(); plane.len()];
        for (i, rows) in out.chunks_mut(BAND * height).enumerate() {
            self.band(plane, i * BAND, rows, (width, height));
        }
        out
    }

    /// The upright rows from `first` on, of a plane as it is stored. A function of its own, so that an engine can change to better code
    /// between two of its calls.
    #[inline(never)]
    fn band<T: Copy>(self, plane: &[T], first: usize, rows: &mut [T], (width, height): (usize, usize)) {
        for (y, source) in plane.chunks_exact(width).enumerate() {
            let to = if self.flip_y { height - 1 - y } else { y };
            for (k, row) in rows.chunks_exact_mut(height).enumerate() {
                let x = first + k;
                row[to] = source[if self.flip_x { width - 1 - x } else { x }];
            }
        }
    }
}

/// The EXIF orientation that turns a quarter more, clockwise.
pub(crate) const fn quarter_more(value: u8) -> u8 {
    match value {
        2 => 7,
        3 => 8,
        4 => 5,
        5 => 2,
        6 => 3,
        7 => 4,
        8 => 1,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::{Orientation, quarter_more};

    #[test]
    fn a_quarter_more_is_a_turn_after_the_other() {
        let stored = vec![1, 2, 3, 4, 5, 6];
        for value in 1..=8 {
            let first = Orientation::from_exif(value);
            let (width, height) = first.size((3, 2));
            let upright = first.apply(stored.clone(), 3, 2);
            let turned = Orientation::from_exif(6).apply(upright, width as usize, height as usize);
            assert_eq!(
                Orientation::from_exif(quarter_more(value)).apply(stored.clone(), 3, 2),
                turned,
                "{value}"
            );
        }
    }

    /// EXIF's own words: which corner of the scene the stored 0th row and 0th column are.
    #[test]
    fn the_stored_first_sample_lands_in_the_named_corner() {
        // Stored 3 × 2: 1 2 3 / 4 5 6.
        let expected: [(u8, &[u8]); 8] = [
            (1, &[1, 2, 3, 4, 5, 6]),
            (2, &[3, 2, 1, 6, 5, 4]),
            (3, &[6, 5, 4, 3, 2, 1]),
            (4, &[4, 5, 6, 1, 2, 3]),
            (5, &[1, 4, 2, 5, 3, 6]),
            (6, &[4, 1, 5, 2, 6, 3]),
            (7, &[6, 3, 5, 2, 4, 1]),
            (8, &[3, 6, 2, 5, 1, 4]),
        ];
        for (value, upright) in expected {
            let got = Orientation::from_exif(value).apply(vec![1, 2, 3, 4, 5, 6], 3, 2);
            assert_eq!(got, upright, "orientation {value}");
        }
    }

    fn part(plane: &[u8], width: u32, [x, y, w, h]: [u32; 4]) -> Vec<u8> {
        let rows = (y..y + h).flat_map(|row| (x..x + w).map(move |column| row * width + column));
        rows.map(|at| plane[at as usize]).collect()
    }

    #[test]
    fn a_rectangle_goes_where_its_pixels_are() {
        let stored: Vec<u8> = (0..20).collect();
        for value in 1..=8 {
            let turn = Orientation::from_exif(value);
            let upright = turn.apply(stored.clone(), 5, 4);
            let rect = [1, 1, 2, 3];
            let mut a = part(&upright, turn.size((5, 4)).0, rect);
            let mut b = part(&stored, 5, turn.rect_to_stored(rect, (5, 4)));
            a.sort_unstable();
            b.sort_unstable();
            assert_eq!(a, b, "orientation {value}");
        }
    }
}
