//! Profiles damaged in every place, and conversions of planes too small for their own good.

#![allow(
    clippy::expect_used,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::many_single_char_names,
    reason = "tests"
)]

use super::curve::{LAST, is_srgb, of_tag, srgb};
use super::{Conversion, profile};
use crate::image::resize::Planes;

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/images/colour/{name}.icc", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_default()
}

fn planes(width: usize, height: usize) -> Planes {
    let (across, down) = (width.div_ceil(2), height.div_ceil(2));
    let ramp = |length: usize, factor: usize| (0..length).map(|at| (at * factor % 256) as u8).collect();
    Planes {
        width,
        height,
        luma: ramp(width * height, 37),
        chroma: [ramp(across * down, 91), ramp(across * down, 53)],
    }
}

/// A `para` tag.
fn parametric(kind: u16, numbers: &[f64]) -> Vec<u8> {
    let fixed = |n: &f64| ((n * 65_536.0).round() as i32).to_be_bytes();
    let numbers = numbers.iter().flat_map(fixed);
    b"para\0\0\0\0".iter().copied().chain(kind.to_be_bytes()).chain([0, 0]).chain(numbers).collect()
}

#[test]
fn damage_in_any_place_is_survived() {
    for (name, gray) in [("display-p3", false), ("srgb-table", false), ("lut-only", false), ("gray", true)] {
        let whole = fixture(name);
        assert!(whole.len() > 200, "{name}");
        let mut read = 0;
        for at in 0..whole.len().min(420) {
            assert!(
                at + 4 > whole.len() || profile::space(&whole[..at], gray).is_none(),
                "{name} cut at {at}"
            );
            for value in [0, 1, 0x7F, 0x80, 0xFF] {
                let mut damaged = whole.clone();
                damaged[at] = value;
                if let Some(space) = profile::space(&damaged, gray) {
                    Conversion::new(&space).apply(&mut planes(5, 3));
                    read += 1;
                }
            }
        }
        assert_eq!(read > 100, name != "lut-only", "{name}: {read} could be read");
    }
}

#[test]
fn planes_of_every_small_size_are_converted() {
    let space = profile::space(&fixture("display-p3"), false).expect("the profile");
    let conversion = Conversion::new(&space);
    for (width, height) in (1..=5).flat_map(|width| (1..=5).map(move |height| (width, height))) {
        let (before, mut after) = (planes(width, height), planes(width, height));
        conversion.apply(&mut after);
        assert_eq!(after.luma.len(), before.luma.len());
        let changed = before.luma.iter().zip(&after.luma).filter(|(a, b)| a != b).count();
        assert!(changed * 4 >= before.luma.len() || width * height < 4, "{width} x {height}: {changed}");
    }
}

/// Neutral colours stay neutral, and no step of the way there and back loses a level.
#[test]
fn the_own_colours_of_srgb_stay() {
    let space = profile::space(&fixture("srgb-parametric"), false).expect("the profile");
    let conversion = Conversion::new(&space);
    let mut gray =
        Planes { width: 256, height: 1, luma: (0..=255).collect(), chroma: [vec![128; 128], vec![128; 128]] };
    conversion.apply(&mut gray);
    assert!(gray.luma.iter().copied().eq(0..=255));
    assert!(gray.chroma.iter().flatten().all(|c| *c == 128));
    // A smooth picture of many colours, none of them out of gamut.
    let ramp =
        |from: usize, step: usize| (0..64 * 64).map(|at| (from + at % 64 * step) as u8).collect::<Vec<_>>();
    let chroma = |from: usize| (0..32 * 32).map(|at| (from + at % 32 + at / 32) as u8).collect::<Vec<_>>();
    let before = (ramp(90, 1), [chroma(100), chroma(110)]);
    let mut planes = Planes { width: 64, height: 64, luma: before.0.clone(), chroma: before.1.clone() };
    conversion.apply(&mut planes);
    for (old, new) in
        [(&before.0, &planes.luma), (&before.1[0], &planes.chroma[0]), (&before.1[1], &planes.chroma[1])]
    {
        assert!(old.iter().zip(new).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}

/// A form's number, what its tag holds, and the curve.
type Case<'a> = (u16, &'a [f64], &'a dyn Fn(f64) -> f64);

#[test]
fn the_forms_of_a_curve() {
    let (g, a, b, c, d, e, f) = (2.25, 0.9, 0.1, 0.3, 0.125, 0.0625, 0.03125);
    let power = |x: f64| (a * x + b).powf(g);
    let cases: [Case<'_>; 5] = [
        (0, &[g], &|x| x.powf(g)),
        (1, &[g, a, -b], &|x| if x >= b / a { (a * x - b).powf(g) } else { 0.0 }),
        (2, &[g, a, -b, c], &|x| if x >= b / a { (a * x - b).powf(g) + c } else { c }),
        (3, &[g, a, b, c, d], &|x| if x >= d { power(x) } else { c * x }),
        (4, &[g, a, b, c, d, e, f], &|x| if x >= d { power(x) + e } else { c * x + f }),
    ];
    for (kind, numbers, light) in cases {
        let got = of_tag(&parametric(kind, numbers)).expect("a curve");
        for (step, got) in got.iter().enumerate().take(LAST + 1) {
            let want = light(step as f64 / LAST as f64).clamp(0.0, 1.0);
            assert!((f64::from(*got) - want).abs() < 1e-4, "form {kind} at {step}: {got} {want}");
        }
    }
    assert!(of_tag(&parametric(5, &[g, a, b, c, d, e, f])).is_none());
    assert!(of_tag(&parametric(4, &[g, a, b, c, d, e])).is_none());
}

#[test]
fn what_is_sampled_by_entries() {
    let curv = |entries: &[u16]| {
        let count = u32::try_from(entries.len()).unwrap_or(0).to_be_bytes();
        let entries = entries.iter().flat_map(|e| e.to_be_bytes());
        b"curv\0\0\0\0".iter().copied().chain(count).chain(entries).collect::<Vec<u8>>()
    };
    let light = |entries: &[u16], step: usize| of_tag(&curv(entries)).map_or(-1.0, |samples| samples[step]);
    assert_eq!((light(&[], 0), light(&[], LAST / 2), light(&[], LAST)), (0.0, 0.5, 1.0));
    assert_eq!(light(&[512], LAST / 2), 0.25);
    assert_eq!((light(&[0, 65_535], LAST / 4), light(&[0, 65_535], LAST)), (0.25, 1.0));
    assert_eq!((light(&[65_535, 0, 65_535], LAST / 2), light(&[65_535, 0, 65_535], 0)), (0.0, 1.0));
    let mut long = curv(&[0, 65_535]);
    long[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(of_tag(&long).is_none());
}

#[test]
fn only_curves_within_a_level_count_as_srgb() {
    assert!(is_srgb(&srgb()));
    assert!(!is_srgb(&super::curve::gamma(2.2)));
    assert!(!is_srgb(&super::curve::gamma(1.0)));
}
