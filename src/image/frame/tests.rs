//! Every format, matrix and range against the RGBA of the same picture, which takes another way through the resizer. The
//! frames are made in double precision from the formulas of ITU-T H.273.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::unwrap_used,
    reason = "a test that fails panics"
)]

use super::super::matrix::Matrix;
use super::super::orient::Orientation;
use super::super::resize::{Job, Planes, resize};
use super::{Frame, FrameFormat, PlaneLayout};

const FORMATS: [FrameFormat; 4] =
    [FrameFormat::I420, FrameFormat::I422, FrameFormat::I444, FrameFormat::Nv12];
const MATRICES: [(Matrix, f64, f64); 3] =
    [(Matrix::Bt601, 0.299, 0.114), (Matrix::Bt709, 0.2126, 0.0722), (Matrix::Bt2020, 0.2627, 0.0593)];

/// Colours from wall to wall of the cube, in waves that 4:2:0 can hold.
fn color(x: f64, y: f64) -> [f64; 3] {
    let wave = |shift: f64| 127.5 + 127.5 * (x * 0.05 + y * 0.035 + shift).sin() * (y * 0.021 - shift).cos();
    [wave(0.0), wave(2.1), wave(4.2)]
}

/// Y, Cb and Cr as a video of 8 bits has them.
fn video([r, g, b]: [f64; 3], (_, kr, kb): (Matrix, f64, f64), full: bool) -> [f64; 3] {
    let y = kr * r + (1.0 - kr - kb) * g + kb * b;
    let (cb, cr) = ((b - y) / (2.0 - 2.0 * kb), (r - y) / (2.0 - 2.0 * kr));
    let (base, luma, chroma) = if full { (0.0, 1.0, 1.0) } else { (16.0, 219.0 / 255.0, 224.0 / 255.0) };
    [base + y * luma, 128.0 + cb * chroma, 128.0 + cr * chroma]
}

/// A buffer whose planes have gaps before them and behind their rows, all of them 77.
struct Made {
    data: Vec<u8>,
    layout: Vec<PlaneLayout>,
}

fn made(format: FrameFormat, (width, height): (u32, u32), pixel: impl Fn(f64, f64) -> [f64; 3]) -> Made {
    let mut made = Made { data: vec![77; 13], layout: Vec::new() };
    for (nth, [across, down, bytes]) in format.planes().iter().enumerate() {
        let (columns, rows) = (width.div_ceil(*across), height.div_ceil(*down));
        made.layout.push(PlaneLayout { offset: made.data.len() as u32, stride: columns * bytes + 5 });
        for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
            for byte in 0..*bytes {
                let component = if nth == 0 { 0 } else { nth + byte as usize };
                // The mean of the pixels that the sample stands for.
                let sum: f64 = (0..*down)
                    .flat_map(|v| (0..*across).map(move |u| (u, v)))
                    .map(|(u, v)| pixel(f64::from(column * across + u), f64::from(row * down + v))[component])
                    .sum();
                made.data.push((sum / f64::from(across * down)).round().clamp(0.0, 255.0) as u8);
            }
            if column + 1 == columns {
                made.data.extend([77; 5]);
            }
        }
    }
    made
}

fn planes(frame: &Frame<'_>, size: (u32, u32)) -> Planes {
    let orientation = Orientation::from_exif(frame.orientation().unwrap());
    let (width, height) = orientation.size((frame.width, frame.height));
    let crop = [0, 0, width, height];
    let job = Job { crop, stored: (frame.width, frame.height), size, orientation };
    let mut planes = resize(&frame.pixels(true).unwrap(), &job);
    frame.to_jfif(&mut planes);
    planes
}

fn deviation(a: &[u8], b: &[u8]) -> (u8, f64) {
    assert_eq!(a.len(), b.len());
    let each = || a.iter().zip(b).map(|(a, b)| a.abs_diff(*b));
    (each().max().unwrap(), each().map(f64::from).sum::<f64>() / a.len() as f64)
}

#[test]
fn every_format_matrix_and_range_is_within_three_levels_of_rgba() {
    let stored = (203, 147);
    let rgba: Vec<u8> = (0..stored.1)
        .flat_map(|y| (0..stored.0).map(move |x| color(f64::from(x), f64::from(y))))
        .flat_map(|[r, g, b]| [r, g, b, 255.0].map(|v| v.round() as u8))
        .collect();
    for (rotation, flip, size) in [(0, false, (101, 73)), (0, true, (203, 147)), (90, true, (77, 103))] {
        let expected = planes(&Frame { rotation, flip, ..Frame::rgba(stored.0, stored.1, &rgba) }, size);
        for (format, matrix, full_range) in FORMATS.iter().flat_map(|format| {
            MATRICES.iter().flat_map(move |matrix| [true, false].map(|full| (*format, *matrix, full)))
        }) {
            let Made { data, layout } = made(format, stored, |x, y| video(color(x, y), matrix, full_range));
            let frame = Frame {
                format,
                layout: &layout,
                matrix: matrix.0,
                full_range,
                rotation,
                flip,
                ..Frame::rgba(stored.0, stored.1, &data)
            };
            let got = planes(&frame, size);
            let (most, mean) = deviation(&got.luma, &expected.luma);
            assert!(most <= 3 && mean < 0.7, "{format:?} {matrix:?} {full_range} Y {most} {mean}");
            for (got, expected) in got.chroma.iter().zip(&expected.chroma) {
                let (most, mean) = deviation(got, expected);
                assert!(most <= 3 && mean < 0.7, "{format:?} {matrix:?} {full_range} C {most} {mean}");
            }
        }
    }
}

/// An edge of chroma alone: its part in luma must be centred on it, and its place must be the middle of four pixels,
/// as engines draw it, not the left of them.
#[test]
fn chroma_sits_in_the_middle_of_its_pixels() {
    let size = (64, 48);
    let bar =
        |x: f64, _: f64| if (20.0..44.0).contains(&x) { [120.0, 90.0, 170.0] } else { [120.0, 150.0, 100.0] };
    let Made { data, layout } = made(FrameFormat::I420, size, bar);
    let frame = Frame {
        format: FrameFormat::I420,
        layout: &layout,
        matrix: Matrix::Bt709,
        full_range: false,
        ..Frame::rgba(size.0, size.1, &data)
    };
    let got = planes(&frame, size);
    for (row, samples) in [(&got.luma[..64], 64), (&got.chroma[0][..32], 32)] {
        let mirrored: Vec<u8> = row.iter().rev().copied().collect();
        assert_eq!(row, mirrored, "{samples} samples");
    }
}

#[test]
fn video_black_and_white_are_black_and_white() {
    for (format, matrix) in FORMATS.iter().flat_map(|format| MATRICES.map(|matrix| (*format, matrix.0))) {
        for (y, expected) in [(0.0, 0), (16.0, 0), (235.0, 255), (255.0, 255)] {
            let Made { data, layout } = made(format, (16, 12), |_, _| [y, 128.0, 128.0]);
            let frame =
                Frame { format, layout: &layout, matrix, full_range: false, ..Frame::rgba(16, 12, &data) };
            let got = planes(&frame, (8, 6));
            assert!(got.luma.iter().all(|sample| *sample == expected), "{format:?} {matrix:?} {y}");
            assert!(got.chroma.iter().flatten().all(|sample| *sample == 128), "{format:?} {matrix:?} {y}");
        }
    }
}
