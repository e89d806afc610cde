//! Writers of the forms that the vendor's SDK types; for the native side only.

#![allow(
    clippy::ref_option,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a writer the field by reference"
)]

use serde::ser::Error as _;
use serde::{Serialize, Serializer};

use crate::api::UpstreamCode;
use crate::json::Number;

pub(super) fn code<S: Serializer>(code: &Option<UpstreamCode>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(code.as_ref().map_or("", UpstreamCode::as_str))
}

pub(super) fn yes_no<S: Serializer>(flag: &Option<bool>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(if *flag == Some(true) { "Y" } else { "N" })
}

pub(super) fn zero_one<S: Serializer>(flag: &Option<bool>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u8(u8::from(*flag == Some(true)))
}

pub(super) fn number_as_text<S: Serializer>(number: &Option<Number>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(number.as_ref().map_or("0", Number::as_str))
}

/// What the SDK types as a string though it holds an object or array.
pub(super) fn in_text<S: Serializer>(value: &impl Serialize, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&serde_json::to_string(value).map_err(S::Error::custom)?)
}
