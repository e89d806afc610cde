//! Quality under a byte budget, and what gives way when it cannot be met.

use facegate::Code;
use facegate::Policy;
use facegate::prepare::{CropMode, Options, Prefer, Prepared, Source, prepare};
use image::{RgbImage, imageops};

use crate::photo::Photo;
use crate::pictures::{fixture, noise, png, scene};

fn options(prefer: Prefer, change: impl Fn(&mut Policy)) -> Options {
    let mut options = Options { prefer, ..Options::default() };
    change(&mut options.policy);
    options
}

fn make(picture: &RgbImage, options: &Options) -> Prepared {
    prepare(Source::Encoded(&png(picture)), options).unwrap()
}

/// Noise in part of the picture: bytes enough that the budget bites.
fn busy() -> RgbImage {
    let mut picture = scene(720, 960);
    imageops::replace(&mut picture, &noise(420, 240), 100, 100);
    picture
}

#[test]
fn the_quality_is_the_highest_that_meets_the_budget() {
    let picture = busy();
    let sizes: Vec<(u8, usize)> = (91..=95)
        .map(|q| {
            let only = options(Prefer::Quality, |p| (p.min_quality, p.max_quality) = (q, q));
            let prepared = make(&picture, &only);
            assert_eq!((prepared.quality, Photo::read(&prepared.photo).quality()), (q, q));
            (q, prepared.photo.len())
        })
        .collect();
    assert!(sizes.windows(2).all(|w| w[0].1 < w[1].1), "{sizes:?}");
    for (quality, bytes) in &sizes {
        // Exactly met, and missed by one byte.
        let exact = options(Prefer::Quality, |p| p.soft_bytes = u32::try_from(*bytes).unwrap());
        assert_eq!(make(&picture, &exact).quality, *quality);
        let short = options(Prefer::Quality, |p| p.soft_bytes = u32::try_from(bytes - 1).unwrap());
        assert_eq!(make(&picture, &short).quality, (quality - 1).max(91));
    }
}

#[test]
fn size_gives_way_only_when_bytes_are_preferred() {
    let picture = imageops::resize(&busy(), 720, 960, imageops::FilterType::Nearest);
    let quality = make(&picture, &options(Prefer::Quality, |p| p.soft_bytes = 60_000));
    assert_eq!((quality.width, quality.quality), (720, 91));
    assert!(quality.photo.len() > 60_000);
    let mut widths = Vec::new();
    for soft in [140_000, 100_000, 80_000, 70_000, 60_000, 10_000] {
        let prepared = make(&picture, &options(Prefer::Bytes, |p| p.soft_bytes = soft));
        assert!((prepared.height * 3).abs_diff(prepared.width * 4) <= 2, "shape kept");
        assert!(prepared.photo.len() <= soft as usize || prepared.width == 540, "{soft}: {}", prepared.width);
        widths.push(prepared.width);
    }
    assert!(widths.is_sorted_by(|a, b| a >= b) && widths[5] == 540, "{widths:?}");
}

#[test]
fn the_hard_limit_takes_size_before_it_fails() {
    let picture = noise(720, 1280);
    let free = make(&picture, &options(Prefer::Quality, |p| p.hard_bytes = 10_000_000));
    assert_eq!(free.width, 720);
    let held = make(&picture, &options(Prefer::Quality, |_| {}));
    assert!(free.photo.len() > 600_000 && held.photo.len() <= 600_000 && held.width < 720);
    let smallest = options(Prefer::Quality, |p| (p.soft_bytes, p.hard_bytes) = (50_000, 100_000));
    let error = prepare(Source::Encoded(&png(&picture)), &smallest).unwrap_err();
    assert_eq!(error.code(), Code::PhotoOverBudget);
}

#[test]
fn official_portraits_keep_720_and_91() {
    for name in ["obama.jpg", "biden.jpg"] {
        let options = Options { crop: CropMode::None, ..Options::default() };
        let prepared = prepare(Source::Encoded(&fixture(name)), &options).unwrap();
        assert_eq!(prepared.width, 720);
        assert!((91..=95).contains(&prepared.quality) && prepared.photo.len() < 300_000, "{name}");
    }
}
