//! Any bytes: `prepare` makes a photo that the edge takes, or gives a typed error; it never panics and stays within small memory,
//! because the policy here allows a quarter of a megapixel. Its photos are small, so that the time goes into reading.
#![no_main]

use facegate::Policy;
use facegate::image::photo_check::check_photo;
use facegate::prepare::{Options, Source, inspect, prepare};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let policy = Policy {
        max_input_pixels: 250_000,
        short_side: 40,
        min_width: 24,
        min_height: 40,
        ..Policy::default()
    };
    let options = Options { policy, ..Options::default() };
    let made = prepare(Source::Encoded(bytes), &options);
    if let Ok(prepared) = &made {
        check_photo(&prepared.photo, &options.policy).expect("what prepare makes is a photo");
        assert!(inspect(Source::Encoded(bytes), &options).is_ok(), "what can be prepared can be inspected");
    }
});
