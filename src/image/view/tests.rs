use std::borrow::Cow;

use proptest::prelude::*;

use super::{Cut, Viewer};
use crate::image::matrix::{Matrix, ToRgb};
use crate::image::orient::Orientation;
use crate::image::raster::{Layout, Pixels, Plane, Raster};
use crate::view::View;

fn jfif() -> ToRgb {
    ToRgb::new(Matrix::Bt601, true)
}

fn shown(pixels: &Pixels<'_>, cut: &Cut) -> View {
    let mut view = View::default();
    Viewer::default().show(pixels, &jfif(), cut, &mut view);
    assert_eq!((view.width, view.height), (cut.size.0 as usize, cut.size.1 as usize));
    assert_eq!(view.rgb.len(), view.width * view.height * 3);
    view
}

/// Any picture, the same for the same seed.
fn noise(length: usize, seed: u32) -> Vec<u8> {
    let mut state = seed | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 11) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn rgbx(width: usize, height: usize, data: &[u8]) -> Pixels<'_> {
    Pixels::Packed(Raster::tight(width, height, Layout::Rgbx, Cow::Borrowed(data)))
}

/// The mean over an area, in floating point.
fn mean_of(data: &[u8], width: usize, [x0, x1, y0, y1]: [f64; 4], channel: usize) -> f64 {
    let part = |at: usize, from: f64, to: f64| {
        (to.min(at as f64 + 1.0) - from.max(at as f64)).max(0.0) / (to - from)
    };
    let mut sum = 0.0;
    for y in y0.floor() as usize..y1.ceil() as usize {
        for x in x0.floor() as usize..x1.ceil() as usize {
            let sample = data.get((y * width + x) * 4 + channel).copied().unwrap_or(0);
            sum += f64::from(sample) * part(x, x0, x1) * part(y, y0, y1);
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_pixel_is_the_mean_of_its_area(
        width in 8_u32..90, height in 8_u32..90, x in 0.0..0.5_f64, y in 0.0..0.5_f64, shrink in 1.0..9.0_f64, seed: u32,
    ) {
        let data = noise((width * height * 4) as usize, seed);
        let (left, top) = ((x * f64::from(width)) as u32, (y * f64::from(height)) as u32);
        let area = [left, top, width - left, height - top];
        let size = [area[2], area[3]].map(|side| ((f64::from(side) / shrink) as u32).max(1));
        let cut = Cut { area, size: (size[0], size[1]), stored: (width, height), orientation: Orientation::from_exif(1), every: 1 };
        let view = shown(&rgbx(width as usize, height as usize, &data), &cut);
        let step = [f64::from(area[2]) / f64::from(size[0]), f64::from(area[3]) / f64::from(size[1])];
        for (i, pixel) in view.rgb.as_chunks::<3>().0.iter().enumerate() {
            let (column, row) = ((i % view.width) as f64, (i / view.width) as f64);
            let x0 = f64::from(left) + column * step[0];
            let y0 = f64::from(top) + row * step[1];
            for (channel, got) in pixel.iter().enumerate() {
                let expected = mean_of(&data, width as usize, [x0, x0 + step[0], y0, y0 + step[1]], channel);
                // A byte between the passes, and weights in 256ths.
                prop_assert!((f64::from(*got) - expected).abs() < 2.6, "{got} at {column}, {row}, expected {expected}");
            }
        }
    }

    #[test]
    fn a_flat_picture_stays_what_it_is(value: u8, width in 1_u32..200, height in 1_u32..60, w in 1_u32..70, h in 1_u32..70) {
        let data = vec![value; (width * height * 4) as usize];
        let cut = Cut { area: [0, 0, width, height], size: (w, h), stored: (width, height), orientation: Orientation::from_exif(1), every: 1 };
        let view = shown(&rgbx(width as usize, height as usize, &data), &cut);
        prop_assert!(view.rgb.iter().all(|sample| *sample == value));
    }
}

/// A cut of a turned picture shows what the same cut of the upright one shows.
#[test]
fn a_turned_picture_is_shown_upright() {
    let (width, height) = (48_usize, 36_usize);
    let stored = noise(width * height * 4, 7);
    for value in 1..=8 {
        let orientation = Orientation::from_exif(value);
        let turned = orientation.apply(stored.as_chunks::<4>().0.to_vec(), width, height).into_flattened();
        let upright = orientation.size((width as u32, height as u32));
        let area = [4, 8, upright.0 - 8, upright.1 - 12];
        let size = (area[2] / 2, area[3] / 2);
        let cut = Cut { area, size, stored: (width as u32, height as u32), orientation, every: 1 };
        let got = shown(&rgbx(width, height, &stored), &cut);
        let plain = Cut { stored: upright, orientation: Orientation::from_exif(1), ..cut };
        let expected = shown(&rgbx(upright.0 as usize, upright.1 as usize, &turned), &plain);
        // Columns first or rows first round differently.
        let worst = got.rgb.iter().zip(&expected.rgb).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(1), "orientation {value}: {worst:?}");
    }
}

/// Planes of any density, and of a part of the picture, show the colours and the place they stand for.
#[test]
fn planes_show_what_pixels_do() {
    let plane = |left, top, width, height, spacing, of: &dyn Fn(f64, f64) -> f64| {
        let at = |i: usize, first: usize| ((i + first) as f64 + 0.5) * spacing;
        let samples = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let samples: Vec<u8> = samples.map(|(x, y)| of(at(x, left), at(y, top)) as u8).collect();
        Plane { left, top, width, height, stride: width, spacing: [spacing; 2], samples: Cow::Owned(samples) }
    };
    let planes = Pixels::Planar(vec![
        plane(10, 20, 100, 70, 1.0, &|x, y| 60.0 + x / 2.0 + y / 4.0),
        plane(5, 10, 50, 35, 2.0, &|x, _| 100.0 + x / 4.0),
        plane(5, 10, 50, 35, 2.0, &|_, y| 160.0 - y / 4.0),
    ]);
    let cut = Cut {
        area: [16, 24, 80, 60],
        size: (20, 15),
        stored: (128, 96),
        orientation: Orientation::from_exif(1),
        every: 1,
    };
    let view = shown(&planes, &cut);
    for (i, pixel) in view.rgb.as_chunks::<3>().0.iter().enumerate() {
        let (x, y) = (18.0 + 4.0 * (i % 20) as f64, 26.0 + 4.0 * (i / 20) as f64);
        let expected =
            jfif().rgb((60.0 + x / 2.0 + y / 4.0) as u8, (100.0 + x / 4.0) as u8, (160.0 - y / 4.0) as u8);
        for (got, expected) in pixel.iter().zip(expected) {
            assert!(got.abs_diff(expected) <= 4, "{pixel:?} at {x}, {y}, expected {expected}");
        }
    }
}

#[test]
fn a_gray_plane_is_gray() {
    let samples = Cow::Owned(noise(32 * 32, 3));
    let gray = Pixels::Planar(vec![Plane {
        left: 0,
        top: 0,
        width: 32,
        height: 32,
        stride: 32,
        spacing: [1.0; 2],
        samples,
    }]);
    let cut = Cut {
        area: [0, 0, 32, 32],
        size: (9, 9),
        stored: (32, 32),
        orientation: Orientation::from_exif(1),
        every: 1,
    };
    assert!(shown(&gray, &cut).rgb.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b));
}

/// Half the rows of a picture that gets eight times smaller tell nearly what all do.
#[test]
fn every_other_row_is_enough_where_many_become_one() {
    let (width, height) = (320_u32, 240_u32);
    let smooth = |i: usize| ((i / 4 % 320) * (i / 1280) / 300) as u8;
    let data: Vec<u8> = (0..(width * height * 4) as usize).map(smooth).collect();
    let cut = |every| Cut {
        area: [0, 0, width, height],
        size: (40, 30),
        stored: (width, height),
        orientation: Orientation::from_exif(1),
        every,
    };
    let pixels = rgbx(width as usize, height as usize, &data);
    let (all, half) = (shown(&pixels, &cut(1)), shown(&pixels, &cut(2)));
    let worst = all.rgb.iter().zip(&half.rgb).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst <= Some(2), "{worst:?}");
}
