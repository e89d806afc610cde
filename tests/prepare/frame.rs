//! Frames of a camera: the formats among themselves, turns, layouts, and what is not a frame.

use std::cell::Cell;
use std::ops::Range;

use facegate::Code;
use facegate::image::frame::{Elsewhere, Frame, FrameFormat, PlaneLayout};
use facegate::image::matrix::Matrix;
use facegate::prepare::{CropMode, Options, Prepared, Source, inspect, prepare};
use image::RgbImage;
use proptest::prelude::*;

use crate::photo::{Photo, psnr};
use crate::pictures::{rgba, scene, stored};

fn frame(format: FrameFormat, (width, height): (u32, u32), data: &[u8]) -> Frame<'_> {
    let (matrix, layout, elsewhere) = (Matrix::Bt601, &[], None);
    Frame {
        format,
        width,
        height,
        data,
        elsewhere,
        layout,
        matrix,
        full_range: true,
        rotation: 0,
        flip: false,
    }
}

fn photo(frame: Frame<'_>) -> Prepared {
    prepare(Source::Frame(frame), &Options::default()).unwrap()
}

fn refused(frame: Frame<'_>) -> Code {
    let error = prepare(Source::Frame(frame), &Options::default()).unwrap_err();
    assert_eq!(inspect(Source::Frame(frame), &Options::default()).unwrap_err(), error);
    error.code()
}

/// I420 of BT.601, full range (JFIF's own formulas), chroma by the mean.
fn i420(picture: &RgbImage) -> Vec<u8> {
    let (width, height) = picture.dimensions();
    let mut out: Vec<u8> = Vec::new();
    let weigh = |weights: [f64; 3], add: f64, step: u32, out: &mut Vec<u8>| {
        for (y, x) in (0..height)
            .step_by(step as usize)
            .flat_map(|y| (0..width).step_by(step as usize).map(move |x| (y, x)))
        {
            let near: Vec<_> = (0..step * step)
                .map(|k| picture.get_pixel((x + k % step).min(width - 1), (y + k / step).min(height - 1)).0)
                .collect();
            let value = |p: &[u8; 3]| (0..3).map(|c| weights[c] * f64::from(p[c])).sum::<f64>() + add;
            let mean = near.iter().map(value).sum::<f64>() / f64::from(step * step);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            out.push(mean.round().clamp(0.0, 255.0) as u8);
        }
    };
    weigh([0.299, 0.587, 0.114], 0.0, 1, &mut out);
    weigh([-0.168_736, -0.331_264, 0.5], 128.0, 2, &mut out);
    weigh([0.5, -0.418_688, -0.081_312], 128.0, 2, &mut out);
    out
}

/// The same with U and V side by side.
fn nv12(i420: &[u8], (width, height): (usize, usize)) -> Vec<u8> {
    let (luma, chroma) = i420.split_at(width * height);
    let (blue, red) = chroma.split_at(chroma.len() / 2);
    luma.iter().copied().chain(blue.iter().zip(red).flat_map(|(b, r)| [*b, *r])).collect()
}

#[test]
fn nv12_is_the_photo_of_i420_and_close_to_rgba() {
    let size = (601, 803);
    let picture = scene(size.0, size.1);
    let planar = i420(&picture);
    let side_by_side = nv12(&planar, (601, 803));
    let (a, b) = (
        photo(frame(FrameFormat::I420, size, &planar)),
        photo(frame(FrameFormat::Nv12, size, &side_by_side)),
    );
    assert_eq!(a.photo, b.photo);
    assert_eq!((a.report.image.format, b.report.image.format), ("i420", "nv12"));
    assert_eq!((a.report.image.width, a.report.image.height, a.report.image.orientation), (601, 803, 1));
    assert_eq!(a.report.image.bytes, planar.len() as u64);
    let packed = photo(frame(FrameFormat::Rgba, size, &rgba(&picture)));
    let likeness = psnr(&Photo::read(&a.photo).picture, &Photo::read(&packed.photo).picture);
    assert!(likeness > 40.0, "{likeness}");
}

#[test]
fn packed_pixels_of_any_order_are_one_photo() {
    let size = (600, 800);
    let data = rgba(&scene(size.0, size.1));
    let expected =
        prepare(Source::Rgba { width: 600, height: 800, data: &data }, &Options::default()).unwrap();
    let ordered = |order: [usize; 3], last: Option<u8>| {
        let pixel = |p: &[u8]| [p[order[0]], p[order[1]], p[order[2]], last.unwrap_or(p[3])];
        data.chunks_exact(4).flat_map(pixel).collect::<Vec<u8>>()
    };
    for (format, data) in [
        (FrameFormat::Rgba, ordered([0, 1, 2], None)),
        (FrameFormat::Rgbx, ordered([0, 1, 2], Some(7))),
        (FrameFormat::Bgra, ordered([2, 1, 0], None)),
        (FrameFormat::Bgrx, ordered([2, 1, 0], Some(7))),
    ] {
        let got = photo(frame(format, size, &data));
        assert!(got == expected, "{format:?}");
    }
    // Alpha has a meaning only where there is one.
    let clear = ordered([0, 1, 2], Some(0));
    let white = Photo::read(&photo(frame(FrameFormat::Rgba, size, &clear)).photo).picture;
    assert!(white.as_raw().iter().all(|sample| *sample >= 254));
    assert_eq!(
        photo(frame(FrameFormat::Bgra, size, &clear)).photo,
        photo(frame(FrameFormat::Rgba, size, &clear)).photo
    );
}

/// Rows that are copied one by one, whole frames copied for a look, and frames in memory are the same photo; of what the photo does not need
/// nothing is asked for, and never more than there is.
#[test]
fn pixels_elsewhere_are_the_same_photo() {
    let size = (1280, 720);
    let mut packed = rgba(&scene(size.0, size.1));
    packed.chunks_exact_mut(4).step_by(7).for_each(|pixel| pixel[3] = 90);
    let layout = [PlaneLayout { offset: 40, stride: 1280 * 4 + 12 }];
    let mut padded = vec![77; 40];
    packed.chunks_exact(1280 * 4).for_each(|row| padded.extend([row, &[77; 12]].concat()));
    let formats = [FrameFormat::Rgba, FrameFormat::Rgbx, FrameFormat::Bgra, FrameFormat::Bgrx];
    for (format, (data, layout), rotation) in formats.into_iter().flat_map(|format| {
        let ways: [(_, &[PlaneLayout]); 2] = [(&packed, &[]), (&padded, &layout)];
        ways.into_iter().flat_map(move |way| [0, 90].map(|rotation| (format, way, rotation)))
    }) {
        let here = Frame { layout, rotation, ..frame(format, size, data) };
        let asked = Cell::new(0);
        let copy = |bytes: Range<usize>| {
            asked.set(asked.get() + bytes.len());
            data[bytes].to_vec()
        };
        let elsewhere =
            Frame { data: &[], elsewhere: Some(Elsewhere { length: data.len(), copy: &copy }), ..here };
        for crop in [CropMode::None, CropMode::Face] {
            let options = Options { crop, ..Options::default() };
            asked.set(0);
            let [got, expected] =
                [elsewhere, here].map(|frame| prepare(Source::Frame(frame), &options).unwrap());
            assert!(got == expected, "{format:?} {rotation} {crop:?}");
            // Of a landscape the middle 540 of 1280 columns and a window's reach.
            let most = if crop == CropMode::None && rotation == 0 { 46 } else { 100 };
            let percent = asked.get() * 100 / data.len();
            assert!((most - 5..=most).contains(&percent), "{format:?} {rotation} {crop:?}: {percent}");
        }
        let short = Elsewhere { length: data.len() - 1, copy: &copy };
        let refused =
            prepare(Source::Frame(Frame { elsewhere: Some(short), ..elsewhere }), &Options::default());
        assert_eq!(refused.is_err(), layout.is_empty());
    }
}

#[test]
fn a_frame_is_turned_as_webcodecs_says() {
    let upright = scene(480, 640);
    let expected = Photo::read(&photo(frame(FrameFormat::Rgba, (480, 640), &rgba(&upright))).photo).picture;
    // Clockwise first, mirrored after: the EXIF orientations that the fixtures know.
    for (rotation, flip, exif) in [
        (0, false, 1),
        (90, false, 6),
        (180, false, 3),
        (270, false, 8),
        (0, true, 2),
        (90, true, 5),
        (180, true, 4),
        (270, true, 7),
    ] {
        let camera = stored(&upright, exif);
        let data = i420(&camera);
        let made = photo(Frame { rotation, flip, ..frame(FrameFormat::I420, camera.dimensions(), &data) });
        let image = &made.report.image;
        assert_eq!((image.orientation, image.width, image.height), (exif, 480, 640));
        let likeness = psnr(&Photo::read(&made.photo).picture, &expected);
        assert!(likeness > 38.0, "{rotation} {flip}: {likeness}");
    }
    let data = i420(&upright);
    for rotation in [1, 45, 360, u32::MAX] {
        assert_eq!(
            refused(Frame { rotation, ..frame(FrameFormat::I420, (480, 640), &data) }),
            Code::InvalidArgument
        );
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let data = vec![100; 600 * 800 * 4];
    for format in
        ["I420", "I422", "I444", "NV12", "RGBA", "BGRX"].map(|name| FrameFormat::from_name(name).unwrap())
    {
        let length = match format {
            FrameFormat::I420 | FrameFormat::Nv12 => 720_000,
            FrameFormat::I422 => 960_000,
            FrameFormat::I444 => 1_440_000,
            _ => 1_920_000,
        };
        photo(frame(format, (600, 800), &data[..length]));
        assert_eq!(refused(frame(format, (600, 800), &data[..length - 1])), Code::InvalidArgument);
        assert_eq!(refused(frame(format, (600, 799), &data[..length])), Code::InvalidArgument);
        assert_eq!(refused(frame(format, (0, 800), &[])), Code::InvalidArgument);
        assert_eq!(refused(frame(format, (600, 0), &[])), Code::InvalidArgument);
        assert_eq!(refused(frame(format, (u32::MAX, u32::MAX), &data)), Code::InvalidArgument);
    }
    assert_eq!(FrameFormat::from_name("I420P10").unwrap_err().code(), Code::InvalidArgument);
    let mut options = Options::default();
    options.policy.max_input_pixels = 1000;
    let error = prepare(Source::Frame(frame(FrameFormat::Rgba, (600, 800), &data)), &options).unwrap_err();
    assert_eq!(error.code(), Code::PictureTooLarge);
}

fn layouts() -> impl Strategy<Value = Vec<(u32, u32)>> {
    let number = || prop_oneof![4 => 0_u32..400, 1 => 30_000_u32..70_000, 1 => u32::MAX - 3..=u32::MAX];
    let stride = || prop_oneof![3 => 120_u32..300, 1 => number()];
    prop::collection::vec((number(), stride()), 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    /// A layout is taken if and only if its planes have their number and every row of them is within the data.
    #[test]
    fn a_layout_is_taken_only_if_it_fits(layout in layouts(), nth in 0_usize..3) {
        let (width, height) = (120_u64, 161_u64);
        let data = vec![90; 60_000];
        let (format, shapes) = [
            (FrameFormat::I420, vec![(width, height), (60, 81), (60, 81)]),
            (FrameFormat::Nv12, vec![(width, height), (120, 81)]),
            (FrameFormat::Rgbx, vec![(width * 4, height)]),
        ][nth].clone();
        let fits = layout.len() == shapes.len() && layout.iter().zip(&shapes).all(|((offset, stride), (row, rows))| {
            let (offset, stride) = (u64::from(*offset), u64::from(*stride));
            stride >= *row && u128::from(offset) + u128::from(stride) * u128::from(rows - 1) + u128::from(*row) <= 60_000
        });
        prop_assume!(!layout.is_empty());
        let layout: Vec<PlaneLayout> = layout.iter().map(|(offset, stride)| PlaneLayout { offset: *offset, stride: *stride }).collect();
        let made = prepare(Source::Frame(Frame { layout: &layout, ..frame(format, (120, 161), &data) }), &Options::default());
        match made {
            Ok(_) => prop_assert!(fits),
            Err(error) => prop_assert!(!fits && error.code() == Code::InvalidArgument, "{error}"),
        }
    }
}
