//! Every picture rule of the upstream operation, over random sizes, shapes,
//! orientations and kinds of source, judged by another decoder and another resizer.

use facegate::prepare::{Options, Prepared, Source, prepare};
use facegate::{Code, Error};
use jpeg_encoder::SamplingFactor;
use proptest::prelude::*;

use crate::photo::{Photo, ideal, psnr_luma};
use crate::pictures::{exif, jpeg, png_with_exif, rgba, scene, stored, with_exif};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Jpeg(SamplingFactor),
    Png,
    Rgba,
}

fn kinds() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Jpeg(SamplingFactor::F_1_1)),
        Just(Kind::Jpeg(SamplingFactor::F_2_1)),
        Just(Kind::Jpeg(SamplingFactor::F_2_2)),
        Just(Kind::Png),
        Just(Kind::Rgba),
    ]
}

/// Sizes where the rules turn: small ones, shapes from 1:6 to 6:1, and the
/// neighbourhood of a square and of the limits.
fn sizes() -> impl Strategy<Value = (u32, u32)> {
    prop_oneof![
        3 => (60_u32..900, 60_u32..900),
        2 => (400_u32..1100, 600_u32..1500),
        1 => (200_u32..900, 0_u32..3).prop_map(|(w, d)| (w, w + d)),
        1 => (200_u32..500, 1200_u32..1900),
        1 => (1000_u32..1700, 200_u32..700),
        1 => (718_u32..723, 1915_u32..1925),
        1 => (478_u32..483, 638_u32..643),
    ]
}

fn run(kind: Kind, upright: &image::RgbImage, orientation: u8) -> Result<Prepared, Error> {
    let turned = stored(upright, orientation);
    let tiff = exif(orientation, orientation.is_multiple_of(2));
    let bytes = match kind {
        Kind::Jpeg(sampling) => with_exif(&jpeg(&turned, 95, sampling), &tiff),
        Kind::Png => png_with_exif(&turned, &tiff),
        Kind::Rgba => {
            let (width, height) = upright.dimensions();
            let source = Source::Rgba { width, height, data: &rgba(upright) };
            return prepare(source, &Options::default());
        }
    };
    prepare(Source::Encoded(&bytes), &Options::default())
}

/// The rules, written once more from the operation's page.
fn check_rules(prepared: &Prepared, (w, h): (u32, u32)) {
    let photo = Photo::read(&prepared.photo);
    photo.assert_form();
    let (width, height) = photo.picture.dimensions();
    assert_eq!((prepared.width, prepared.height), (width, height));
    assert!(height > width, "portrait: {width} x {height}");
    assert!((480..=1080).contains(&width) && (640..=1920).contains(&height), "size: {width} x {height}");
    assert!(prepared.photo.len() <= 600_000, "hard limit");
    let quality = photo.quality();
    assert_eq!(quality, prepared.quality);
    assert!((91..=95).contains(&quality));
    assert!(
        quality == 91 || prepared.photo.len() <= 100_000,
        "above the least quality only within the budget"
    );

    let crop = prepared.report.crop.expect("a photo has a crop");
    assert!(crop.x + crop.width <= w && crop.y + crop.height <= h, "inside the picture");
    assert!(
        crop.x.abs_diff(w - crop.width - crop.x) <= 1 && crop.y.abs_diff(h - crop.height - crop.y) <= 1,
        "centred"
    );
    if h > w && u64::from(h) * 720 <= u64::from(w) * 1920 {
        assert_eq!((crop.width, crop.height), (w, h), "a portrait stays whole");
    } else {
        assert!(crop.width == w || crop.height == h, "no more is cut than needed");
    }
    if crop.width >= 720 {
        assert_eq!(width, 720, "short side");
    }
    assert_eq!(prepared.report.enlarged, width > crop.width || height > crop.height);
    let small = crop.width < 480 || crop.height < 640;
    assert_eq!(prepared.report.enlarged, small, "enlarged only below the least size");
    let (fx, fy) = (f64::from(width) / f64::from(crop.width), f64::from(height) / f64::from(crop.height));
    assert!((fx / fy - 1.0).abs() < 0.006, "shape kept: {fx} {fy}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 70, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_rule_holds((w, h) in sizes(), orientation in 1_u8..=8, kind in kinds()) {
        let upright = scene(w, h);
        match run(kind, &upright, orientation) {
            Ok(prepared) => {
                check_rules(&prepared, (w, h));
                let crop = prepared.report.crop.unwrap();
                let rect = [crop.x, crop.y, crop.width, crop.height];
                let reference = ideal(&upright, rect, (prepared.width, prepared.height));
                let fidelity = psnr_luma(&Photo::read(&prepared.photo).picture, &reference);
                prop_assert!(fidelity > 36.0, "{fidelity:.1} dB for {w} x {h}, {orientation}, {kind:?}");
            }
            Err(error) => {
                prop_assert_eq!(error.code(), Code::PictureTooSmall);
                let (cw, ch) = if w >= h { (f64::from(h) * 0.75, f64::from(h)) } else { (f64::from(w), f64::from(h)) };
                prop_assert!(cw < 121.0 || ch < 161.0, "refused {w} x {h}: {error}");
            }
        }
    }
}

/// The whole picture survives: no edge is lost, nothing is shifted.
#[test]
fn pixels_of_a_photo_of_the_right_size_stay_where_they_are() {
    let upright = scene(720, 960);
    let prepared = run(Kind::Rgba, &upright, 1).unwrap();
    assert_eq!((prepared.width, prepared.height), (720, 960));
    let fidelity = psnr_luma(&Photo::read(&prepared.photo).picture, &upright);
    assert!(fidelity > 44.0, "{fidelity:.1} dB");
}
