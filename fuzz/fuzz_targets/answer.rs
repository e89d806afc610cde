//! Any bytes as the upstream's answer: an outcome or a refusal, and only the page's own words in it.
#![no_main]

use facegate::api::{Received, outcome};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, Option<&str>, &[u8])| {
    let (status, retry_after, body) = input;
    let _ = outcome(Received { status, retry_after, body }, "anna");
});
