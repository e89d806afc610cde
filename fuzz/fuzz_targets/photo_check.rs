//! Any bytes: what the edge takes for a photo has a photo's shape.
#![no_main]

use facegate::Policy;
use facegate::image::photo_check::check_photo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let policy = Policy::default();
    if let Ok(header) = check_photo(bytes, &policy) {
        assert!(header.height > header.width && header.width >= policy.min_width);
        assert!(bytes.ends_with(&[0xFF, 0xD9]) && bytes.len() <= policy.hard_bytes as usize);
    }
});
