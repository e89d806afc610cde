//! What the edge takes as a photo.

use facegate::image::photo_check::check_photo;
use facegate::prepare::{Options, Source, prepare};
use facegate::{Code, Policy};
use jpeg_encoder::SamplingFactor;

use crate::pictures::{exif, fixture, jpeg, noise, png, scene, with_exif, with_segment};

fn photo() -> Vec<u8> {
    prepare(Source::Encoded(&fixture("formats/420.jpg")), &Options::default()).unwrap().photo
}

#[track_caller]
fn refused(bytes: &[u8], word: &str) {
    let error = check_photo(bytes, &Policy::default()).unwrap_err();
    assert_eq!(error.code(), Code::InvalidPhoto);
    assert!(error.message().contains(word), "{error}");
}

#[test]
fn takes_what_prepare_makes() {
    for name in ["formats/gray.jpg", "formats/alpha.png", "obama.jpg"] {
        let prepared = prepare(Source::Encoded(&fixture(name)), &Options::default()).unwrap();
        let header = check_photo(&prepared.photo, &Policy::default()).unwrap();
        assert_eq!((header.width, header.height), (prepared.width, prepared.height));
    }
}

#[test]
fn takes_another_encoders_photo_of_the_same_form() {
    let file = jpeg(&scene(720, 960), 92, SamplingFactor::F_1_1);
    assert_eq!(check_photo(&file, &Policy::default()).unwrap().width, 720);
}

#[test]
fn refuses_everything_else() {
    let good = photo();
    refused(b"", "no bytes");
    refused(&png(&scene(480, 640)), "baseline");
    refused(&fixture("formats/progressive.jpg"), "baseline");
    refused(&fixture("formats/420.jpg"), "480 x 640");
    refused(&with_exif(&good, &exif(1, true)), "metadata");
    refused(&with_segment(&good, 0xFE, b"hello"), "metadata");
    refused(&with_segment(&good, 0xE2, b"ICC_PROFILE\0"), "metadata");
    refused(&jpeg(&scene(800, 640), 90, SamplingFactor::F_2_2), "height");
    refused(&jpeg(&scene(700, 700), 90, SamplingFactor::F_2_2), "height");
    refused(&jpeg(&scene(1081, 1900), 90, SamplingFactor::F_2_2), "1080 x 1920");
    refused(&jpeg(&noise(1000, 1400), 95, SamplingFactor::F_1_1), "bytes");
}

#[test]
fn refuses_a_photo_that_does_not_end_where_it_should() {
    let good = photo();
    refused(&good[..good.len() - 1], "single scan");
    refused(&good[..good.len() - 2], "single scan");
    refused(&good[..good.len() / 2], "single scan");
    refused(&[&good[..], b"\0"].concat(), "single scan");
    refused(&[&good[..good.len() - 2], b"\xFF\xE1\x00\x08Exif\0\0\xFF\xD9"].concat(), "single scan");
}
