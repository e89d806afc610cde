//! Any text as a ticket and any bytes as its claims: read or refused.
#![no_main]

use facegate::ticket;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = ticket::parse(text);
    }
    if let Ok(claims) = ticket::read(bytes) {
        let _ = claims.admit("https://facegate.local", 1_800_000_000);
    }
});
