//! Files cut short or damaged: a typed error or a photo, never a panic.

use facegate::Code;
use facegate::image::header::read;
use facegate::image::photo_check::check_photo;
use facegate::prepare::{CropMode, Options, Source, inspect, prepare};
use facegate::{Error, Policy};
use jpeg_encoder::SamplingFactor;
use proptest::prelude::*;

use crate::photo::Photo;
use crate::pictures::{exif, fixture, jpeg, png_with_exif, scene, with_exif};

/// Small pictures that still make a photo.
fn small() -> Vec<(&'static str, Vec<u8>)> {
    let picture = scene(126, 168);
    vec![
        ("jpeg", with_exif(&jpeg(&picture, 70, SamplingFactor::F_2_2), &exif(2, true))),
        ("png", png_with_exif(&picture, &exif(3, false))),
    ]
}

fn assert_typed(error: &Error) {
    let codes = [Code::CorruptPicture, Code::UnsupportedFormat, Code::PictureTooLarge, Code::PictureTooSmall];
    assert!(codes.contains(&error.code()), "{error}");
}

fn run(bytes: &[u8]) -> Result<(), Error> {
    let _ = read(bytes);
    let _ = check_photo(bytes, &Policy::default());
    let prepared = prepare(Source::Encoded(bytes), &Options::default())?;
    Photo::read(&prepared.photo).assert_form();
    Ok(())
}

#[test]
fn a_file_cut_anywhere_is_an_error() {
    for (name, whole) in small() {
        run(&whole).unwrap();
        // A JPEG may lack its last marker.
        let data = if name == "png" { whole.len() } else { whole.len() - 2 };
        for end in (0..data).step_by(if name == "png" { 41 } else { 3 }) {
            let error = prepare(Source::Encoded(&whole[..end]), &whole_picture()).unwrap_err();
            let expected = if end < 8 { Code::UnsupportedFormat } else { Code::CorruptPicture };
            assert!(error.code() == expected || end < 8, "{name} cut at {end}: {error}");
            assert_typed(&error);
            let error = inspect(Source::Encoded(&whole[..end]), &whole_picture()).unwrap_err();
            assert_typed(&error);
        }
    }
}

/// A photo of all the picture, not only of its face, which may be complete.
fn whole_picture() -> Options {
    Options { crop: CropMode::None, ..Options::default() }
}

#[test]
fn every_kind_of_fixture_cut_is_an_error() {
    for name in
        ["422.jpg", "progressive.jpg", "restart.jpg", "separate-scans.jpg", "gray.jpg", "interlaced.png"]
    {
        let whole = fixture(&format!("formats/{name}"));
        for part in 1..24 {
            let end = whole.len() * part / 24;
            let error =
                prepare(Source::Encoded(&whole[..end]), &whole_picture()).err().map(|error| error.code());
            assert_eq!(error, Some(Code::CorruptPicture), "{name} cut at {end}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_never_panic(
        which in 0_usize..12,
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        early in any::<bool>(),
    ) {
        let files = [
            "formats/420.jpg", "formats/progressive.jpg", "formats/restart.jpg", "formats/separate-scans.jpg", "formats/cmyk.jpg",
            "formats/gray1.png", "formats/palette.png", "colour/display-p3.jpg", "colour/parametric.png", "colour/gama-chrm.png",
        ];
        let mut bytes = match files.get(which) {
            Some(name) => fixture(name),
            None => small().swap_remove(which - files.len()).1,
        };
        // Half the cases aim at the headers, where a byte weighs most.
        let range = if early { bytes.len().min(700) } else { bytes.len() };
        for (at, value) in damage {
            bytes[at.index(range)] = value;
        }
        if let Err(error) = run(&bytes) {
            assert_typed(&error);
        }
    }

    #[test]
    fn arbitrary_bytes_after_a_signature_never_panic(
        png in any::<bool>(),
        body in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let start: &[u8] = if png { b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR" } else { b"\xFF\xD8\xFF" };
        assert_typed(&run(&[start, &body].concat()).unwrap_err());
    }
}
