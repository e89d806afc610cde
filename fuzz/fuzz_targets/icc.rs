//! Any bytes as a picture's ICC profile: whatever it says, there is a photo, and the same one again.
#![no_main]

use facegate::Policy;
use facegate::prepare::{Options, Source, prepare};
use libfuzzer_sys::fuzz_target;

const COLOR: &[u8] = include_bytes!("../seeds/1x1.jpg");
const GRAY: &[u8] = include_bytes!("../seeds/gray.jpg");

/// The picture with the profile in one segment (ICC.1, B.4).
fn with(profile: &[u8], picture: &[u8]) -> Vec<u8> {
    let body = [b"ICC_PROFILE\0\x01\x01", profile].concat();
    let length = u16::try_from(body.len() + 2).unwrap_or(u16::MAX).to_be_bytes();
    [&picture[..2], &[0xFF, 0xE2], &length, &body, &picture[2..]].concat()
}

fuzz_target!(|profile: &[u8]| {
    if profile.len() > 60_000 {
        return;
    }
    let policy = Policy { short_side: 12, min_width: 1, min_height: 2, min_quality: 95, ..Policy::default() };
    let options = Options { policy, ..Options::default() };
    for picture in [COLOR, GRAY] {
        let file = with(profile, picture);
        let [one, other] = [(); 2].map(|()| prepare(Source::Encoded(&file), &options).map(|made| made.photo));
        assert_eq!(one.expect("a profile spoils no picture"), other.expect("nor does it the second time"));
    }
});
