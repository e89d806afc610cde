//! The live guidance through the public API: properties of any track, and tracks as they happen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod capture;
mod hints;
mod policy;
mod shutter;
mod support;
mod time;
mod tracks;
