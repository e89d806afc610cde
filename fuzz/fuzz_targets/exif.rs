//! Any bytes as the TIFF structure of a picture: JPEG and PNG read the same orientation out of it, and one that exists.
#![no_main]

use facegate::image::header;
use libfuzzer_sys::fuzz_target;

const JPEG: &[u8] = include_bytes!("../seeds/1x1.jpg");
const PNG: &[u8] = include_bytes!("../seeds/gray.png");
/// Where PNG's signature and IHDR end.
const IHDR_END: usize = 33;

fn in_jpeg(tiff: &[u8]) -> Vec<u8> {
    let body = [b"Exif\0\0", tiff].concat();
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&JPEG[..2], &[0xFF, 0xE1], &length, &body, &JPEG[2..]].concat()
}

/// The checksum stays zero: the header reader does not look at it.
fn in_png(tiff: &[u8]) -> Vec<u8> {
    let length = u32::try_from(tiff.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&PNG[..IHDR_END], &length, b"eXIf", tiff, &[0; 4], &PNG[IHDR_END..]].concat()
}

fuzz_target!(|tiff: &[u8]| {
    if tiff.len() > 60_000 {
        return;
    }
    let jpeg = header::read(&in_jpeg(tiff)).expect("what EXIF says spoils no JPEG");
    let png = header::read(&in_png(tiff)).expect("what EXIF says spoils no PNG");
    assert_eq!(jpeg.orientation, png.orientation);
    assert!((1..=8).contains(&jpeg.orientation));
});
