//! What is decoded, beside what others decode.

use jpeg_decoder::{ColorTransform, Decoder};
use jpeg_encoder::SamplingFactor as S;

use super::super::Wanted;
use super::{Coding, decode, encode, fixture, planes};
use crate::image::raster::Plane;

/// The jpeg-decoder crate's pixels at a reduction: width, height, samples side by side, chroma made as dense as luma.
fn their_pixels(bytes: &[u8], block: usize) -> (usize, usize, Vec<u8>) {
    let mut decoder = Decoder::new(bytes);
    decoder.read_info().unwrap();
    let facts = decoder.info().unwrap();
    if facts.pixel_format == jpeg_decoder::PixelFormat::RGB24 {
        decoder.set_color_transform(ColorTransform::RGB);
    }
    let side = |length: u16| length.div_ceil(8 / block as u16);
    let reduced = (side(facts.width), side(facts.height));
    // Asked for what it has, it would still reduce a narrow picture.
    if block < 8 {
        assert_eq!(decoder.scale(reduced.0, reduced.1).unwrap(), reduced);
    }
    (reduced.0.into(), reduced.1.into(), decoder.decode().unwrap())
}

/// The largest and the mean difference of a plane from one component of pixels, each sample beside the mean of the
/// pixels it stands for.
fn differences(
    plane: &Plane,
    (width, height, pixels): &(usize, usize, Vec<u8>),
    nth: usize,
    block: usize,
) -> (f64, f64) {
    let samples = pixels.len() / (width * height);
    let reduced = 8.0 / block as f64;
    let (mut most, mut sum) = (0.0_f64, 0.0);
    for (x, y) in (0..plane.height).flat_map(|y| (0..plane.width).map(move |x| (x, y))) {
        let span = |at: usize, axis: usize, limit: usize| {
            let wide = plane.spacing[axis] / reduced;
            let first = ((at as f64 * wide) as usize).min(limit - 1);
            first..(((at + 1) as f64 * wide).round() as usize).clamp(first + 1, limit)
        };
        let (across, down) = (span(x, 0, *width), span(y, 1, *height));
        let count = across.len() * down.len();
        let cells = down.flat_map(|v| across.clone().map(move |u| (v * width + u) * samples + nth));
        let mean = cells.map(|at| f64::from(pixels[at])).sum::<f64>() / count as f64;
        let difference = (f64::from(plane.row(y)[x]) - mean).abs();
        (most, sum) = (most.max(difference), sum + difference);
    }
    (most, sum / (plane.width * plane.height) as f64)
}

/// Components as dense as the picture agree to two levels; the judge's own way of making others denser is within `slack`.
fn assert_agrees(bytes: &[u8], block: usize, slack: f64, what: &str) {
    let (ours, theirs) = (planes(bytes, block), their_pixels(bytes, block));
    assert_eq!(theirs.2.len(), theirs.0 * theirs.1 * ours.len(), "{what}");
    for (nth, plane) in ours.iter().enumerate() {
        let dense = plane.spacing.iter().all(|pixels| *pixels * block as f64 <= 8.0);
        let (most, mean) = differences(plane, &theirs, nth, block);
        if dense {
            assert_eq!((plane.width, plane.height), (theirs.0, theirs.1), "{what}: component {nth}");
            assert!(
                most <= 2.0 && mean < 0.6,
                "{what}: component {nth} at {block}/8 differs by {most}, {mean}"
            );
        } else {
            assert!(mean < slack, "{what}: component {nth} at {block}/8 differs by {mean} in the mean");
        }
    }
}

const SAMPLINGS: [S; 8] = [S::F_1_1, S::F_2_1, S::F_1_2, S::F_2_2, S::F_4_1, S::F_4_2, S::F_1_4, S::F_2_4];

fn codings() -> impl Iterator<Item = Coding> {
    let samplings = SAMPLINGS.into_iter().flat_map(|sampling| [(sampling, true), (sampling, false)]);
    samplings
        .filter(|(sampling, color)| *color || *sampling == S::F_1_1)
        .flat_map(|(sampling, color)| {
            (0..8).map(move |bits| Coding {
                sampling,
                color,
                progressive: bits & 1 != 0,
                restart: if bits & 2 != 0 { 3 } else { 0 },
                separate: bits & 4 != 0,
            })
        })
        // What else the encoder writes with such tables is broken, or it panics.
        .filter(|coding| !coding.separate || (!coding.progressive && coding.restart == 0))
}

#[test]
fn every_coding_of_small_sizes() {
    for coding in codings() {
        for width in 1..=40 {
            let height = (width * 17) % 41;
            let file = encode(width, height, coding);
            assert_agrees(&file, 8, 6.0, &format!("{width} x {height}, {coding:?}"));
        }
    }
}

#[test]
fn every_coding_at_every_reduction() {
    for coding in codings() {
        for (width, height) in [(97, 131), (64, 64), (130, 33)] {
            let file = encode(width, height, coding);
            // The fewer the samples, the more the judge's interpolation matters.
            for (block, slack) in [(8, 4.0), (4, 5.0), (2, 7.0), (1, 12.0)] {
                assert_agrees(&file, block, slack, &format!("{width} x {height}, {coding:?}"));
            }
        }
    }
}

const ODD: [&str; 6] = ["3x1", "1x3", "3x2-1x2-1x1", "1x1-2x2-1x2", "2x2-2x1-1x2", "2x2-2x2-1x1"];

#[test]
fn odd_samplings() {
    for name in ODD {
        let baseline = planes(&fixture(&format!("jpeg/odd-{name}.jpg")), 8);
        let progressive = planes(&fixture(&format!("jpeg/odd-{name}-progressive.jpg")), 8);
        for (a, b) in baseline.iter().zip(&progressive) {
            assert!((0..a.height).all(|y| a.row(y) == b.row(y)), "{name}: the order changes nothing");
        }
        if name.starts_with("2x2") {
            assert_agrees(&fixture(&format!("jpeg/odd-{name}.jpg")), 8, 4.0, name);
        }
        let luma = planes(&fixture("jpeg/odd-3x1.jpg"), 8).swap_remove(0);
        assert_eq!((luma.width, luma.height), (61, 47));
    }
}

/// Quantiser steps of 16 bits (SOF1), a lone component that says 2 × 2, and 4:1:0.
#[test]
fn rare_frames() {
    let steps = fixture("jpeg/odd-wide-steps.jpg");
    assert!(steps.windows(4).any(|segment| segment == [0xFF, 0xDB, 0, 131]));
    for (name, slack) in [("wide-steps", 14.0), ("gray-2x2", 0.0), ("410", 8.0), ("420", 4.0)] {
        for block in [8, 4, 2, 1] {
            assert_agrees(&fixture(&format!("jpeg/odd-{name}.jpg")), block, slack * 8.0 / block as f64, name);
        }
    }
}

/// libjpeg-turbo 2.1.5 decoded the luminance of one of these files; that of the others is the same.
#[test]
fn libjpeg_sees_the_same_luma() {
    for name in ["420", "422", "440", "411", "444", "progressive", "restart", "separate-scans"] {
        let file = fixture(&format!("formats/{name}.jpg"));
        for (judge, block) in [("1", 8), ("float", 8), ("2", 4), ("4", 2), ("8", 1)] {
            let reference = image::load_from_memory(&fixture(&format!("jpeg/luma-{judge}.png")));
            let reference = reference.unwrap().to_luma8();
            let luma = planes(&file, block).swap_remove(0);
            let width = reference.width() as usize;
            let rows = reference.as_raw().chunks_exact(width);
            assert_eq!((luma.width, luma.height), (width, rows.len()));
            let errors = rows.enumerate().flat_map(|(y, row)| row.iter().zip(luma.row(y)));
            let errors: Vec<f64> = errors.map(|(a, b)| f64::from(a.abs_diff(*b))).collect();
            let most = errors.iter().copied().fold(0.0, f64::max);
            let noise = errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64;
            let fidelity = 20.0 * 255_f64.log10() - 10.0 * noise.log10();
            // libjpeg's own halves and quarters come from another transform, which averages more.
            let fits = if matches!(block, 2 | 4) { fidelity > 33.0 } else { most <= 1.0 };
            assert!(fits, "{name} beside {judge}: {most}, {fidelity:.1} dB");
        }
    }
}

#[test]
fn a_part_is_a_part_of_the_whole() {
    for coding in codings().filter(|coding| coding.color) {
        let file = encode(157, 123, coding);
        for (block, area) in
            [(8, [40..90, 30..77]), (4, [0..1, 122..123]), (2, [100..157, 0..40]), (1, [60..61, 60..61])]
        {
            let wanted = Wanted { block, halve_chroma: false, area: area.clone(), cut: false };
            let (part, whole) = (decode(&file, &wanted).unwrap(), planes(&file, block));
            for (part, whole) in part.iter().zip(&whole) {
                let reach = |axis: usize| (area[axis].end as f64 / whole.spacing[axis]).ceil() as usize;
                assert!(part.left + part.width >= reach(0).min(whole.width), "{coding:?}");
                assert!(part.top + part.height >= reach(1).min(whole.height), "{coding:?}");
                assert!(part.left as f64 * part.spacing[0] <= area[0].start as f64, "{coding:?}");
                assert!(part.top as f64 * part.spacing[1] <= area[1].start as f64, "{coding:?}");
                for y in 0..part.height {
                    assert_eq!(
                        part.row(y),
                        &whole.row(part.top + y)[part.left..part.left + part.width],
                        "{coding:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn dense_chroma_is_halved_on_demand() {
    let file = encode(
        96,
        64,
        Coding { sampling: S::F_1_1, color: true, progressive: false, restart: 0, separate: false },
    );
    let halved = decode(&file, &Wanted { halve_chroma: true, ..super::whole(8) }).unwrap();
    let theirs = their_pixels(&file, 8);
    assert_eq!(halved.iter().map(|p| p.width).collect::<Vec<_>>(), [96, 48, 48]);
    for (nth, plane) in halved.iter().enumerate() {
        let (_, mean) = differences(plane, &theirs, nth, 8);
        assert!(mean < 1.0, "component {nth} differs by {mean} in the mean");
    }
}
