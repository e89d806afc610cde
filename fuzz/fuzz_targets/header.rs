//! Any bytes: the header reader (JPEG and PNG markers, EXIF) gives a header within its limits or a typed error.
#![no_main]

use facegate::image::header;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(header) = header::read(bytes) {
        assert!(header.width > 0 && header.height > 0 && (1..=8).contains(&header.orientation));
    }
});
