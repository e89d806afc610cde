//! Any bytes as the coded data of a JPEG whose tables and frame are sound: decoded at every scale or refused, and alike when asked again.
//! The first byte picks the coding, the second the scale.
#![no_main]

use facegate::Policy;
use facegate::image::photo_check::check_photo;
use facegate::prepare::{Options, Source, prepare};
use libfuzzer_sys::fuzz_target;

/// `scripts/fuzz.mjs` makes seeds of the same files in the same order.
const CODINGS: [&[u8]; 12] = [
    include_bytes!("../seeds/1x1.jpg"),
    include_bytes!("../seeds/1x2.jpg"),
    include_bytes!("../seeds/2x1.jpg"),
    include_bytes!("../seeds/2x2.jpg"),
    include_bytes!("../seeds/4x1.jpg"),
    include_bytes!("../seeds/4x2.jpg"),
    include_bytes!("../seeds/cmyk.jpg"),
    include_bytes!("../seeds/gray.jpg"),
    include_bytes!("../seeds/progressive-restart.jpg"),
    include_bytes!("../seeds/progressive.jpg"),
    include_bytes!("../seeds/restart.jpg"),
    include_bytes!("../seeds/separate-scans.jpg"),
];
/// Short sides that make the decoder reduce by 1, 2, 4 and 8.
const SIDES: [u32; 4] = [24, 6, 3, 2];

/// A file up to its first scan's data.
fn head(file: &[u8]) -> &[u8] {
    let scan = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).expect("a scan");
    &file[..scan + 2 + usize::from(u16::from_be_bytes([file[scan + 2], file[scan + 3]]))]
}

fn options(side: u32) -> Options {
    let policy = Policy {
        short_side: side,
        min_width: 1,
        min_height: 2,
        max_input_pixels: 100_000,
        min_quality: 95,
        ..Policy::default()
    };
    Options { policy, ..Options::default() }
}

fuzz_target!(|input: (u8, u8, &[u8])| {
    let (coding, side, data) = input;
    let file = [head(CODINGS[usize::from(coding) % CODINGS.len()]), data].concat();
    let options = options(SIDES[usize::from(side) % SIDES.len()]);
    let once = prepare(Source::Encoded(&file), &options);
    if let Ok(prepared) = &once {
        check_photo(&prepared.photo, &options.policy).expect("what prepare makes is a photo");
    }
    let again = prepare(Source::Encoded(&file), &options);
    assert_eq!(once.ok().map(|made| made.photo), again.ok().map(|made| made.photo), "the same photo again");
});
