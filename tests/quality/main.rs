//! The measures of a face through the public API, on real portraits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod bounds;
mod faces;
mod hostile;
mod independent;
mod jpeg;
mod judge;
mod monotone;
mod occlusion;
mod picture;
mod size;
