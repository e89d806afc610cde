//! Any text as a proof, and any two as the URL it names and the one it was sent to: read or refused.
#![no_main]

use facegate::proof::{Proof, same_target};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str)| {
    let (one, other) = texts;
    let _ = Proof::parse(one);
    if same_target(one, other) {
        assert!(same_target(other, one) && same_target(one, one));
    }
});
