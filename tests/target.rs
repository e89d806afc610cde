//! Stored faces: the upstream's picture rules, asked of headers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use facegate::image::target_check::check_target;
use facegate::{Code, Policy};
use proptest::prelude::*;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let picture = image::DynamicImage::new_rgb8(width, height);
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = vec![128; usize::from(width) * usize::from(height)];
    jpeg_encoder::Encoder::new(&mut bytes, 60)
        .encode(&pixels, width, height, jpeg_encoder::ColorType::Luma)
        .unwrap();
    bytes
}

fn code(bytes: &[u8]) -> Option<Code> {
    check_target(bytes, &Policy::default()).err().map(|error| error.code())
}

#[test]
fn sizes_are_the_upstreams_and_both_formats_are_taken() {
    for (width, height, good) in [
        (480, 640, true),
        (1080, 1920, true),
        (479, 640, false),
        (480, 639, false),
        (1081, 1920, false),
        (1080, 1921, false),
        (640, 640, false),
        (960, 720, false),
    ] {
        let refused = (!good).then_some(Code::InvalidPhoto);
        assert_eq!(code(&png(width, height)), refused, "png {width} x {height}");
        let (w, h) = (u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
        assert_eq!(code(&jpeg(w, h)), refused, "jpeg {width} x {height}");
    }
}

#[test]
fn at_most_600_000_bytes() {
    let mut bytes = jpeg(480, 640);
    bytes.resize(600_000, 0);
    assert_eq!(code(&bytes), None);
    bytes.push(0);
    assert_eq!(code(&bytes), Some(Code::InvalidPhoto));
}

proptest! {
    #[test]
    fn other_bytes_are_refused(bytes: Vec<u8>) {
        prop_assert_eq!(code(&bytes), Some(Code::InvalidPhoto));
    }
}
