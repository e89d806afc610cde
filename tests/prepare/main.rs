//! `prepare` and `inspect` through the public API.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod budget;
mod colour;
mod crop;
mod faces;
mod frame;
mod golden;
mod orientation;
#[path = "../support/photo.rs"]
mod photo;
#[path = "../support/pictures.rs"]
mod pictures;
mod policy;
mod report;
mod rules;
