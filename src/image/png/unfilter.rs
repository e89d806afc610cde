//! The five filters undone (§9.2), on bytes; the pixel before is `N` bytes to the left.

/// Undoes a row's filter in place; none for a filter that there is not. `above` is the row before, unfiltered.
pub(super) fn unfilter(filter: u8, pixel: usize, row: &mut [u8], above: &[u8]) -> Option<()> {
    match (filter, pixel) {
        (0, _) => {}
        (2, _) => row.iter_mut().zip(above).for_each(|(byte, up)| *byte = byte.wrapping_add(*up)),
        (1 | 3 | 4, 1) => by_pixel::<1>(filter, row, above),
        (1 | 3 | 4, 2) => by_pixel::<2>(filter, row, above),
        (1 | 3 | 4, 3) => by_pixel::<3>(filter, row, above),
        (1 | 3 | 4, 4) => by_pixel::<4>(filter, row, above),
        (1 | 3 | 4, 6) => by_pixel::<6>(filter, row, above),
        (1 | 3 | 4, _) => by_pixel::<8>(filter, row, above),
        _ => return None,
    }
    Some(())
}

fn by_pixel<const N: usize>(filter: u8, row: &mut [u8], above: &[u8]) {
    let pixels = row.as_chunks_mut::<N>().0.iter_mut().zip(above.as_chunks::<N>().0);
    let (mut left, mut corner) = ([0; N], [0; N]);
    match filter {
        1 => pixels.for_each(|(pixel, _)| left = sum(pixel, left)),
        3 => {
            pixels
                .for_each(|(pixel, up)| left = sum(pixel, std::array::from_fn(|i| left[i].midpoint(up[i]))));
        }
        _ => pixels.for_each(|(pixel, up)| {
            left = sum(pixel, std::array::from_fn(|i| paeth(left[i], up[i], corner[i])));
            corner = *up;
        }),
    }
}

#[inline]
fn sum<const N: usize>(pixel: &mut [u8; N], with: [u8; N]) -> [u8; N] {
    *pixel = std::array::from_fn(|i| pixel[i].wrapping_add(with[i]));
    *pixel
}

/// Whichever of the three is nearest to left + up - corner, the earlier where two are.
#[inline]
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (to_left, to_up, to_corner) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if to_left <= to_up && to_left <= to_corner {
        left
    } else if to_up <= to_corner {
        up
    } else {
        corner
    }
}
