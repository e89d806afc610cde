//! The formats a picture may come in, and what is no picture at all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "tests")]

mod formats;
mod header;
mod hostile;
#[path = "../support/photo.rs"]
mod photo;
mod photo_check;
#[path = "../support/pictures.rs"]
mod pictures;
