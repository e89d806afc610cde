//! Colour: BT.601 full range as JFIF 1.02 fixes it, in fixed point, and what alpha and ink become on the way.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "values are proved in range by the coefficients, which sum to one"
)]

use crate::simd::words::{Sums, Words};

/// Pixels converted at once.
const EIGHT: usize = 32;

/// Two rows of pixels, R, G, B and a byte that does not count, to two rows of Y and one of Cb and Cr for each 2 × 2 pixels. An odd row's
/// last pixel stands for two. The rows written have room for whole eights of Y, whole fours of the others.
pub(super) fn rows(pixels: [&[u8]; 2], luma: [&mut [u8]; 2], chroma: [&mut [u8]; 2]) {
    let [(above, above_rest), (below, below_rest)] = pixels.map(<[u8]>::as_chunks::<EIGHT>);
    let [y0, y1] = luma.map(|row| row.as_chunks_mut::<8>().0.iter_mut());
    let [cb, cr] = chroma.map(|row| row.as_chunks_mut::<4>().0.iter_mut());
    let rest = (!above_rest.is_empty()).then(|| [filled(above_rest), filled(below_rest)]);
    let pixels = above.iter().zip(below).chain(rest.as_ref().map(|[a, b]| (a, b)));
    for (((a, b), (y0, y1)), (cb, cr)) in pixels.zip(y0.zip(y1)).zip(cb.zip(cr)) {
        ([*y0, *y1], [*cb, *cr]) = eight(a, b);
    }
}

/// Fewer than eight pixels, the last of them repeated.
fn filled(rest: &[u8]) -> [u8; EIGHT] {
    let last = rest.len() - 4;
    core::array::from_fn(|i| rest[if i < rest.len() { i } else { last + i % 4 }])
}

/// Eight pixels of two rows: Y of each, Cb and Cr of each 2 × 2.
#[inline(always)]
fn eight(above: &[u8; EIGHT], below: &[u8; EIGHT]) -> ([[u8; 8]; 2], [[u8; 4]; 2]) {
    // Red and blue of four pixels, green and what does not count.
    let [above, below] = [above, below].map(|row| {
        let fours = row.as_chunks().0;
        [Words::halves(&fours[0]), Words::halves(&fours[1])]
    });
    let y = [above, below].map(|row| {
        let [left, right] = row.map(|four| weighed(four, LUMA).add(Sums::splat(1 << 14)).shifted::<15>());
        left.narrow(right).to_bytes()
    });
    let both = |half: usize| {
        let sum = |k: usize| above[k][half].add(below[k][half]);
        sum(0).paired(sum(1))
    };
    let four = [both(0), both(1)];
    let [blue, red] = [BLUE, RED]
        .map(|weights| weighed(four, weights).add(Sums::splat((128 << 16) + (1 << 15))).shifted::<16>());
    let chroma = blue.narrow(red).to_bytes();
    let [blue, red] = [0, 4].map(|from| core::array::from_fn(|i| chroma[from + i]));
    (y, [blue, red])
}

#[inline(always)]
fn weighed([red_blue, green]: [Words; 2], [r, g, b]: [i16; 3]) -> Sums {
    red_blue.dot(Words::pairs(r, b)).add(green.dot(Words::pairs(g, 0)))
}

/// What red, green and blue give to luminance, Q15.
const LUMA: [i16; 3] = [9_798, 19_235, 3_735];
/// To blue and red difference, Q14.
const BLUE: [i16; 3] = [-2_765, -5_427, 8_192];
const RED: [i16; 3] = [8_192, -6_860, -1_332];

/// A sample of the given opacity over white.
#[inline]
pub(super) fn over_white(sample: u8, alpha: u8) -> u8 {
    255 - mul255(255 - sample, alpha)
}

/// The inks of a YCCK pixel, as stored (libjpeg's jdcolor.c, `ycck_cmyk_convert`).
pub(crate) fn inks([y, cb, cr, k]: [u8; 4]) -> [u8; 4] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let ink = |light: i32| 255 - ((light + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [ink(y + 91_881 * cr), ink(y - 22_554 * cb - 46_802 * cr), ink(y + 116_130 * cb), k]
}

/// `a * b / 255`, rounded.
#[inline]
pub(super) fn mul255(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::{over_white, rows};

    /// One colour, as it comes out in the first and in the last place of a row of `count` pixels.
    fn converted(rgb: [u8; 3], count: usize) -> [[u8; 3]; 2] {
        let row: Vec<u8> = [rgb[0], rgb[1], rgb[2], 77].repeat(count);
        let (mut y, mut c) = ([[0; 16]; 2], [[0; 8]; 2]);
        let ([y0, y1], [cb, cr]) = (&mut y, &mut c);
        rows([&row, &row], [y0, y1], [cb, cr]);
        let last = count.div_ceil(2) - 1;
        [[y[0][0], c[0][0], c[1][0]], [y[1][count - 1], c[0][last], c[1][last]]]
    }

    #[test]
    fn stays_within_one_of_jfif() {
        for (r, g, b) in
            (0..=255).step_by(15).flat_map(|r| (0..=255).step_by(5).map(move |g| (r, g, 255 - r / 2)))
        {
            let (rf, gf, bf) = (f64::from(r), f64::from(g), f64::from(b));
            for [y, cb, cr] in [8, 3, 13].map(|count| converted([r, g, b], count)).as_flattened() {
                assert!((f64::from(*y) - (0.299 * rf + 0.587 * gf + 0.114 * bf)).abs() <= 0.51);
                assert!(
                    (f64::from(*cb) - (128.0 - 0.168_736 * rf - 0.331_264 * gf + 0.5 * bf)).abs() <= 0.52
                );
                assert!(
                    (f64::from(*cr) - (128.0 + 0.5 * rf - 0.418_688 * gf - 0.081_312 * bf)).abs() <= 0.52
                );
            }
        }
    }

    /// Chroma is the mean of its own four pixels and of no other.
    #[test]
    fn every_four_pixels_have_their_own_chroma() {
        let red = |of: usize| if of == 5 { 200 } else { 0 };
        let row: Vec<u8> = (0..11).flat_map(|x| [red(x), 0, 0, 0]).collect();
        let none = vec![0; row.len()];
        let (mut y, mut c) = ([[0; 16]; 2], [[0; 8]; 2]);
        let ([y0, y1], [cb, cr]) = (&mut y, &mut c);
        rows([&none, &row], [y0, y1], [cb, cr]);
        assert_eq!(
            y.map(|row| row.map(|y| y / 60)),
            [[0; 16], [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]
        );
        assert_eq!(c.map(|row| row.map(|c| c - 120)), [[8, 8, 0, 8, 8, 8, 8, 8], [8, 8, 33, 8, 8, 8, 8, 8]]);
    }

    #[test]
    fn ends_are_exact() {
        assert_eq!(converted([255; 3], 8)[0], [255, 128, 128]);
        assert_eq!(converted([0, 0, 255], 8)[0][1], 255);
        assert_eq!((over_white(10, 255), over_white(10, 0)), (10, 255));
    }
}
