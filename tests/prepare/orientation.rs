//! All eight EXIF orientations, both byte orders, JPEG and PNG: each gives the
//! photo the upright picture gives.

use facegate::prepare::{Options, Prepared, Source, prepare};
use image::RgbImage;
use jpeg_encoder::SamplingFactor;

use crate::photo::{Photo, psnr};
use crate::pictures::{exif, jpeg, png, png_with_exif, scene, stored, with_exif, with_segment};

fn photo(bytes: &[u8]) -> (Prepared, RgbImage) {
    let prepared = prepare(Source::Encoded(bytes), &Options::default()).unwrap();
    let picture = Photo::read(&prepared.photo).picture;
    (prepared, picture)
}

fn assert_same(name: &str, got: &RgbImage, reference: &RgbImage, floor: f64) {
    let fidelity = psnr(got, reference);
    assert!(fidelity > floor, "{name}: {fidelity:.1} dB");
    let (w, h) = (got.width() - 5, got.height() - 5);
    for (corner, at) in [(4, 4), (w, 4), (4, h), (w, h)].into_iter().enumerate() {
        let (a, b) = (got.get_pixel(at.0, at.1), reference.get_pixel(at.0, at.1));
        assert!(
            a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) < 24),
            "{name}: corner {corner} is {a:?}, not {b:?}"
        );
    }
}

/// Odd sizes too: chroma pairs are counted from the upright edge, whichever way the file lies.
#[test]
fn a_png_of_any_orientation_gives_the_same_photo() {
    for (w, h) in [(900, 1200), (641, 863), (1301, 977)] {
        let upright = scene(w, h);
        let (_, reference) = photo(&png(&upright));
        for orientation in 1..=8 {
            for little in [true, false] {
                let file = png_with_exif(&stored(&upright, orientation), &exif(orientation, little));
                let (prepared, got) = photo(&file);
                assert_eq!(prepared.report.image.orientation, orientation);
                assert_eq!((prepared.report.image.width, prepared.report.image.height), (w, h));
                assert_same(&format!("{w} x {h}, {orientation}, little {little}"), &got, &reference, 48.0);
            }
        }
    }
}

#[test]
fn a_jpeg_of_any_orientation_gives_the_same_photo() {
    for (w, h) in [(900, 1200), (3000, 4000), (1301, 977)] {
        let upright = scene(w, h);
        let (_, reference) = photo(&png(&upright));
        for orientation in 1..=8 {
            let file = jpeg(&stored(&upright, orientation), 95, SamplingFactor::F_2_2);
            let (_, got) = photo(&with_exif(&file, &exif(orientation, orientation > 4)));
            assert_same(&format!("{w} x {h}, {orientation}"), &got, &reference, 36.0);
        }
    }
}

#[test]
fn the_first_exif_among_several_segments_counts() {
    let file = jpeg(&stored(&scene(600, 800), 6), 90, SamplingFactor::F_2_2);
    let file = with_exif(&file, &exif(3, false));
    let file = with_exif(&file, &exif(6, true));
    let file = with_segment(&file, 0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>");
    let (prepared, _) = photo(&file);
    assert_eq!((prepared.report.image.orientation, prepared.width, prepared.height), (6, 600, 800));
}

#[test]
fn an_invalid_orientation_is_none() {
    for value in [0, 9, 200] {
        let file = with_exif(&jpeg(&scene(600, 800), 90, SamplingFactor::F_2_2), &exif(value, true));
        assert_eq!(photo(&file).0.report.image.orientation, 1);
    }
}
